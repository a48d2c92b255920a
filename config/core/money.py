"""Whole dong. The dong has no minor unit, so money is an integer from the form to the column (design, rule 6)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

CURRENCY = "VND"
MOST = 10**12  # a sum above this is a typing mistake, not a price


def dong(value: object) -> int:
    """`value` as whole dong. Raises `TypeError` for anything but an integer: a float has already lost money."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"money is whole dong, not {type(value).__name__}")
    return value


class DongField(models.BigIntegerField):
    """A column of whole dong, never negative, never a float."""

    default_error_messages = {"float": _("An amount is a whole number of dong.")}

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, float):
            raise ValidationError(self.error_messages["float"], code="float")
        return super().to_python(value)

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, float):
            raise TypeError("money is whole dong, not float")
        return super().get_prep_value(value)
