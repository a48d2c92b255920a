"""Sales points: the dialect's `Warehouse` with what buyers ask of a place, and for its staff what lies there."""

from typing import Any

import graphene
from django.db.models import BigIntegerField, CharField, Q, QuerySet, prefetch_related_objects

from catalog.api.addresses import Address, PointAddress
from catalog.api.desk import CONSIGNMENTS, COUNTS, STOCKS, TILLS, TRANSFERS
from catalog.api.fields import choices, words
from catalog.api.places import Commune
from catalog.api.producers import Producer, producers
from catalog.inventory.models import SalesPoint, SalesPointKind
from catalog.inventory.opening import hours_on, is_open, open_at
from catalog.inventory.policies import visible_to
from catalog.inventory.selectors.points import public_points, with_any, with_distance
from catalog.places import models as places
from catalog.places.distance import Position, km_between
from config.api.engine.batches import batch, in_order
from config.api.engine.connections import PAGE, Connection, Page, Rows, connection_of, paginate
from config.api.engine.errors import BadInput
from config.api.engine.ids import id_field, number_of
from config.api.engine.keyset import Order
from config.core import clock
from config.core.models import User

Points = list[SalesPoint]
Kind = choices("SalesPointKind", SalesPointKind)
BY_NAME = Order("point", (("name", CharField()), ("id", BigIntegerField())))
BY_DISTANCE = Order("near", (("metres", BigIntegerField()), ("id", BigIntegerField())))


class NearInput(graphene.InputObjectType):
    """Somewhere: a commune by its code, or a position."""

    commune = graphene.ID()
    latitude = graphene.Float()
    longitude = graphene.Float()


def position_of(near: dict[str, Any]) -> Position:
    """The position that is meant. Raises `BadInput` naming what is missing, unknown or nowhere on earth."""
    if near.get("commune") is not None:
        commune = places.Commune.objects.filter(code=near["commune"]).first()
        if commune is None or commune.position is None:
            raise BadInput("near.commune", "`near.commune` is no code of a commune.")
        return commune.position
    found = []
    for name, most in (("latitude", 90), ("longitude", 180)):
        degrees = near.get(name)
        if degrees is None:
            raise BadInput(f"near.{name}", "Say where: `near.commune`, or both `near.latitude` and `near.longitude`.")
        if not -most <= degrees <= most:
            raise BadInput(f"near.{name}", f"`near.{name}` lies between -{most} and {most} degrees.")
        found.append(degrees)
    return found[0], found[1]


class OpeningHours(graphene.ObjectType):
    """A stretch of a week's day; two a day where a point rests at noon. Vietnam's time."""

    weekday = graphene.Int(required=True, description="0 is Monday.")
    opens = graphene.Time(required=True)
    closes = graphene.Time(required=True)


class OpeningException(graphene.ObjectType):
    """A day that is not as its weekday: closed, when there are no times."""

    day = graphene.Date(required=True)
    opens = graphene.Time()
    closes = graphene.Time()
    note = words("note")


class Stretch(graphene.ObjectType):
    opens = graphene.Time(required=True, resolver=lambda stretch, info: stretch[0])
    closes = graphene.Time(required=True, resolver=lambda stretch, info: stretch[1])


class GeoPosition(graphene.ObjectType):
    """Degrees; the commune's centre as long as nobody has said more exactly."""

    latitude = graphene.Float(required=True, resolver=lambda position, info: position[0])
    longitude = graphene.Float(required=True, resolver=lambda position, info: position[1])


def _listed(of: Any) -> graphene.List:
    return graphene.List(graphene.NonNull(of))


def _with_hours(points: Points) -> Points:
    prefetch_related_objects(points, "opening_hours", "opening_exceptions")
    return points


