"""A map of our own: the province as its communes' centres, those with producers larger. No tiles, no outside host."""

import math
from collections.abc import Collection
from dataclasses import dataclass

from catalog.places.models import Commune
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
class Map:
    width: int
    height: int
    dots: list[Dot]


def province_map(places: Collection[Place], *, chosen: str = "") -> Map | None:
    """The province's communes, the busiest drawn last so that they lie on top; None without coordinates. One query."""
    rows = Commune.objects.filter(province=PROVINCE).values_list("code", "latitude", "longitude")
    communes = [(code, north, east) for code, north, east in rows if north is not None and east is not None]
    if not communes:
        return None
    by_code = {place.code: place for place in places}
    south = min(latitude for _code, latitude, _longitude in communes)
    north = max(latitude for _code, latitude, _longitude in communes)
    west = min(longitude for _code, _latitude, longitude in communes)
    east = max(longitude for _code, _latitude, longitude in communes)
    # At this latitude a degree of longitude is a little shorter than one of latitude.
    shrink = math.cos(math.radians((south + north) / 2))
    scale = (WIDTH - 2 * _MARGIN) / ((east - west) * shrink or 1)
    dots = [
        Dot(
            x=round(_MARGIN + (longitude - west) * shrink * scale, 1),
            y=round(_MARGIN + (north - latitude) * scale, 1),
            radius=_radius(by_code.get(code)),
            place=by_code.get(code),
            chosen=code == chosen,
        )
        for code, latitude, longitude in communes
    ]
    dots.sort(key=lambda dot: (dot.radius, dot.chosen))
    return Map(WIDTH, math.ceil((north - south) * scale) + 2 * _MARGIN, dots)


def _radius(place: Place | None) -> float:
    """Its area grows with the number of products."""
    return 2.5 if place is None else round(min(5 + 2.5 * math.sqrt(place.products), 22), 1)
