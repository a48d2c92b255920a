"""Goods that came back after they were handed over, what stays with the shop of a parcel that never arrived, and what
the way costs the producer that bears it."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import CharField, Exists, OuterRef, Sum
from django.db.models.functions import Cast

from checkout.orders.models import Bearer, Parcel, Return, ReturnKind, ReturnLine, ReturnState
from checkout.orders.shares import delivery_of
from checkout.settlement.models import AccountKind, LineKind, Posting, PostingKind, StatementLine
from checkout.settlement.posting.book import Draft, write
from config.core import clock
from config.core.money import shared


def post_returns(return_ids: Collection[UUID] | None = None) -> int:
    """Post these returns (None: all) that are done and not posted, in the order in which they were; how many."""
    of_return = Posting.objects.filter(kind=PostingKind.RETURN, fact=Cast(OuterRef("pk"), CharField()))
    rows = Return.objects.filter(~Exists(of_return), state=ReturnState.DONE)
    rows = rows if return_ids is None else rows.filter(pk__in=return_ids)
    found = rows.select_related("parcel__order").order_by("done_at", "pk")
    # One after the other: what a piece's share is depends on what came back before it.
    return sum(write([_posting(back)]) for back in found)


def _posting(back: Return) -> Draft:
    parcel = back.parcel
    at = back.done_at or clock.now()
    draft = Draft(PostingKind.RETURN, str(back.pk), at, parcel.order.checkout_id)
    parts = list(back.lines.select_related("part__order_line").order_by("pk"))
    if back.kind == ReturnKind.BUYER:
        _take_back(draft, parcel, parts, at)
        if back.delivery:
            draft.add(AccountKind.BUYERS, -back.delivery)
            draft.add(AccountKind.DELIVERY, parcel.shipping)
            draft.add(AccountKind.CASH_FEE, parcel.cash_fee)
    elif keeps_delivery(back):
        draft.add(AccountKind.BUYERS, delivery_of(parcel))
        draft.add(AccountKind.DELIVERY, -parcel.shipping)
        draft.add(AccountKind.CASH_FEE, -parcel.cash_fee)
    if back.bearer == Bearer.PRODUCER:
        _charge(draft, back, parts, at)
    return draft


def keeps_delivery(back: Return) -> bool:
    """Whether a buyer who has paid bears the way of a parcel of which nothing is left."""
    paid = back.parcel.order.paid_at is not None and not back.parcel.order.pays_cash
    emptied = not any(part.left for part in back.parcel.lines.all())
    return paid and emptied and back.bearer == Bearer.BUYER and back.delivery == 0


def _take_back(draft: Draft, parcel: Parcel, parts: list[ReturnLine], at: datetime) -> None:
    """The sale the other way round, piece by piece: all that came back takes all of the sale back, to the dong."""
    pieces: dict[UUID, list[ReturnLine]] = defaultdict(list)
    for one in parts:
        pieces[one.part.order_line_id].append(one)
    sales = StatementLine.objects.filter(posting__kind=PostingKind.SALE, posting__fact=str(parcel.pk))
    for sale in sales.filter(order_line__in=pieces).order_by("pk"):
        ones = pieces[sale.order_line_id or UUID(int=0)]
        line = _line(sale, sum(one.quantity for one in ones), sum(one.amount for one in ones), at)
        draft.add(AccountKind.PRODUCER, line.commission - line.taxable, producer=line.producer_id)
        draft.add(AccountKind.COMMISSION, -line.commission, point=line.point_id)
        draft.add(AccountKind.VOUCHERS, line.voucher_office)
        draft.add(AccountKind.BUYERS, line.paid)
        draft.lines.append(line)


def _line(sale: StatementLine, quantity: int, paid: int, at: datetime) -> StatementLine:
    before = sale.returns.aggregate(
        **{name: Sum(name, default=0) for name in ("goods", "voucher_producer", "commission")}
    )
    goods = sale.goods // sale.quantity * quantity
    discount = goods - paid
    by_producer = discount if sale.voucher_producer else 0
    back = goods - by_producer - before["goods"] + before["voucher_producer"]
    commission = (sale.commission * back * 2 + sale.taxable) // (2 * sale.taxable) if sale.taxable else 0
    return StatementLine(
        kind=LineKind.RETURN,
        of=sale,
        producer_id=sale.producer_id,
        point_id=sale.point_id,
        product_id=sale.product_id,
        order_line_id=sale.order_line_id,
        number=sale.number,
        product_name=sale.product_name,
        variant_name=sale.variant_name,
        sku=sale.sku,
        goods_kind=sale.goods_kind,
        quantity=-quantity,
        goods=-goods,
        voucher_producer=-by_producer,
        voucher_office=by_producer - discount,
        commission_permille=sale.commission_permille,
        commission=-commission - before["commission"],
        happened_at=at,
        # What is not due yet waits together with what it is taken off.
        due_at=clock.now() if sale.due_at else None,
    )


def _charge(draft: Draft, back: Return, parts: list[ReturnLine], at: datetime) -> None:
    """There and back, shared among the producers of what came back by what it is worth."""
    worth: dict[int, int] = defaultdict(int)
    for one in parts:
        worth[one.part.order_line.producer_id] += max(one.amount, 1)
    amount = back.delivery + back.courier_fee
    for producer_id, fees in zip(worth, shared(amount, list(worth.values())), strict=True):
        if fees == 0:
            continue
        draft.add(AccountKind.PRODUCER, fees, producer=producer_id)
        draft.add(AccountKind.DELIVERY, -fees)
        draft.lines.append(
            StatementLine(
                kind=LineKind.FEE,
                producer_id=producer_id,
                point_id=back.parcel.point_id,
                number=back.parcel.order.number,
                fees=fees,
                happened_at=at,
                due_at=clock.now(),
            )
        )