class Warehouse(graphene.ObjectType):
    """A sales point (điểm bán): holds goods and hands them over. What lies there is told to its own people only."""

    id = id_field("Warehouse")
    name = graphene.String(required=True)
    slug = graphene.String(required=True)
    kind = graphene.Field(Kind, required=True)
    commune = graphene.Field(Commune, required=True)
    street_address = graphene.String(required=True, resolver=lambda point, info: point.address)
    phone = words("phone")
    position = graphene.Field(GeoPosition)
    pickup_instructions = words("pickup_instructions")
    pickup_instructions_en = words("pickup_instructions_en")
    ships = graphene.Boolean(required=True)
    hands_over = graphene.Boolean(required=True)
    is_active = graphene.Boolean(required=True)
    opens_on = graphene.Date(description="Of a fair booth.")
    closes_on = graphene.Date(description="Of a fair booth.")

    @batch(Address, required=True)
    def address(points: Points, info: Any) -> list[PointAddress]:
        return [PointAddress(point) for point in points]

    @batch(Producer)
    def producer(points: Points, info: Any) -> list[Any]:
        """Whose premises it is."""
        found = producers().in_bulk({point.producer_id for point in points if point.producer_id})
        return in_order(points, "producer_id", found)

    @batch(_listed(OpeningHours), required=True)
    def opening_hours(points: Points, info: Any) -> list[Any]:
        return [list(point.opening_hours.all()) for point in _with_hours(points)]

    @batch(_listed(OpeningException), required=True)
    def opening_exceptions(points: Points, info: Any) -> list[Any]:
        """From today on."""
        today = clock.today()
        return [[one for one in p.opening_exceptions.all() if one.day >= today] for p in _with_hours(points)]

    @batch(_listed(Stretch), required=True)
    def open_today(points: Points, info: Any) -> list[Any]:
        """From when until when today, holidays minded; empty: closed."""
        return [hours_on(point, clock.today()) for point in _with_hours(points)]

    @batch(graphene.Boolean, required=True)
    def open_now(points: Points, info: Any) -> list[bool]:
        return [is_open(point, clock.now()) for point in _with_hours(points)]

    @batch(graphene.Float, near=NearInput(required=True))
    def distance_km(points: Points, info: Any, near: Any) -> list[float | None]:
        """As the crow flies."""
        here = position_of(near)
        return [point.position and round(km_between(here, point.position), 1) for point in points]

    stocks = STOCKS.of_points()
    transfers = TRANSFERS.of_points()
    stock_counts = COUNTS.of_points()
    till_sessions = TILLS.of_points()
    consignments = CONSIGNMENTS.of_points()


WarehouseCountableConnection = connection_of("Warehouse", lambda: Warehouse)


class StaffFields:
    """What a person works at; for the type `User`."""

    @batch(_listed(Warehouse), required=True)
    def sales_points(users: list[User], info: Any) -> list[Points]:
        """Where the person works; all for the office."""
        return [list(visible_to(user).select_related("commune__province").order_by("name", "pk")) for user in users]


class PointQueries:
    """Where goods can be had."""

    sales_points = graphene.Field(
        WarehouseCountableConnection,
        near=NearInput(description="The nearest first."),
        open_now=graphene.Boolean(),
        has_variant=graphene.ID(description="With at least one piece of this pack to promise."),
        description="Points that trade today, by name, or by distance when `near` is given.",
        **PAGE,
    )
    warehouse = graphene.Field(
        Warehouse,
        id=graphene.ID(),
        slug=graphene.String(),
        description="One that trades today, or any where the reader works.",
    )

    @staticmethod
    def resolve_sales_points(
        root: Any,
        info: Any,
        near: Any = None,
        open_now: bool | None = None,
        has_variant: str | None = None,
        **page: Any,
    ) -> Connection:
        rows: QuerySet[Any] = public_points()
        if has_variant is not None:
            rows = with_any(rows, variant_ids=_shown_pack(has_variant, info))
        if open_now is not None:
            rows = rows.filter(open_at(clock.now())) if open_now else rows.exclude(open_at(clock.now()))
        if near is not None:
            rows = with_distance(rows, position_of(near))
        return paginate([Rows(rows, BY_NAME if near is None else BY_DISTANCE)], Page(**page))[0]

    @staticmethod
    def resolve_warehouse(root: Any, info: Any, id: str | None = None, slug: str | None = None) -> SalesPoint | None:
        key = number_of("Warehouse", id) if id is not None else None
        named = Q(pk=key) if key is not None else Q(slug=slug) if id is None and slug is not None else None
        if named is None:
            return None
        user = info.context.user
        own = visible_to(user).values("pk") if isinstance(user, User) else SalesPoint.objects.none().values("pk")
        points = SalesPoint.objects.filter(Q(pk__in=public_points().values("pk")) | Q(pk__in=own))
        return points.filter(named).select_related("commune__province").first()


def _shown_pack(text: str, info: Any) -> Any:
    """The pack, as far as the listing rule lets the reader know of it. Raises `BadInput` for what is no id."""
    from catalog.api.shown import listings
    from catalog.api.variants import packs

    key = number_of("ProductVariant", text)
    if key is None:
        raise BadInput("hasVariant", "`hasVariant` is no id of a ProductVariant.")
    return packs().filter(pk=key, product__in=listings(info).values("product")).values("pk")
