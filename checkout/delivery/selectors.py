"""Places as a buyer types them, and the book of addresses."""

from django.db.models import QuerySet

from catalog.places.selectors import FoundPlace, find_places
from checkout.delivery.models import AddressBookEntry
from config.core.models import User


def find_communes(text: str, *, limit: int = 8) -> list[FoundPlace]:
    """Communes as one types, by present and by former names; whole provinces, where nobody lives, are left out."""
    return [found for found in find_places(text, limit=2 * limit) if found.commune is not None][:limit]


def address_book(user: User) -> QuerySet[AddressBookEntry]:
    """The person's own addresses, with the places they name."""
    return AddressBookEntry.objects.filter(user=user).select_related("address__commune__province")
