"""Where parcels go and what that costs."""

from checkout.delivery.models.addresses import Address, AddressBookEntry
from checkout.delivery.models.rates import RateStep, RateTable, RateZone, Surcharge, SurchargeKind, Zone

__all__ = [
    "Address",
    "AddressBookEntry",
    "RateStep",
    "RateTable",
    "RateZone",
    "Surcharge",
    "SurchargeKind",
    "Zone",
]
