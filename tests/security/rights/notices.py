"""What A's point has to tell and what failed to go, for the routes that lead there."""

from typing import Any

from django.db import transaction

from catalog.inventory.models import SalesPoint
from checkout.notices.models import Audience, Notice, NoticeState
from checkout.notices.services import Telling, tell
from config.core import clock


def args_of(point: SalesPoint, mark: str) -> dict[str, dict[str, Any]]:
    """Arguments by route. The mark stands in what the point's people may read, and in what only the office may."""
    facts: dict[str, Any] = {"kind": "parcel_ready", "audience": Audience.BUYER, "language": "vi", "by_person": True}
    words = {"subject": "Đơn AG-1 đã sẵn sàng", "text": "Kiện hàng đã sẵn sàng.", "name": f"Lan {mark}"}
    keys = {"here": {"point": point}, "office": {}, "failed": {}}
    private = f"Mã nhận hàng: {mark}"
    with transaction.atomic():
        rows = tell(*(Telling(key=key, private=private, **facts, **words, **party) for key, party in keys.items()))
    found = {row.key: row for row in rows}
    Notice.objects.filter(pk=found["failed"].pk).update(state=NoticeState.FAILED, ended_at=clock.now())
    return {
        "desks:point_tell": {"slug": point.slug},
        "desks:point_told": {"slug": point.slug, "pk": found["here"].pk},
        "desks:office_told": {"pk": found["office"].pk},
        "desks:resend": {"pk": found["failed"].pk},
    }
