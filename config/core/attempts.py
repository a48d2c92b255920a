"""How often one may fail to sign in. Known and unknown names are counted alike, so a count betrays nobody."""

import hashlib
import ipaddress
from datetime import timedelta

from django.db.models import Q

from config.core import clock
from config.core.models import SignInAttempt
from config.core.phones import normalise_phone
from config.core.text import clean

MOST = 10
WITHIN = timedelta(minutes=15)


def begin(*, name: str, address: str) -> SignInAttempt | None:
    """Note a try before the password is looked at; None when there were `MOST` failures already for this name, or from
    this address, in the last 15 minutes. Noted first and counted then: a hundred at once get no further than ten."""
    since = clock.now() - WITHIN
    attempt = SignInAttempt.objects.create(name_hash=_hash(_spelling(name)), address_hash=_hash(_network(address)))
    recent = SignInAttempt.objects.filter(at__gt=since)
    for same in (Q(name_hash=attempt.name_hash), Q(address_hash=attempt.address_hash)):
        if recent.filter(same).count() > MOST:
            attempt.delete()
            return None
    return attempt


def succeeded(attempt: SignInAttempt) -> None:
    """The password was right: what this name failed before is forgotten, what the address failed is not. What no longer
    counts goes at the same time."""
    over = Q(at__lte=clock.now() - WITHIN)
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
