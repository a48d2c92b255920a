"""Goods sold over the counter: cash into the point's till, and their producers are owed at once.

What a producer sells of its own at its own premises is its own affair. Cash that it takes there for others' goods it
has already: that is told off what it is owed.
"""

from collections.abc import Collection
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast

from catalog.inventory.models import CounterPayment, CounterSale, CounterSaleLine
from checkout.settlement.models import AccountKind, LineKind, Posting, PostingKind, StatementLine
from checkout.settlement.periods import day_of
from checkout.settlement.posting.book import Draft, write
from checkout.settlement.posting.commission import Commissions, Sold, share
from checkout.settlement.posting.sales import goods_kind
from config.core import clock


def post_counter(sale_ids: Collection[int] | None = None) -> int:
    """Post these counter sales (None: all), and that some were taken back, as far as that is not posted; how many."""
    return _post(sale_ids, PostingKind.COUNTER, Q()) + _post(
        sale_ids, PostingKind.COUNTER_UNDONE, Q(undone_at__isnull=False)
    )


def _post(sale_ids: Collection[int] | None, kind: PostingKind, which: Q) -> int:
    posted = Posting.objects.filter(kind=kind, fact=Cast(OuterRef("pk"), CharField()))
    rows = CounterSale.objects.filter(which, ~Exists(posted))
    rows = rows if sale_ids is None else rows.filter(pk__in=sale_ids)
    sales = list(rows.select_related("till__point").prefetch_related("lines__variant__product").order_by("pk"))
    if kind == PostingKind.COUNTER_UNDONE:
        return write(_undone(sale) for sale in sales)
    producers = {line.variant.product.producer_id for sale in sales for line in sale.lines.all()}
    commissions = Commissions.among(producers, {sale.till.point_id for sale in sales})
    return write(_sold(sale, commissions) for sale in sales)


def _sold(sale: CounterSale, commissions: Commissions) -> Draft:
    point = sale.till.point
    draft = Draft(PostingKind.COUNTER, str(sale.pk), sale.sold_at)
    for sold in sale.lines.all():
        if sold.variant.product.producer_id == point.producer_id:
            continue
        line = _line(sale, sold, commissions)
        draft.add(AccountKind.PRODUCER, line.commission - line.goods, producer=line.producer_id)
        draft.add(AccountKind.COMMISSION, -line.commission, point=point.pk)
        draft.lines.append(line)
    taken = sum(line.goods for line in draft.lines)
    if sale.payment == CounterPayment.TRANSFER:
        draft.add(AccountKind.BANK, taken)
    else:
        take_cash(draft, point, taken, number=sale.number)
    return draft


def take_cash(draft: Draft, point: Any, amount: int, *, number: str) -> None:
    """Cash at a point lies in its till; at a producer's own premises the producer has it, and is owed so much less."""
    if point.producer_id is None:
        draft.add(AccountKind.TILL, amount, point=point.pk)
    elif amount:
        draft.add(AccountKind.PRODUCER, amount, producer=point.producer_id)
        draft.lines.append(
            StatementLine(
                kind=LineKind.CASH,
                producer_id=point.producer_id,
                point_id=point.pk,
                number=number,
                in_hand=amount,
                happened_at=draft.at,
                due_at=clock.now(),
            )
        )


def _line(sale: CounterSale, sold: CounterSaleLine, commissions: Commissions) -> StatementLine:
    product = sold.variant.product
    goods = sold.unit_price * sold.quantity
    asked = Sold(product.producer_id, product.pk, sale.till.point_id, day_of(sale.sold_at))
    permille = commissions.permille(asked)
    return StatementLine(
        kind=LineKind.COUNTER,
        producer_id=product.producer_id,
        point_id=sale.till.point_id,
        product=product,
        number=sale.number,
        product_name=sold.product_name,
        variant_name=sold.variant_name,
        sku=sold.variant.sku,
        goods_kind=goods_kind(product.group),
        quantity=sold.quantity,
        goods=goods,
        commission_permille=permille,
        commission=share(goods, permille),
        happened_at=sale.sold_at,
        due_at=clock.now(),
    )


def _undone(sale: CounterSale) -> Draft:
    """The posting of the sale, turned round."""
    at = sale.undone_at or clock.now()
    draft = Draft(PostingKind.COUNTER_UNDONE, str(sale.pk), at)
    sold = Posting.objects.get(kind=PostingKind.COUNTER, fact=str(sale.pk))
    for entry in sold.entries.select_related("account"):
        account = entry.account
        draft.add(AccountKind(account.kind), -entry.amount, producer=account.producer_id, point=account.point_id)
    draft.lines = [_back(line, at) for line in sold.lines.order_by("pk")]
    return draft


def _back(line: StatementLine, at: Any) -> StatementLine:
    kept = ("producer_id", "point_id", "product_id", "number", "product_name", "variant_name", "sku", "goods_kind")
    turned = ("quantity", "goods", "commission", "in_hand")
    return StatementLine(
        kind=LineKind.UNDONE if line.kind == LineKind.COUNTER else line.kind,
        of=line,
        commission_permille=line.commission_permille,
        happened_at=at,
        due_at=clock.now(),
        **{name: getattr(line, name) for name in kept},
        **{name: -getattr(line, name) for name in turned},
    )
