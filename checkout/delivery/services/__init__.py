"""Addresses written down and kept."""

from checkout.delivery.services.addresses import AddressInput, make_address
from checkout.delivery.services.book import forget_address, keep_address, replace_address, set_default_address

__all__ = ["AddressInput", "forget_address", "keep_address", "make_address", "replace_address", "set_default_address"]
