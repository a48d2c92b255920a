"""GTIN-13: thirteen digits, the last of which checks the others (GS1 General Specifications, 7.9)."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def check_digit(twelve: str) -> int:
    """The thirteenth digit for the first twelve: weights 1 and 3 in turn from the left."""
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(twelve))
    return -total % 10


def validate_gtin13(value: str) -> None:
    """Raise `ValidationError` unless `value` is a GTIN-13 with a right check digit."""
    if len(value) != 13 or not value.isascii() or not value.isdigit():
        raise ValidationError(_("A GTIN-13 has exactly 13 digits."), code="length")
    if check_digit(value[:12]) != int(value[12]):
        raise ValidationError(_("The check digit of this GTIN-13 is wrong."), code="check_digit")
