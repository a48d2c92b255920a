"""What a courier is asked, and the courier that answers from rate tables. One that is asked over the network can be put
beside it: it keeps its own codes of places in a table of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONArray, JSONObject

from catalog.inventory.models import SalesPoint
from catalog.places.models import Commune
from checkout.delivery.models import RateStep, RateTable, RateZone, Surcharge, Zone
from checkout.delivery.selectors import rates_in_force
from config.core.compiled import compiled


@dataclass(frozen=True)
class Shipment:
    """A parcel before it exists: where it starts and how heavy it is."""

    point: SalesPoint
    grams: int


class Service(Protocol):
    """One way of a courier to send parcels to one commune. Prices are whole dong."""

    code: str
    name: str
    name_en: str
    preparation_days: int
    cash_fee: int

    def days(self, point: SalesPoint) -> tuple[int, int] | None:
        """How long it carries from `point`, at least and at most; None: it does not."""

    def prices(self, shipments: Sequence[Shipment]) -> list[int] | None:
        """The price of each; None when one of them is not carried."""


class TableService:
    """A rate table, asked for parcels to one commune."""

    def __init__(self, table: RateTable, to: Commune) -> None:
        self.code, self.name, self.name_en = table.code, table.name, table.name_en or table.name
        self.preparation_days, self.cash_fee = table.preparation_days, table.cod_fee
        self._to, self._most_grams = to, table.most_grams
        known: Any = table  # annotated by `_tables`
        self._zones = {zone["zone"]: _Zone(**zone) for zone in known.zones_then}
        self._surcharges = {one["commune"]: _Surcharge(one["price"], one["days"]) for one in known.surcharges_then}

    def days(self, point: SalesPoint) -> tuple[int, int] | None:
        zone = self._zones.get(zone_between(point.commune, self._to))
        if zone is None:
            return None
        further = sum(s.further_days for s in self._met(point))
        return zone.least_days + further, zone.most_days + further

    def prices(self, shipments: Sequence[Shipment]) -> list[int] | None:
        prices = [self._price(shipment) for shipment in shipments]
        return None if None in prices else [price for price in prices if price is not None]

    def _price(self, shipment: Shipment) -> int | None:
        zone = self._zones.get(zone_between(shipment.point.commune, self._to))
        if zone is None or shipment.grams > self._most_grams:
            return None
        price = _by_weight(zone, shipment.grams)
        return None if price is None else price + sum(s.price for s in self._met(shipment.point))

    def _met(self, point: SalesPoint) -> "list[_Surcharge]":
        """Surcharges on the way: of the place it leaves and of the place it goes to, once when both are one."""
        return [self._surcharges[code] for code in {point.commune_id, self._to.pk} if code in self._surcharges]


def zone_between(one: Commune, other: Commune) -> Zone:
    """How far apart two communes are, as couriers reckon."""
    if one.province_id == other.province_id:
        return Zone.PROVINCE
    return Zone.REGION if one.province.region == other.province.region else Zone.NATION


@dataclass(frozen=True)
class _Zone:
    """As `RateZone`; `steps` are (up to grams, dong), the lightest first."""

    zone: str
    least_days: int
    most_days: int
    step_grams: int
    step_price: int
    steps: Sequence[tuple[int, int]]


@dataclass(frozen=True)
class _Surcharge:
    price: int
    further_days: int


def _by_weight(zone: _Zone, grams: int) -> int | None:
    for up_to, price in zone.steps:
        if grams <= up_to:
            return price
    if not zone.steps:
        return None
    heaviest, price = zone.steps[-1]
    return price + -(-(grams - heaviest) // zone.step_grams) * zone.step_price


def services_to(commune: Commune, *, codes: Sequence[str] | None = None) -> list[Service]:
    """Every service that is offered today, or those of `codes`, in the order they are shown. One query."""
    tables = _tables().ask()
    return [TableService(table, commune) for table in tables if codes is None or table.code in codes]


@compiled
def _tables() -> QuerySet[RateTable]:
    """Each with all that it says, as JSON: a table is read whole or not at all."""
    step = JSONArray("up_to_grams", "price")
    steps = RateStep.objects.filter(zone=OuterRef("pk")).order_by("up_to_grams").values_list(step)
    zone = JSONObject(
        **{name: name for name in ("zone", "least_days", "most_days", "step_grams", "step_price")},
        steps=ArraySubquery(steps),
    )
    surcharge = JSONObject(commune="commune_id", price="price", days="further_days")
    return (
        rates_in_force()
        .filter(is_active=True)
        .annotate(
            zones_then=ArraySubquery(RateZone.objects.filter(table=OuterRef("pk")).order_by().values_list(zone)),
            surcharges_then=ArraySubquery(
                Surcharge.objects.filter(table=OuterRef("pk")).order_by().values_list(surcharge)
            ),
        )
    )
