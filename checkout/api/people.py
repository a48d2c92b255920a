"""What a person is told about itself: its addresses and its orders."""

from collections.abc import Callable
from typing import Any

import graphene

from catalog.api.addresses import Address
from catalog.api.media import Image
from checkout.api.orders import LATEST, OrderCountableConnection
from checkout.delivery.models import Address as AddressRow
from checkout.delivery.models import AddressBookEntry
from checkout.orders.models import Order
from checkout.orders.policies import is_of
from config.api.engine.batches import batch, shared
from config.api.engine.connections import PAGE, Connection, Page, Rows, paginate
from config.core.models import User

Entries = list[AddressBookEntry]


@shared
def _books(users: list[User]) -> list[Entries]:
    found: dict[Any, Entries] = {user.pk: [] for user in users}
    rows = AddressBookEntry.objects.filter(user__in=users).select_related("address__commune__province")
    for entry in rows.order_by("pk"):
        found[entry.user_id].append(entry)
    return [found[user.pk] for user in users]


def _default(users: list[User], which: Callable[[AddressBookEntry], bool]) -> list[AddressRow | None]:
    return [next((entry.address for entry in entries if which(entry)), None) for entries in _books(users)]


class BuyerFields:
    """For the type `User`."""

    avatar = graphene.Field(Image, description="There are none.", resolver=lambda user, info: None)
    is_active = graphene.Boolean(required=True)
    is_confirmed = graphene.Boolean(
        required=True, resolver=lambda user, info: bool(user.email_verified_at or user.phone_verified_at)
    )

    @batch(graphene.List(graphene.NonNull(Address)), required=True)
    def addresses(users: list[User], info: Any) -> list[list[AddressRow]]:
        """The book of addresses."""
        return [[entry.address for entry in entries] for entries in _books(users)]

    @batch(Address)
    def default_shipping_address(users: list[User], info: Any) -> list[AddressRow | None]:
        return _default(users, lambda entry: entry.is_default_shipping)

    @batch(Address)
    def default_billing_address(users: list[User], info: Any) -> list[AddressRow | None]:
        return _default(users, lambda entry: entry.is_default_billing)

    @batch(OrderCountableConnection, **PAGE)
    def orders(users: list[User], info: Any, **page: Any) -> list[Connection]:
        """The account's own orders, and those placed without it by its proven e-mail or phone; the newest first."""
        return paginate([Rows(Order.objects.filter(is_of(user)), LATEST) for user in users], Page(**page))
