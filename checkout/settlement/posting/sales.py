"""Goods that were handed over: what the buyer owes for them, and what their producers are owed."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.db.models import CharField, Exists, OuterRef, Q, Sum
from django.db.models.functions import Cast

from catalog.products.models import ProductGroup
from checkout.carts.models import Bearer, Voucher
from checkout.orders.models import Parcel, ParcelLine, ReturnKind, ReturnState
from checkout.orders.shares import delivery_of, worth
from checkout.settlement.models import AccountKind, GoodsKind, LineKind, Posting, PostingKind, StatementLine
from checkout.settlement.posting.book import Draft, write
from checkout.settlement.posting.commission import Commissions, Sold, share
from checkout.settlement.posting.due import due_when
from config.core import clock

SERVICES = frozenset({ProductGroup.TOURISM})


def post_sales(parcel_ids: Collection[UUID] | None = None) -> int:
    """Post the sales of these parcels (None: of all) that were handed over and are not posted; how many."""
    of_parcel = Posting.objects.filter(kind=PostingKind.SALE, fact=Cast(OuterRef("pk"), CharField()))
    rows = Parcel.objects.filter(~Exists(of_parcel), handed_over_at__isnull=False)
    rows = rows if parcel_ids is None else rows.filter(pk__in=parcel_ids)
    parcels = list(rows.select_related("order").order_by("pk"))
    if not parcels:
        return 0
    parts = _parts(parcels)
    codes = {parcel.order.voucher_code for parcel in parcels} - {""}
    bearers = dict(Voucher.objects.filter(code__in=codes).values_list("code", "bearer"))
    producers = {part.order_line.producer_id for found in parts.values() for part in found}
    commissions = Commissions.among(producers, {parcel.point_id for parcel in parcels})
    return write(_sale(parcel, parts[parcel.pk], bearers, commissions) for parcel in parcels)


def goods_kind(group: str) -> GoodsKind:
    """As the tax rates tell apart what a product is."""
    return GoodsKind.SERVICES if group in SERVICES else GoodsKind.GOODS


def _parts(parcels: Sequence[Parcel]) -> dict[UUID, list[ParcelLine]]:
    """As they were handed over: what their buyer brought back since then is no part of the sale."""
    found: dict[UUID, list[ParcelLine]] = defaultdict(list)
    brought_back = Q(returns__back__kind=ReturnKind.BUYER, returns__back__state=ReturnState.DONE)
    rows: Any = ParcelLine.objects.filter(parcel__in=parcels).select_related("order_line__variant__product")
    rows = rows.annotate(came_back=Sum("returns__quantity", filter=brought_back, default=0))
    for part in rows.order_by("order_line__position"):
        part.taken_off -= part.came_back
        found[part.parcel_id].append(part)
    return found


def _sale(parcel: Parcel, parts: Sequence[ParcelLine], bearers: dict[str, str], commissions: Commissions) -> Draft:
    """The buyer owes what it was given, and the way; the producers get the goods, less what a voucher of theirs and the
    point's commission take; delivery and the fee for cash are the shop's."""
    at = parcel.handed_over_at or clock.now()
    draft = Draft(PostingKind.SALE, str(parcel.pk), at, parcel.order.checkout_id)
    by_office = bearers.get(parcel.order.voucher_code) != Bearer.PRODUCER
    for part in parts:
        if part.left == 0:
            continue
        line = _line(parcel, part, by_office=by_office, at=at)
        sold = Sold(line.producer_id, line.product_id or 0, parcel.point_id, at.astimezone(clock.BUSINESS_ZONE).date())
        line.commission_permille = commissions.permille(sold)
        line.commission = share(line.taxable, line.commission_permille)
        draft.add(AccountKind.PRODUCER, line.commission - line.taxable, producer=line.producer_id)
        draft.add(AccountKind.COMMISSION, -line.commission, point=parcel.point_id)
        draft.add(AccountKind.VOUCHERS, line.voucher_office)
        draft.lines.append(line)
        draft.add(AccountKind.BUYERS, line.paid)
    draft.add(AccountKind.BUYERS, delivery_of(parcel))
    draft.add(AccountKind.DELIVERY, -parcel.shipping)
    draft.add(AccountKind.CASH_FEE, -parcel.cash_fee)
    return draft


def _line(parcel: Parcel, part: ParcelLine, *, by_office: bool, at: Any) -> StatementLine:
    sold = part.order_line
    goods = sold.unit_price * part.left
    discount = goods - (worth(part, part.quantity) - worth(part, part.taken_off))
    return StatementLine(
        kind=LineKind.SALE,
        producer_id=sold.producer_id,
        point_id=parcel.point_id,
        product_id=sold.variant.product_id,
        order_line=sold,
        number=parcel.order.number,
        product_name=sold.product_name,
        variant_name=sold.variant_name,
        sku=sold.sku,
        goods_kind=goods_kind(sold.variant.product.group),
        quantity=part.left,
        goods=goods,
        voucher_producer=0 if by_office else discount,
        voucher_office=discount if by_office else 0,
        happened_at=at,
        due_at=due_when(parcel),
    )
