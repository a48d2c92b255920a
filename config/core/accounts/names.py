"""What people sign in with: an e-mail or a phone. It counts once its owner has proven that it is theirs."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from config.core import audit
from config.core.errors import CommonCode, FieldError, Refusal
from config.core.models import Invitation, User
from config.core.phones import normalise_phone
from config.core.text import clean

_LONGEST = 254


def is_phone(name: str) -> bool:
    """Whether a name as it is stored is a phone."""
    return name.startswith("+")


def read_name(text: str, *, field: str) -> str:
    """An e-mail in lower case or a phone as E.164. Raises `Refusal` for what is neither."""
    plain = clean(text)
    if not plain:
        raise Refusal(FieldError(CommonCode.REQUIRED, field, _("Give an e-mail or a phone number.")))
    if "@" not in plain:
        phone = normalise_phone(plain)
        if phone is None:
            raise Refusal(FieldError(CommonCode.INVALID, field, _("This is no e-mail and no telephone number.")))
        return phone
    try:
        validate_email(plain)
    except ValidationError:
        raise Refusal(FieldError(CommonCode.INVALID, field, _("This is no e-mail address."))) from None
    if len(plain) > _LONGEST:
        raise Refusal(FieldError(CommonCode.INVALID, field, _("At most %(most)s characters."), {"most": _LONGEST}))
    return plain.lower()


def account_of(name: str) -> User | None:
    """Whose name it is, proven, closed accounts too."""
    return User.objects.filter(_proven(name)).first()


def may_sign_in(text: str) -> QuerySet[User]:
    """Who signs in by what was typed. A name that is not proven opens an account only for those whom a colleague has
    let into a team by a code: it is known who they are, though not whose the phone is."""
    phone = normalise_phone(text)
    joined = Exists(Invitation.objects.filter(used_by=OuterRef("pk")))
    by_email = Q(email__iexact=text) & (Q(email_verified_at__isnull=False) | Q(joined))
    by_phone = Q(phone=phone) & (Q(phone_verified_at__isnull=False) | Q(joined)) if phone else Q(pk=None)
    return User.objects.filter(by_email | by_phone)


def proven_facts(name: str, at: Any) -> dict[str, Any]:
    """The fields of a user that has this name, proven at that moment."""
    kind = _kind(name)
    return {kind: name, f"{kind}_verified_at": at}


def make_free(name: str) -> None:
    """Whoever has proven that a name is theirs takes it from an account that only claimed it, which keeps the rest."""
    kind = _kind(name)
    claimed = User.objects.select_for_update().filter(**{f"{kind}__iexact": name, f"{kind}_verified_at": None})
    for user in claimed:
        setattr(user, kind, None)
        user.save(update_fields=[kind])
        audit.record(None, "person.name_taken", user, what=kind)


def own_names(user: User) -> tuple[str, str]:
    """E-mail and phone as far as they are proven, else empty: what may show earlier orders."""
    email = user.email if user.email_verified_at else None
    phone = user.phone if user.phone_verified_at else None
    return email or "", phone or ""


def _kind(name: str) -> str:
    return "phone" if is_phone(name) else "email"


def _proven(name: str) -> Q:
    if is_phone(name):
        return Q(phone=name, phone_verified_at__isnull=False)
    return Q(email__iexact=name, email_verified_at__isnull=False)
