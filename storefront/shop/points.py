"""Sales points as pages show them: where, when open, how far, and whether something is there. Never a number."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog.inventory.availability import sold_here, with_available
from catalog.inventory.models import SalesPoint, Stock
from catalog.inventory.opening import exception_on, hours_on, is_open
from catalog.inventory.selectors.points import Level, level_of, public_points
from catalog.places.distance import Position, km_between
from config.core import clock
from storefront.presentation.formats import number_text
from storefront.shop.places import commune_words
from storefront.shop.words import reads_english

DAYS_AHEAD = 60  # holidays of the next two months are told


@dataclass(frozen=True, slots=True)
class PointLine:
    """A point in a list. `level`: of the product that is asked for, None when none is."""

    name: str
    url: str
    kind: str
    place: str
    phone: str
    open_now: bool
    today: str
    distance: str
    position: Position | None
    level: Level | None = None

    @property
    def level_words(self) -> str:
        return level_words(self.level) if self.level else ""


@dataclass(frozen=True, slots=True)
class Day:
    """A weekday, or one day that is not as its weekday, with its hours in words."""

    label: str | date
    hours: str
    note: str = ""
    is_today: bool = False


def level_words(level: Level) -> str:
    """How much there is, in words."""
    return {Level.AVAILABLE: _("available"), Level.FEW: _("few left"), Level.NONE: _("none left")}[level]


def with_hours(points: QuerySet[Any]) -> QuerySet[Any]:
    return points.prefetch_related("opening_hours", "opening_exceptions")


def line(point: SalesPoint, *, near: Position | None = None, level: Level | None = None) -> PointLine:
    """A point whose hours have been fetched, `near` somewhere or not."""
    position = point.position
    return PointLine(
        name=point.name,
        url=reverse("shop:point", args=[point.slug]),
        kind=point.get_kind_display(),
        place=full_address(point),
        phone=point.phone,
        open_now=is_open(point, clock.now()),
        today=hours_words(hours_on(point, clock.today())),
        distance=distance_words(km_between(near, position)) if near and position else "",
        position=position,
        level=level,
    )


def lines_of_product(product_id: int, *, near: Position | None = None) -> list[PointLine]:
    """The points that sell a product, the nearest first when a place is chosen, else those that have most to give
    first; three queries. A point's level is that of its best pack."""
    stocks = Stock.objects.filter(
        sold_here(), variant__product=product_id, variant__is_active=True, variant__price__isnull=False
    )
    best: dict[int, int] = {}
    for point, available in with_available(stocks).values_list("point", "available"):
        best[point] = max(best.get(point, 0), available)
    points = with_hours(public_points().filter(pk__in=best))
    found = [(point, level_of(best[point.pk])) for point in points]
    order = list(Level)

    def rank(pair: tuple[SalesPoint, Level]) -> tuple[Any, ...]:
        point, level = pair
        far = km_between(near, point.position) if near and point.position else 0
        return (far, order.index(level), point.name) if near else (order.index(level), point.name)

    return [line(point, near=near, level=level) for point, level in sorted(found, key=rank)]


def full_address(point: SalesPoint) -> str:
    """Street, commune, province."""
    return ", ".join(
        part for part in (point.address, commune_words(point.commune), point.commune.province.name) if part
    )


def hours_words(stretches: Collection[tuple[time, time]]) -> str:
    """`07:30–11:30, 13:30–17:00`, or that it is closed."""
    return ", ".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in stretches) or _("closed")


def distance_words(km: float) -> str:
    """`4,5 km`; under a kilometre in hundreds of metres."""
    if km < 1:
        return f"{max(round(km, 1) * 1000, 100):.0f} m"
    return f"{number_text(round(km, 1) if km < 10 else round(km), get_language() or 'vi')} km"


def week(point: SalesPoint) -> list[Day]:
    """The seven weekdays with their usual hours, Monday first."""
    names = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
    usual: dict[int, list[tuple[time, time]]] = {weekday: [] for weekday in range(7)}
    for row in point.opening_hours.all():
        usual[row.weekday].append((row.opens, row.closes))
    today = clock.today().weekday()
    return [Day(name, hours_words(usual[n]), is_today=n == today) for n, name in enumerate(names)]


def holidays(point: SalesPoint) -> list[Day]:
    """The days of the next two months that are not as their weekday."""
    today = clock.today()
    days = [today + timedelta(days=n) for n in range(DAYS_AHEAD)]
    other = {day: exception for day in days if (exception := exception_on(point, day))}
    return [Day(day, hours_words(hours_on(point, day)), note=one.note) for day, one in other.items()]


def pickup_words(point: SalesPoint) -> str:
    """How to collect, in the reader's language where somebody has written it."""
    return (point.pickup_instructions_en if reads_english() else "") or point.pickup_instructions
