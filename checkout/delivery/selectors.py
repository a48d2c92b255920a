"""Places as a buyer types them, the book of addresses, and the rates that count on a day."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from catalog.places.selectors import FoundPlace, find_places
from checkout.delivery.models import AddressBookEntry, RateTable
from config.core import clock
from config.core.compiled import Given, compiled
from config.core.models import User


def find_communes(text: str, *, limit: int = 8) -> list[FoundPlace]:
    """Communes as one types, by present and by former names; whole provinces, where nobody lives, are left out."""
    return [found for found in find_places(text, limit=2 * limit) if found.commune is not None][:limit]


def address_book(user: User) -> QuerySet[AddressBookEntry]:
    """The person's own addresses, with the places they name."""
    return AddressBookEntry.objects.filter(user=user).select_related("address__commune__province")


def rates_of(code: str, on: date | None = None) -> RateTable | None:
    """The row of this way that counts on that day (default: today), offered or not."""
    return _rates_of().first(code=code, day=clock.today() if on is None else on)


@compiled
def _rates_of() -> QuerySet[RateTable]:
    return rates_in_force(Given("day", "date")).filter(code=Given("code", "text"))


def rates_in_force(on: date | Given | None = None) -> QuerySet[RateTable]:
    """Of each way to send parcels the row that counts on that day (default: today), offered or not."""
    day = clock.today() if on is None else on
    newer = RateTable.objects.filter(code=OuterRef("code"), valid_from__gt=OuterRef("valid_from"), valid_from__lte=day)
    return RateTable.objects.filter(~Exists(newer), valid_from__lte=day)
