"""Statements are closed and paid, and the dated rules set."""

from checkout.settlement.services.closing import close_month, close_statement
from checkout.settlement.services.paying import pay_statement
from checkout.settlement.services.rules import set_seller, set_tax_rate, set_tax_status

__all__ = ["close_month", "close_statement", "pay_statement", "set_seller", "set_tax_rate", "set_tax_status"]
