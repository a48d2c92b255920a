"""The first owner: made from the command line by whoever sets the shop's variables; others are invited."""

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.urls import reverse

from config.core import audit, clock
from config.core.invitations import issue
from config.core.models import OfficeRole, User
from config.core.text import clean


def owners() -> list[User]:
    """Who owns the shop and can sign in."""
    return list(User.objects.filter(office_role=OfficeRole.OWNER, is_active=True).order_by("date_joined"))


def make_owner(email: str, password: str) -> User:
    """A new account that owns the shop. Raises `ValidationError` for a bad e-mail or a password that is too easy."""
    user = User(email=clean(email).lower(), office_role=OfficeRole.OWNER)
    validate_password(password, user)
    with transaction.atomic():
        # Whoever sets the shop's variables answers for the address.
        user = User.objects.create_user(
            email=user.email, password=password, office_role=OfficeRole.OWNER, email_verified_at=clock.now()
        )
        audit.record(None, "office.role", user, before=OfficeRole.NONE, after=OfficeRole.OWNER)
    return user


def promote(user: User) -> None:
    """Somebody who has an account comes to own the shop, with the password they have."""
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=user.pk)
        before, locked.office_role = locked.office_role, OfficeRole.OWNER
        locked.save(update_fields=["office_role"])
        audit.record(None, "office.role", locked, before=before, after=OfficeRole.OWNER)


def owner_link() -> str:
    """An address that makes whoever opens it first the owner: once, within 14 days."""
    _invitation, code = issue(None, kind="office", object_id="office", role=OfficeRole.OWNER)
    return f"{settings.PUBLIC_URL}{reverse('accounts:join', args=[code.replace('-', '')])}"
