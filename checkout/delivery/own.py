"""The book of addresses as what is kept about a person; and how an address that must stay loses whose it was."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import ProtectedError

from checkout.delivery.models import Address, AddressBookEntry
from checkout.delivery.selectors import address_book
from config.core.accounts.personal import keeps
from config.core.errors import FieldError
from config.core.models import User

# Commune and country stay: where goods went is part of the figures, and a commune is no person.
_TELLS_WHO = ("last_name", "first_name", "company_name", "phone", "street", "hamlet", "postal_code")


@keeps("addresses")
class OwnAddresses:
    def export(self, user: User) -> list[dict[str, Any]]:
        return [
            {
                **(as_json(entry.address) or {}),
                "default_for_delivery": entry.is_default_shipping,
                "default_for_bills": entry.is_default_billing,
            }
            for entry in address_book(user)
        ]

    def hindrances(self, user: User) -> Iterable[FieldError]:
        return ()

    def erase(self, user: User) -> None:
        """What an order still names is the order's, which has been seen to before."""
        addresses = [entry.address for entry in address_book(user)]
        AddressBookEntry.objects.filter(user=user).delete()
        for address in addresses:
            try:
                address.delete()
            except ProtectedError:
                continue


def as_json(address: Address | None) -> dict[str, Any] | None:
    """An address as it is told to its owner."""
    if address is None:
        return None
    commune = address.commune
    return {
        "family_name": address.last_name,
        "given_name": address.first_name,
        "company": address.company_name,
        "phone": address.phone,
        "street": address.street,
        "hamlet": address.hamlet,
        "commune": f"{commune.full_name}, {commune.province.name}" if commune else "",
        "town": address.city,
        "area": address.country_area,
        "postal_code": address.postal_code,
        "country": address.country,
    }


def make_nameless(address_ids: Iterable[UUID | None]) -> None:
    """Take out of these addresses who lives there and behind which door."""
    for address in Address.objects.filter(pk__in=[pk for pk in address_ids if pk is not None]):
        for field in _TELLS_WHO:
            setattr(address, field, "")
        address.save()
