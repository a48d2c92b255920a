"""Parcels at A's point, as far on as each route needs them."""

from datetime import timedelta
from typing import Any

from catalog.exchange.models import DraftKind, ImportDraft
from catalog.inventory.models import SalesPoint
from checkout.orders.services import Off, ask_return, complain, start_packing
from config.core import clock
from config.core.models import User
from tests import factories as make
from tests.checkout.parcels import give_out, make_collection, pack_up

OF_POINT = ("parcels", "begin_parcels", "pack_parcels", "waybills", "counter", "pick_list", "parcel_slips")
OF_WAITING = (
    "parcel",
    "start_parcel",
    "send_parcel",
    "parcel_waybill",
    "parcel_delivered",
    "parcel_not_collected",
    "keep_parcel",
    "release_parcel",
    "decide_parcel",
    "turn_parcel",
)


def args_of(point: SalesPoint, staff: User, officer: User | None) -> dict[str, dict[str, Any]]:
    """Arguments by route: one waits, one is being packed, one was handed over and its buyer asks for a return."""
    product = make.make_listed_product()
    make.make_stock(product, point, lots={"P1": (30, None)})
    waiting, packing, given = (
        make_collection(product, point=point, phone=f"090200000{n}").parcels.get() for n in range(3)
    )
    start_packing(staff, packing)
    given = give_out(pack_up(given))
    back = ask_return(None, given, offs=[Off(given.lines.get().pk, 1)], reason="Đổi ý")
    complaint = complain(None, given.order, kind="other", text="Thử")
    draft = ImportDraft.objects.create(
        kind=DraftKind.COURIER,
        owner=officer,
        file_name="doi-soat.csv",
        content="Mã vận đơn,COD\nKHONG-CO,1\n".encode(),
        options={"number": "DS-1", "paid_on": "2026-11-01"},
        expires_at=clock.now() + timedelta(days=1),
    )
    here = {"slug": point.slug}
    return {
        **{f"desks:{name}": here for name in OF_POINT},
        **{f"desks:{name}": here | {"pk": waiting.pk} for name in OF_WAITING},
        **{f"desks:{name}": here | {"pk": packing.pk} for name in ("stop_parcel", "pack_parcel")},
        "desks:complaint": {"pk": complaint.pk},
        **{f"desks:courier_{act}": {"key": draft.pk} for act in ("draft", "apply", "drop")},
        "desks:take_in_parcel": here | {"pk": given.pk},
        "desks:answer_return": here | {"pk": given.pk, "return_pk": back.pk},
    }
