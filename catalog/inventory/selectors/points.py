"""Finding a sales point: near a place, open now, with this product on its shelf."""

from enum import StrEnum
from typing import Any

from django.db.models import Case, F, FloatField, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import ASin, Cast, Cos, Power, Radians, Sin, Sqrt

from catalog.inventory.availability import on_offer
from catalog.inventory.models import SalesPoint
from catalog.inventory.opening import in_business
from catalog.places.distance import EARTH_KM, Position
from config.core import clock

FEW = 5
_FAR = 99_999_999  # metres, where nobody knows: after every point whose place is known


class Level(StrEnum):
    """How much there is, as it is told to everybody: never the number."""

    AVAILABLE = "available"
    FEW = "few"
    NONE = "none"


def level_of(available: int) -> Level:
    """`available` in words: few are 5 or fewer."""
    if available <= 0:
        return Level.NONE
    return Level.FEW if available <= FEW else Level.AVAILABLE


def public_points() -> QuerySet[SalesPoint]:
    """Points that trade today, for everybody to see."""
    return SalesPoint.objects.filter(in_business(clock.today())).select_related("commune__province")


def with_any(points: QuerySet[SalesPoint], *, variant_ids: Any) -> QuerySet[SalesPoint]:
    """Those of `points` that have at least one piece of one of these variants to promise."""
    return points.filter(pk__in=on_offer().filter(variant__in=variant_ids).values("point"))


def with_distance(points: QuerySet[SalesPoint], near: Position) -> QuerySet[Any]:
    """`points`, each with `metres` from `near` as the crow flies; of its commune's centre where nobody has said."""
    known = Q(latitude__isnull=False, longitude__isnull=False)
    latitude = Case(When(known, then=F("latitude")), default=F("commune__latitude"), output_field=FloatField())
    longitude = Case(When(known, then=F("longitude")), default=F("commune__longitude"), output_field=FloatField())
    here_lat, here_lon = (Value(degrees, FloatField()) for degrees in near)
    across = Power(Sin(Radians(latitude - here_lat) / 2), 2)
    along = Cos(Radians(latitude)) * Cos(Radians(here_lat)) * Power(Sin(Radians(longitude - here_lon) / 2), 2)
    metres = Cast(ASin(Sqrt(across + along)) * (2000 * EARTH_KM), IntegerField())
    unknown = Q(commune__latitude__isnull=True) | Q(commune__longitude__isnull=True)
    return points.annotate(metres=Case(When(~known & unknown, then=Value(_FAR)), default=metres))
