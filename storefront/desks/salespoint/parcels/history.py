"""What happened to a parcel, in the words of its people."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from checkout.orders.models import EventKind, OrderEvent, ParcelState
from storefront.presentation.formats import money_text


@dataclass(frozen=True)
class Told:
    at: datetime
    who: str
    what: str
    detail: str


def told(event: OrderEvent) -> Told:
    """One event: who did what, and what else is known of it."""
    details = event.details
    what = str(EventKind(event.kind).label)
    if event.kind == EventKind.MOVED:
        what = str(ParcelState(details["to"]).label)
    parts = [str(details[name]) for name in ("waybill", "reason") if details.get(name)]
    if event.kind == EventKind.RELOCATED:
        parts.append(f"{details.get('from', '')} → {details.get('to', '')}")
    if details.get("cash"):
        parts.append(_("%(sum)s in cash") % {"sum": _money(details["cash"])})
    if details.get("pieces") and event.kind != EventKind.MOVED:
        parts.append(_("%(n)s pieces") % {"n": details["pieces"]})
    if details.get("total"):
        parts.append(_money(details["total"]))
    return Told(event.at, str(event.actor) if event.actor else "", what, ", ".join(parts))


def _money(amount: int) -> str:
    return money_text(int(amount), get_language() or "vi")
