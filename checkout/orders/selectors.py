"""Reads of orders, with everything that a page or an answer shows of them."""

from uuid import UUID

from django.db.models import QuerySet

from checkout.orders.models import Order, Parcel
from checkout.orders.policies import is_of, parcels_visible_to, visible_to
from config.core.models import User


def with_everything(orders: QuerySet[Order]) -> QuerySet[Order]:
    """`orders` with lines, parcels, addresses and history; the same number of queries for one and for thirty."""
    return orders.select_related(
        "shipping_address__commune__province", "billing_address__commune__province", "collection_point__commune"
    ).prefetch_related(
        "lines__variant__product",
        "parcels__point__commune",
        "parcels__lines__order_line",
        "parcels__returns__lines__part__order_line",
        "events__parcel",
        "complaints",
    )


def by_link(pk: UUID) -> Order | None:
    """The order of a secret link: whoever has it sees everything."""
    return with_everything(Order.objects.filter(pk=pk)).first()


def orders_of(user: User) -> QuerySet[Order]:
    """The account's own orders, the newest first, whatever else its role lets it see."""
    return with_everything(visible_to(user).filter(is_of(user))).order_by("-placed_at", "pk")


def parcels_of_points(user: User) -> QuerySet[Parcel]:
    """Parcels at the points where the person works, with what is in them and nothing of who bought it."""
    return (
        parcels_visible_to(user)
        .select_related("point", "order__collection_point")
        .prefetch_related("lines__order_line")
        .order_by("order__placed_at", "position")
    )
