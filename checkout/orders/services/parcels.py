"""Parcels go from state to state, and are held back while a certificate is in question."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.certification.listing import listed
from checkout.orders.errors import OrderCode
from checkout.orders.locks import lock_order
from checkout.orders.models import EventKind, Order, PackedLot, Parcel, ParcelLine, ParcelState
from checkout.orders.policies import can_let_go
from checkout.orders.services.happening import happened
from checkout.orders.states import AT_THE_POINT, parcel_may
from config.core import audit, clock
from config.core.changes import changed
from config.core.errors import FieldError, NotAllowed, Refusal
from config.core.models import User

WITHDRAWN = "recognition withdrawn"


# In these states nothing lies in a box; back to packing, what is put in is written down anew.
_UNPACKED = frozenset({ParcelState.WAITING, ParcelState.SHORT, ParcelState.PACKING, ParcelState.CANCELLED})


def move_parcel(actor: User | None, parcel: Parcel, to: ParcelState, **details: str | int) -> Parcel:
    """Put the parcel into its next state, with its event and its trace; the caller has locked its order and has judged
    the right. Raises `Refusal` for a move that the table does not know."""
    if not parcel_may(parcel.state, to):
        message = _("This parcel is %(state)s.")
        raise Refusal(FieldError(OrderCode.WRONG_STATE, None, message, {"state": ParcelState(parcel.state).label}))
    before, parcel.state = parcel.state, to
    if to in _UNPACKED:
        PackedLot.objects.filter(part__parcel=parcel).delete()
    parcel.held_from = before if to == ParcelState.HELD else ""
    parcel.save()
    happened(parcel.order, EventKind.MOVED, parcel=parcel, actor=actor, **{"from": before, "to": to, **details})
    audit.record(actor, "parcel.move", parcel, **{"from": before, "to": to})
    changed("order", [parcel.order_id])
    changed("parcel", [parcel.pk])
    return parcel


def refuse_unless(parcel: Parcel, *states: ParcelState) -> None:
    """Raises `Refusal` when the parcel is in none of these states. The table says what may follow; each act says from
    where it leads there: what was held back goes on by an officer's word only."""
    if parcel.state not in states:
        message = _("This parcel is %(state)s.")
        raise Refusal(FieldError(OrderCode.WRONG_STATE, None, message, {"state": ParcelState(parcel.state).label}))


def hold_back(order: Order, product_ids: Collection[int]) -> None:
    """Stop the order's parcels with any of these products that have not left their point; the order is locked."""
    lines = ParcelLine.objects.filter(order_line__variant__product__in=product_ids)
    states = AT_THE_POINT - {ParcelState.HELD}
    for parcel in order.parcels.filter(pk__in=lines.values("parcel"), state__in=states):
        parcel.hold_reason = WITHDRAWN
        move_parcel(None, parcel, ParcelState.HELD)


def let_go(actor: User, parcel: Parcel, *, reason: str) -> Parcel:
    """An officer lets a parcel that was held back go on from where it was. Raises `NotAllowed` or `Refusal`."""
    if not can_let_go(actor):
        raise NotAllowed
    with transaction.atomic():
        lock_order(parcel.order_id)
        locked = Parcel.objects.get(pk=parcel.pk)
        if locked.state != ParcelState.HELD:
            raise Refusal(FieldError(OrderCode.WRONG_STATE, None, _("This parcel is not held back.")))
        back = ParcelState(locked.held_from)
        locked.hold_reason = ""
        return move_parcel(actor, locked, back, reason=reason)


def hold_withdrawn(product_ids: Collection[int] | None = None) -> int:
    """Hold back what lies at points under a recognition that has been withdrawn while nothing else lists the product
    (of these products; None: of all, for the night's job); returns how many orders. A lapse by date leaves what has
    been placed as it is (design, rule 1)."""
    lines = ParcelLine.objects.filter(
        order_line__recognition__withdrawn_on__lte=clock.today(),
        parcel__state__in=AT_THE_POINT - {ParcelState.HELD},
    ).filter(Q() if product_ids is None else Q(order_line__recognition__product__in=product_ids))
    still_listed = listed(adult=True).filter(product__in=lines.values("order_line__variant__product"))
    lines = lines.exclude(order_line__variant__product__in=still_listed.values("product"))
    found: dict = {}
    for order_id, product_id in lines.values_list("parcel__order", "order_line__variant__product").distinct():
        found.setdefault(order_id, set()).add(product_id)
    with transaction.atomic():
        for order_id in sorted(found):
            hold_back(lock_order(order_id), found[order_id])
    return len(found)
