"""What it takes to bring goods to somebody: parcels, their prices and their days."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from catalog.inventory.allocation import Allocation, Missing, There, allocate
from catalog.inventory.models import SalesPoint
from catalog.inventory.services import Ask
from catalog.places.models import Commune
from catalog.products.models import NetUnit, ProductVariant
from checkout.delivery.calendar import Openings, carried
from checkout.delivery.couriers import Service, Shipment, services_to

# A clerk takes the goods from the shelf within so much of the point's opening time, and keeps them for so many days.
READY_AFTER = timedelta(hours=2)
KEPT_DAYS = 5


@dataclass(frozen=True)
class QuotedParcel:
    """What one point would send or hand over. A courier's has days, a collection's has moments."""

    point: SalesPoint
    asks: tuple[Ask, ...]
    grams: int
    price: int = 0
    arrives_from: date | None = None
    arrives_until: date | None = None
    ready_at: datetime | None = None
    keep_until: datetime | None = None


@dataclass(frozen=True)
class Quote:
    """A way to get everything that can be had, and what cannot be had that way. `cash_fee` is per parcel."""

    code: str
    name: str
    name_en: str
    parcels: tuple[QuotedParcel, ...]
    missing: tuple[Missing, ...]
    cash_fee: int = 0

    @property
    def price(self) -> int:
        """Whole dong for all parcels."""
        return sum(parcel.price for parcel in self.parcels)


def courier_quotes(
    wanted: Mapping[int, int],
    to: Commune,
    *,
    codes: Collection[str] | None = None,
    variants: Mapping[int, ProductVariant] | None = None,
) -> list[Quote]:
    """For each service (or those of `codes`) how it would bring `wanted` (variant id -> pieces) to a commune. Services
    that do not carry all of the parcels are left out. `variants` are the packs by id, where they have been read.
    """
    openings = Openings()
    variants = ProductVariant.objects.in_bulk(list(wanted)) if variants is None else variants
    there = There.of(variants, ships=True)
    services = services_to(to, codes=None if codes is None else list(codes))
    quotes = [_courier_quote(service, wanted, to, openings, variants, there) for service in services]
    return [quote for quote in quotes if quote is not None]


def collection_quote(
    wanted: Mapping[int, int], at: SalesPoint, *, variants: Mapping[int, ProductVariant] | None = None
) -> Quote | None:
    """How `wanted` would be collected at a point; None when the point does not open."""
    openings = Openings()
    ready_at = openings.ready_at(at, READY_AFTER)
    keep_until = ready_at and openings.kept_until(at, ready_at, KEPT_DAYS)
    if ready_at is None or keep_until is None:
        return None
    variants = ProductVariant.objects.in_bulk(list(wanted)) if variants is None else variants
    found = allocate(dict(wanted), variants=variants, arrives_on=lambda point: keep_until.date(), at=at)
    parcels = tuple(
        QuotedParcel(at, asks, _grams(asks, variants), ready_at=ready_at, keep_until=keep_until)
        for asks in [found.asks]
        if asks
    )
    return Quote(str(at.pk), at.name, at.name, parcels, found.missing)


def grams(variant: ProductVariant) -> int:
    """What a pack weighs on its way; where nobody has said, a fifth more than its contents, half a kilogram a piece."""
    if variant.shipping_weight_g is not None:
        return variant.shipping_weight_g
    return 500 if variant.net_unit == NetUnit.PIECE else -(-variant.net_quantity * 6 // 5)


def _courier_quote(
    service: Service,
    wanted: Mapping[int, int],
    to: Commune,
    openings: Openings,
    variants: Mapping[int, ProductVariant],
    there: There,
) -> Quote | None:
    points: dict[int, SalesPoint] = {}
    spans: dict[int, tuple[date, date] | None] = {}

    def arrives_on(point: SalesPoint) -> date | None:
        points[point.pk], spans[point.pk] = point, (span := _span(service, point, openings))
        return span[1] if span else None

    found = allocate(dict(wanted), variants=variants, arrives_on=arrives_on, to=to, there=there)
    groups = [(points[pk], _asks_of(found, pk)) for pk in found.point_ids]
    prices = service.prices([Shipment(point, _grams(asks, variants)) for point, asks in groups])
    if prices is None:
        return None
    parcels = []
    for (point, asks), price in zip(groups, prices, strict=True):
        first, last = spans[point.pk] or (None, None)
        parcels.append(QuotedParcel(point, asks, _grams(asks, variants), price, first, last))
    return Quote(service.code, service.name, service.name_en, tuple(parcels), found.missing, service.cash_fee)


def _span(service: Service, point: SalesPoint, openings: Openings) -> tuple[date, date] | None:
    days = service.days(point)
    leaves = openings.leaves_on(point, service.preparation_days)
    if days is None or leaves is None:
        return None
    return carried(leaves, days[0]), carried(leaves, days[1])


def _asks_of(found: Allocation, point_id: int) -> tuple[Ask, ...]:
    return tuple(ask for ask in found.asks if ask.point_id == point_id)


def _grams(asks: Collection[Ask], variants: Mapping[int, ProductVariant]) -> int:
    return sum(grams(variants[ask.variant_id]) * ask.quantity for ask in asks)
