"""Why an account is not opened, changed or erased; the dialect's names where it has them."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from config.core.errors import FieldError, Refusal


class AccountCode(StrEnum):
    INVALID_CREDENTIALS = "INVALID_CREDENTIALS"
    LOGIN_ATTEMPT_DELAYED = "LOGIN_ATTEMPT_DELAYED"
    INVALID_LINK = "INVALID"
    STILL_OPEN = "STILL_OPEN"
    PASSWORD_TOO_SHORT = "PASSWORD_TOO_SHORT"  # noqa: S105
    PASSWORD_TOO_COMMON = "PASSWORD_TOO_COMMON"  # noqa: S105
    PASSWORD_TOO_SIMILAR = "PASSWORD_TOO_SIMILAR"  # noqa: S105
    PASSWORD_ENTIRELY_NUMERIC = "PASSWORD_ENTIRELY_NUMERIC"  # noqa: S105


def too_many_tries(*, hour: bool = False) -> Refusal:
    """The same for names that are known and for those that are not. `hour`: that long it counts, else 15 minutes."""
    message = (
        _("Too many tries. Wait an hour, then try again.")
        if hour
        else _("Too many tries. Wait 15 minutes, then try again.")
    )
    return Refusal(FieldError(AccountCode.LOGIN_ATTEMPT_DELAYED, None, message))


def wrong_code(field: str = "token") -> Refusal:
    """The same whether it is unknown, used, over, or dead with the password it was for."""
    message = _("This link or code does not work any more, or never did. Check it, or ask for a new one.")
    return Refusal(FieldError(AccountCode.INVALID_LINK, field, message))
