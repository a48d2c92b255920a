"""Addresses written down and kept; what delivery costs from a day on."""

from checkout.delivery.services.addresses import AddressInput, make_address
from checkout.delivery.services.book import forget_address, keep_address, replace_address, set_default_address
from checkout.delivery.services.rates import RatesInput, SurchargeInput, ZoneInput, drop_rates, publish_rates

__all__ = [
    "AddressInput",
    "RatesInput",
    "SurchargeInput",
    "ZoneInput",
    "drop_rates",
    "forget_address",
    "keep_address",
    "make_address",
    "publish_rates",
    "replace_address",
    "set_default_address",
]
