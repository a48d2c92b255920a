"""A map of our own: the province as its communes' centres, those with producers larger. No tiles, no outside host."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from catalog.places.distance import Position
from catalog.places.models import Commune
from storefront.shop.points import PointLine
from storefront.shop.producers import Place

PROVINCE = "91"
WIDTH = 640
_MARGIN = 24


@dataclass(frozen=True, slots=True)
class Dot:
    """A commune on the map, in the map's own units. `place` is None where nobody has something to show."""

    x: float
    y: float
    radius: float
    place: Place | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class Pin:
    """A sales point on the map, with the number that it has in the list."""

    x: float
    y: float
    number: int
    line: PointLine


@dataclass(frozen=True, slots=True)
class Map:
    width: int
    height: int
    dots: list[Dot]
    pins: tuple[Pin, ...] = ()
    here: tuple[float, float] | None = None


class _Paper:
    """The province on a sheet of `WIDTH`: where a position lies on it. One query."""

    def __init__(self) -> None:
        rows = Commune.objects.filter(province=PROVINCE).values_list("code", "latitude", "longitude")
        self.communes = [(code, (north, east)) for code, north, east in rows if north is not None and east is not None]
        latitudes = [position[0] for _code, position in self.communes] or [0.0]
        longitudes = [position[1] for _code, position in self.communes] or [0.0]
        self.north, self.west = max(latitudes), min(longitudes)
        # At this latitude a degree of longitude is a little shorter than one of latitude.
        self.shrink = math.cos(math.radians((min(latitudes) + self.north) / 2))
        self.scale = (WIDTH - 2 * _MARGIN) / ((max(longitudes) - self.west) * self.shrink or 1)
        self.height = math.ceil((self.north - min(latitudes)) * self.scale) + 2 * _MARGIN

    def at(self, position: Position) -> tuple[float, float]:
        latitude, longitude = position
        x = _MARGIN + (longitude - self.west) * self.shrink * self.scale
        return round(x, 1), round(_MARGIN + (self.north - latitude) * self.scale, 1)

    def holds(self, position: Position | None) -> bool:
        if position is None:
            return False
        x, y = self.at(position)
        return 0 <= x <= WIDTH and 0 <= y <= self.height


def province_map(places: Collection[Place], *, chosen: str = "") -> Map | None:
    """The province's communes, the busiest drawn last so that they lie on top; None without coordinates. One query."""
    paper = _Paper()
    by_code = {place.code: place for place in places}
    dots = [
        Dot(*paper.at(position), _radius(by_code.get(code)), by_code.get(code), code == chosen)
        for code, position in paper.communes
    ]
    dots.sort(key=lambda dot: (dot.radius, dot.chosen))
    return Map(WIDTH, paper.height, dots) if dots else None


def points_map(lines: Sequence[PointLine], *, here: Position | None) -> Map | None:
    """The same paper with the sales points that lie on it, numbered as in the list, and where one is. One query."""
    paper = _Paper()
    if not paper.communes:
        return None
    dots = [Dot(*paper.at(position), _radius(None), None, False) for _code, position in paper.communes]
    pins = tuple(
        Pin(*paper.at(line.position), number, line)
        for number, line in enumerate(lines, start=1)
        if line.position and paper.holds(line.position)
    )
    return Map(WIDTH, paper.height, dots, pins, paper.at(here) if here and paper.holds(here) else None)


def _radius(place: Place | None) -> float:
    """Its area grows with the number of products."""
    return 2.5 if place is None else round(min(5 + 2.5 * math.sqrt(place.products), 22), 1)
