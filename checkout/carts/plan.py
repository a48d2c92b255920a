"""What will be ordered if nothing changes: lines, prices, parcels, fees. Worked out here only, from stored prices only.

Every share is given out so that the parts add up to the whole to the dong: a line's discount to its parts, the parts'
to their parcels, the parcels' to the order.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.dateparse import parse_date, parse_datetime

from catalog.inventory.services import Ask
from checkout.carts.models import Voucher, VoucherKind
from checkout.delivery.quoting import Quote, QuotedParcel
from config.core.money import shared


@dataclass(frozen=True)
class PlanLine:
    """A line that may be bought: `recognition_id` is the one under which it is listed."""

    line_id: str
    variant_id: int
    product_id: int
    recognition_id: int
    quantity: int
    unit_price: int
    discount: int = 0

    @property
    def goods(self) -> int:
        return self.unit_price * self.quantity


@dataclass(frozen=True)
class PlanPart:
    """So many of a line in one parcel; `good_on` is the day until which their lot must last."""

    variant_id: int
    quantity: int
    discount: int
    good_on: date


@dataclass(frozen=True)
class PlanParcel:
    """What one point serves, with its share of every sum."""

    point_id: int
    parts: tuple[PlanPart, ...]
    goods: int
    discount: int
    shipping: int
    cash_fee: int
    grams: int
    arrives_from: date | None
    arrives_until: date | None
    ready_at: datetime | None
    keep_until: datetime | None

    @property
    def total(self) -> int:
        return self.goods - self.discount + self.shipping + self.cash_fee


@dataclass(frozen=True)
class Plan:
    """A whole order before it is one. Without a delivery that can be made it has neither parcels nor their price."""

    lines: tuple[PlanLine, ...]
    parcels: tuple[PlanParcel, ...]
    delivery_kind: str
    delivery_code: str
    delivery_name: str
    voucher_code: str
    pays_cash: bool

    @property
    def goods(self) -> int:
        return sum(line.goods for line in self.lines)

    @property
    def discount(self) -> int:
        return sum(line.discount for line in self.lines)

    @property
    def shipping(self) -> int:
        return sum(parcel.shipping for parcel in self.parcels)

    @property
    def cash_fee(self) -> int:
        return sum(parcel.cash_fee for parcel in self.parcels)

    @property
    def total(self) -> int:
        return self.goods - self.discount + self.shipping + self.cash_fee

    @property
    def asks(self) -> list[Ask]:
        """What has to be taken from stock."""
        return [
            Ask(p.variant_id, parcel.point_id, p.quantity, p.good_on) for parcel in self.parcels for p in parcel.parts
        ]

    def stored(self) -> dict[str, Any]:
        """As JSON, for the checkout's `plan`; `total` stands beside it for whoever only needs that."""
        return json.loads(json.dumps(asdict(self) | {"total": self.total}, cls=DjangoJSONEncoder))

    @classmethod
    def load(cls, stored: Mapping[str, Any]) -> "Plan":
        """What `stored` has kept."""
        parcels = [_loaded(parcel) for parcel in stored["parcels"]]
        words = {k: stored[k] for k in ("delivery_kind", "delivery_code", "delivery_name", "voucher_code", "pays_cash")}
        return cls(lines=tuple(PlanLine(**line) for line in stored["lines"]), parcels=tuple(parcels), **words)


def _loaded(parcel: Mapping[str, Any]) -> PlanParcel:
    read = {
        "arrives_from": parse_date,
        "arrives_until": parse_date,
        "ready_at": parse_datetime,
        "keep_until": parse_datetime,
    }
    facts: dict[str, Any] = dict(parcel)
    facts |= {name: parse(parcel[name]) if parcel[name] else None for name, parse in read.items()}
    facts["parts"] = tuple(
        PlanPart(**part | {"good_on": date.fromisoformat(part["good_on"])}) for part in parcel["parts"]
    )
    return PlanParcel(**facts)


def discount_of(voucher: Voucher, eligible_goods: int) -> int:
    """What `voucher` takes off goods worth so much, in whole dong: a percentage is rounded half up."""
    if eligible_goods < max(voucher.least_goods, 1):
        return 0
    off = voucher.value
    if voucher.kind == VoucherKind.PERCENT:
        off = (eligible_goods * voucher.value * 2 + 100) // 200
    return min(off, eligible_goods, voucher.most_off if voucher.most_off is not None else off)


def with_discount(lines: Sequence[PlanLine], eligible: Sequence[bool], discount: int) -> list[PlanLine]:
    """`lines` with `discount` shared among the eligible ones by what they cost."""
    shares = shared(discount, [line.goods if yes else 0 for line, yes in zip(lines, eligible, strict=True)])
    return [PlanLine(**asdict(line) | {"discount": share}) for line, share in zip(lines, shares, strict=True)]


def parcels_of(lines: Sequence[PlanLine], quote: Quote, *, pays_cash: bool) -> list[PlanParcel]:
    """The quoted parcels, each with its share of the lines' discounts; the cash fee only where cash is to be paid."""
    by_variant = {line.variant_id: line for line in lines}
    asks = [(number, ask) for number, parcel in enumerate(quote.parcels) for ask in parcel.asks]
    discounts: dict[tuple[int, int], int] = {}
    for variant_id, line in by_variant.items():
        places = [(number, ask) for number, ask in asks if ask.variant_id == variant_id]
        # What cannot be served is in no parcel, so its discount is in none either.
        weights = [line.unit_price * ask.quantity for _number, ask in places]
        served = sum(ask.quantity for _number, ask in places)
        part = line.discount if served == line.quantity else line.discount * served // line.quantity
        for (number, _ask), share in zip(places, shared(part, weights), strict=True):
            discounts[number, variant_id] = share
    return [
        _parcel(parcel, number, by_variant, discounts, quote.cash_fee if pays_cash else 0)
        for number, parcel in enumerate(quote.parcels)
    ]


def _parcel(
    quoted: QuotedParcel,
    number: int,
    lines: Mapping[int, PlanLine],
    discounts: Mapping[tuple[int, int], int],
    cash_fee: int,
) -> PlanParcel:
    parts = tuple(
        PlanPart(ask.variant_id, ask.quantity, discounts[number, ask.variant_id], ask.good_on) for ask in quoted.asks
    )
    return PlanParcel(
        point_id=quoted.point.pk,
        parts=parts,
        goods=sum(lines[part.variant_id].unit_price * part.quantity for part in parts),
        discount=sum(part.discount for part in parts),
        shipping=quoted.price,
        cash_fee=cash_fee,
        grams=quoted.grams,
        arrives_from=quoted.arrives_from,
        arrives_until=quoted.arrives_until,
        ready_at=quoted.ready_at,
        keep_until=quoted.keep_until,
    )
