"""Orders as the office's desk looks for them."""

from enum import StrEnum

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from checkout.orders.models import Order, OrderState, Parcel, ParcelState
from checkout.orders.policies import visible_to
from checkout.orders.services.numbers import read_number
from checkout.orders.states import OVER
from checkout.payments.models import BankCredit, Refund, Transaction
from config.core.models import User
from config.core.phones import normalise_phone
from config.core.text import clean, fold

P = ParcelState


class OrderKind(StrEnum):
    """What an order waits for."""

    CALL = "call"
    TROUBLE = "trouble"
    UNPAID = "unpaid"
    TO_PACK = "to_pack"
    ON_ITS_WAY = "on_its_way"
    DONE = "done"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


_PLACED = Q(state=OrderState.OPEN)
_KINDS: dict[OrderKind, Q] = {
    OrderKind.CALL: Q(state=OrderState.UNCONFIRMED),
    OrderKind.TROUBLE: _PLACED & Q(has_trouble=True),
    OrderKind.UNPAID: _PLACED & Q(pays_cash=False, paid_at=None),
    OrderKind.TO_PACK: _PLACED & (Q(pays_cash=True) | Q(paid_at__isnull=False)) & Q(is_to_pack=True),
    OrderKind.ON_ITS_WAY: _PLACED & Q(is_under_way=True),
    OrderKind.DONE: _PLACED & Q(is_open=False),
    OrderKind.CANCELLED: Q(state=OrderState.CANCELLED),
    OrderKind.EXPIRED: Q(state=OrderState.EXPIRED),
}


def desk_orders(user: User, *, kind: OrderKind | None = None, query: str = "") -> QuerySet[Order]:
    """The office's orders, the newest first, by number, phone or name (accents do not matter). Two queries with their
    parcels; none of a buyer's own account beyond what `visible_to` says."""
    rows = _with_parcels(visible_to(user))
    if kind is not None:
        rows = rows.filter(_KINDS[kind])
    if words := clean(query).strip():
        rows = rows.filter(_words(words))
    return rows.prefetch_related("parcels__point").order_by("-placed_at", "pk")


def order_counts(user: User) -> dict[OrderKind, int]:
    """How many there are of each kind. One query."""
    counted = {f"n_{kind.value}": Count("pk", filter=of_kind) for kind, of_kind in _KINDS.items()}
    found = _with_parcels(visible_to(user)).order_by().aggregate(**counted)
    return {kind: found[f"n_{kind.value}"] for kind in OrderKind}


def orders_to_call(user: User) -> QuerySet[Order]:
    """Large first orders for cash: who has waited longest first."""
    rows = visible_to(user).filter(state=OrderState.UNCONFIRMED)
    return (
        rows.select_related("shipping_address__commune__province", "collection_point")
        .prefetch_related("lines")
        .order_by("placed_at", "pk")
    )


def order_by_number(user: User, number: str) -> Order | None:
    """One order with everything a page of the office shows of it: what was agreed, not what products are now."""
    rows = visible_to(user).select_related("checkout", "collection_point", "shipping_address__commune__province")
    return rows.prefetch_related("lines", "parcels__point", "parcels__lines__order_line").filter(number=number).first()


def money_rows(order: Order) -> tuple[list[Transaction], list[Refund], list[BankCredit]]:
    """Its payments with their events, what goes back, and what the bank told. Four queries."""
    payments = list(order.checkout.transactions.prefetch_related("events").order_by("created_at"))
    of_order = {"transaction__checkout": order.checkout_id}
    refunds = Refund.objects.filter(**of_order).select_related("asked_by", "transaction").order_by("asked_at")
    credits = BankCredit.objects.filter(**of_order).order_by("booked_at")
    return payments, list(refunds), list(credits)


def _with_parcels(rows: QuerySet[Order]) -> QuerySet[Order]:
    parcels = Parcel.objects.filter(order=OuterRef("pk"))
    return rows.annotate(
        has_trouble=Exists(parcels.filter(state__in=[P.HELD, P.SHORT, P.NOT_COLLECTED, P.COMING_BACK])),
        is_to_pack=Exists(parcels.filter(state__in=[P.WAITING, P.PACKING])),
        is_under_way=Exists(parcels.filter(state__in=[P.READY, P.ON_ITS_WAY])),
        is_open=Exists(parcels.exclude(state__in=[*OVER, P.HANDED_OVER])),
    )


def _words(words: str) -> Q:
    found = Q(number=read_number(words)) | Q(number__endswith=f"-{words}")
    if phone := normalise_phone(words):
        found |= Q(phone=phone) | Q(recipient_phone=phone)
    by_name = Q()
    for word in fold(words).split():
        by_name &= Q(name_folded__contains=word)
    return found | by_name
