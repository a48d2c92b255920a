"""How often one may try. Known and unknown names are counted alike, so a count betrays nobody."""

import hashlib
import ipaddress
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q

from config.core import clock
from config.core.models import SignInAttempt
from config.core.phones import normalise_phone
from config.core.text import clean


@dataclass(frozen=True)
class Limit:
    """So many tries of a kind for one name and from one address within a time; kinds are counted apart."""

    kind: str
    of_name: int
    of_address: int
    within: timedelta


SIGN_IN = Limit("", 10, 10, timedelta(minutes=15))
# Codes typed: eight digits that live half an hour or a day are not found by so few tries.
CODE = Limit("code", 10, 30, timedelta(minutes=15))
# Mails and codes asked for: nobody's mailbox is filled, and no list of names is tried.
REQUEST = Limit("request", 5, 20, timedelta(hours=1))
_LONGEST = timedelta(hours=1)


def begin(*, name: str, address: str, limit: Limit = SIGN_IN) -> SignInAttempt | None:
    """Note a try before it is judged; None when there were as many as `limit` allows for this name, or from this
    address. Noted first and counted then: a hundred at once get no further than ten."""
    attempt = SignInAttempt.objects.create(
        name_hash=_hash(limit.kind + _spelling(name)), address_hash=_hash(limit.kind + _network(address))
    )
    recent = SignInAttempt.objects.filter(at__gt=clock.now() - limit.within)
    for same, most in (
        (Q(name_hash=attempt.name_hash), limit.of_name),
        (Q(address_hash=attempt.address_hash), limit.of_address),
    ):
        if recent.filter(same).count() > most:
            attempt.delete()
            return None
    return attempt


def succeeded(attempt: SignInAttempt) -> None:
    """It was right: what this name failed before is forgotten, what the address failed is not. What no longer counts
    goes at the same time."""
    over = Q(at__lte=clock.now() - _LONGEST)
    SignInAttempt.objects.filter(over | Q(pk=attempt.pk) | Q(name_hash=attempt.name_hash)).delete()


def _spelling(name: str) -> str:
    """One spelling for all the ways to type the same e-mail or phone."""
    plain = clean(name)
    return normalise_phone(plain) or plain.casefold()


def _network(address: str) -> str:
    """The address, or the /64 that one household has in IPv6."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((ip, 64), strict=False)) if ip.version == 6 else str(ip)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
