"""Makers of what settlement rests on: goods that were handed over, and the rules that taxes go by."""

from datetime import date, datetime
from typing import Any

from checkout.carts.models import DeliveryKind
from checkout.orders.models import Order, Parcel
from checkout.settlement.services import set_tax_rate
from tests.checkout.parcels import bring, give_out, pack_up

OCTOBER = date(2026, 10, 1)
IN_OCTOBER = datetime.fromisoformat("2026-10-12T10:00+07:00")
IN_NOVEMBER = datetime.fromisoformat("2026-11-03T10:00+07:00")
DECREE = "Nghị định 117/2025/NĐ-CP, Điều 5"


def lay_rates() -> None:
    """1 % VAT and 0.5 % income tax of goods, 5 % and 2 % of services, since 1 July 2025."""
    for kind, vat, pit in (("goods", 100, 50), ("services", 500, 200)):
        set_tax_rate(None, goods_kind=kind, vat=vat, pit=pit, starts_on=date(2025, 7, 1), reference=DECREE)


def hand_over(order: Order) -> list[Parcel]:
    """Every parcel of the order is in its buyer's hands, brought or fetched."""
    fetched = order.delivery_kind == DeliveryKind.COLLECTION
    return [
        give_out(pack_up(parcel)) if fetched else bring(parcel)
        for parcel in order.parcels.select_related("point", "order")
    ]


def entries_of(posting: Any) -> dict[str, int]:
    """Account kind -> dong."""
    return dict(posting.entries.values_list("account__kind", "amount"))
