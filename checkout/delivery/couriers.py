"""What a courier is asked, and the courier that answers from rate tables. One that is asked over the network can be put
beside it: it keeps its own codes of places in a table of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from django.db.models import Q

from catalog.inventory.models import SalesPoint
from catalog.places.models import Commune
from checkout.delivery.models import RateTable, RateZone, Zone
from checkout.delivery.selectors import rates_in_force


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
        self._zones = {zone.zone: zone for zone in table.zones.all()}
        self._surcharges = {surcharge.commune_id: surcharge for surcharge in table.surcharges.all()}

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

    def _met(self, point: SalesPoint) -> list:
        """Surcharges on the way: of the place it leaves and of the place it goes to, once when both are one."""
        return [self._surcharges[code] for code in {point.commune_id, self._to.pk} if code in self._surcharges]


def zone_between(one: Commune, other: Commune) -> Zone:
    """How far apart two communes are, as couriers reckon."""
    if one.province_id == other.province_id:
        return Zone.PROVINCE
    return Zone.REGION if one.province.region == other.province.region else Zone.NATION


def _by_weight(zone: RateZone, grams: int) -> int | None:
    steps = sorted(zone.steps.all(), key=lambda step: step.up_to_grams)
    for step in steps:
        if grams <= step.up_to_grams:
            return step.price
    if not steps:
        return None
    further = -(-(grams - steps[-1].up_to_grams) // zone.step_grams)
    return steps[-1].price + further * zone.step_price


def services_to(commune: Commune, *, codes: Sequence[str] | None = None) -> list[Service]:
    """Every service that is offered today, or those of `codes`, in the order they are shown. Four queries."""
    wanted = Q(is_active=True) & (Q() if codes is None else Q(code__in=codes))
    tables = rates_in_force().filter(wanted).prefetch_related("zones__steps", "surcharges")
    return [TableService(table, commune) for table in tables]
