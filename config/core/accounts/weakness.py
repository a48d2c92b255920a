"""What makes a password too easy, in words of our own: Django's are not all there in Vietnamese."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from config.core.accounts.errors import AccountCode
from config.core.errors import FieldError
from config.core.models import User

_WORDS: dict[AccountCode, Promise] = {
    AccountCode.PASSWORD_TOO_SHORT: _("Take at least 8 characters."),
    AccountCode.PASSWORD_TOO_COMMON: _("Too many people use this password: take another one."),
    AccountCode.PASSWORD_TOO_SIMILAR: _("This is too much like your name, e-mail or phone: take another one."),
    AccountCode.PASSWORD_ENTIRELY_NUMERIC: _("Take some letters as well as digits."),
}


def weaknesses(password: str, user: User, *, field: str = "password") -> list[FieldError]:
    """Everything that makes `password` too easy for `user`."""
    try:
        validate_password(password, user)
    except ValidationError as problem:
        codes = [AccountCode(str(error.code).upper()) for error in problem.error_list]
        return [FieldError(code, field, _WORDS[code]) for code in codes]
    return []
