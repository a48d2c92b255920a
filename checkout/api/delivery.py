"""Ways for goods to come: couriers with their parcels, and points where all of it is collected."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

import graphene
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from catalog.api.money import Amount, Money
from catalog.api.warehouses import Warehouse
from catalog.inventory.models import SalesPoint
from checkout.carts.models import Checkout, DeliveryKind
from checkout.carts.plan import Plan
from checkout.delivery.quoting import Quote, QuotedParcel
from config.api.engine.batches import Peer, batch
from config.api.engine.ids import global_id, key_of, number_of
from config.core import clock
from config.core.errors import CommonCode, FieldError, Refusal

_POINT = "point-"
_COURIER = "courier-"


@dataclass(eq=False)
class Method(Peer):
    """A courier's service at what it asks here."""

    code: str
    name: str
    price: int
    days: tuple[int, int] | None = None


@dataclass(eq=False)
class Parcel(Peer):
    """What one point would send or hand over."""

    quoted: QuotedParcel


@dataclass(eq=False)
class Way(Peer):
    """A choice of delivery: by a courier (`method`), or collected at `point`."""

    method: Method | None = None
    point: SalesPoint | None = None
    quoted: Sequence[Parcel] = ()
    inside: ClassVar[tuple[str, ...]] = ("method", "point", "quoted")

    @property
    def id(self) -> str:
        key = f"{_COURIER}{self.method.code}" if self.method else f"{_POINT}{self.point.pk}" if self.point else ""
        return global_id("Delivery", key)


class ShippingMethod(graphene.ObjectType):
    """A courier's service; `price` is for all parcels."""

    id = graphene.ID(required=True, resolver=lambda method, info: global_id("ShippingMethod", method.code))
    name = graphene.String(required=True)
    active = graphene.Boolean(required=True, resolver=lambda method, info: True)
    price = graphene.Field(Money, required=True, resolver=lambda method, info: Amount(method.price))
    minimum_delivery_days = graphene.Int(resolver=lambda method, info: method.days and method.days[0])
    maximum_delivery_days = graphene.Int(resolver=lambda method, info: method.days and method.days[1])


class DeliveryMethod(graphene.Union):
    """A courier's service, or the point where everything is collected."""

    class Meta:
        types = (ShippingMethod, Warehouse)

    @classmethod
    def resolve_type(cls, instance: Any, info: Any) -> Any:
        return Warehouse if isinstance(instance, SalesPoint) else ShippingMethod


class DeliveryParcel(graphene.ObjectType):
    """One point's part: a courier's has days, one that is collected has moments."""

    price = graphene.Field(Money, required=True, resolver=lambda parcel, info: Amount(parcel.quoted.price))
    arrives_from = graphene.Date(resolver=lambda parcel, info: parcel.quoted.arrives_from)
    arrives_until = graphene.Date(resolver=lambda parcel, info: parcel.quoted.arrives_until)
    ready_at = graphene.DateTime(resolver=lambda parcel, info: parcel.quoted.ready_at)
    keep_until = graphene.DateTime(resolver=lambda parcel, info: parcel.quoted.keep_until)
    pieces = graphene.Int(required=True, resolver=lambda parcel, info: sum(ask.quantity for ask in parcel.quoted.asks))

    @batch(Warehouse, required=True)
    def warehouse(parcels: list[Parcel], info: Any) -> list[SalesPoint]:
        points = SalesPoint.objects.select_related("commune__province")
        found = points.in_bulk({parcel.quoted.point.pk for parcel in parcels})
        return [found[parcel.quoted.point.pk] for parcel in parcels]


class Delivery(graphene.ObjectType):
    """A way for everything to come; its id is what `checkoutDeliveryMethodUpdate` takes."""

    id = graphene.ID(required=True)
    shipping_method = graphene.Field(ShippingMethod, resolver=lambda way, info: way.method)
    warehouse = graphene.Field(Warehouse, resolver=lambda way, info: way.point, description="Where it is collected.")
    parcels = graphene.List(
        graphene.NonNull(DeliveryParcel), required=True, resolver=lambda way, info: list(way.quoted)
    )


def courier_way(quote: Quote) -> Way:
    """A courier's quote as a choice."""
    name = quote.name_en if get_language() == "en" else quote.name
    days = _days([parcel.arrives_from for parcel in quote.parcels], [parcel.arrives_until for parcel in quote.parcels])
    method = Method(quote.code, name, quote.price, days)
    return Way(method=method, quoted=[Parcel(parcel) for parcel in quote.parcels])


def chosen_way(checkout: Checkout, plan: Plan, quote: Quote | None) -> Way | None:
    """What the checkout has chosen, as long as it is offered."""
    if checkout.delivery_kind == DeliveryKind.COLLECTION and checkout.collection_point is not None:
        parcels = [Parcel(parcel) for parcel in quote.parcels] if quote else []
        return Way(point=checkout.collection_point, quoted=parcels)
    if quote is not None:
        return courier_way(quote)
    if plan.delivery_kind == DeliveryKind.COURIER:
        days = _days([one.arrives_from for one in plan.parcels], [one.arrives_until for one in plan.parcels])
        return Way(method=Method(plan.delivery_code, plan.delivery_name, plan.shipping, days))
    return None


def choice_of(text: str) -> tuple[str | None, SalesPoint | None]:
    """The courier's code or the point that an id names. Raises `Refusal`."""
    key = key_of("Delivery", text) or ""
    number = number_of("Warehouse", text)
    if key.startswith(_POINT) and key.removeprefix(_POINT).isdecimal():
        number = number_of("Warehouse", global_id("Warehouse", key.removeprefix(_POINT)))
    code = key_of("ShippingMethod", text) or (key.removeprefix(_COURIER) if key.startswith(_COURIER) else None)
    point = SalesPoint.objects.filter(pk=number).first() if number is not None else None
    if point is None and not code:
        raise Refusal(FieldError(CommonCode.NOT_FOUND, "delivery_method_id", _("There is no such way of delivery.")))
    return (None, point) if point is not None else (code, None)


def _days(first: Sequence[date | None], last: Sequence[date | None]) -> tuple[int, int] | None:
    """From today, for the parcel that comes last."""
    least, most = [day for day in first if day], [day for day in last if day]
    today = clock.today()
    return ((max(least) - today).days, (max(most) - today).days) if least and most else None
