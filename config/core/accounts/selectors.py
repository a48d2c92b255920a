"""Requests that wait for a code from staff."""

from uuid import UUID

from django.db.models import QuerySet

from config.core import clock
from config.core.accounts.policies import can_give_codes, can_list_requests
from config.core.models import Proof, User
from config.core.phones import normalise_phone


def waiting_requests(actor: User) -> QuerySet[Proof]:
    """All that wait for a code, the oldest first; the office's alone."""
    return _open() if can_list_requests(actor) else Proof.objects.none()


def requests_of(actor: User, phone: str) -> QuerySet[Proof]:
    """What waits under the number that somebody tells the staff; nothing for whoever may give no codes."""
    number = normalise_phone(phone)
    return _open().filter(name=number) if number and can_give_codes(actor) else Proof.objects.none()


def request_by_id(actor: User, pk: UUID) -> Proof | None:
    """One that waits; whoever looked it up by its number has its id."""
    return _open().filter(pk=pk).first() if can_give_codes(actor) else None


def _open() -> QuerySet[Proof]:
    found = Proof.objects.filter(name__startswith="+", used_at=None, expires_at__gt=clock.now())
    return found.select_related("user", "given_by").order_by("created_at", "pk")
