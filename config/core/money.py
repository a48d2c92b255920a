"""Whole dong. The dong has no minor unit, so money is an integer from the form to the column (design, rule 6)."""

from collections.abc import Sequence
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


def dotted(amount: int) -> str:
    """Whole dong for a sentence, in groups as Vietnam writes them: `1.250.000`."""
    return f"{amount:,}".replace(",", ".")


def shared(total: int, weights: Sequence[int]) -> list[int]:
    """`total` dong divided in proportion to `weights` (none negative), to the dong: what is left over after rounding
    down goes, one dong each, to the largest remainders, the first of equal ones. No share of a total up to the sum of
    the weights passes its weight."""
    whole = sum(weights)
    if whole == 0:
        if total:
            raise ValueError("nothing to share it among")
        return [0] * len(weights)
    shares = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda place: -(total * weights[place] % whole))
    for place in by_remainder[: total - sum(shares)]:
        shares[place] += 1
    return shares


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
