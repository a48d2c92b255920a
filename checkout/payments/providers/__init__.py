"""The ways to pay. One that is not configured is not offered, and cannot be asked for."""

from functools import cache

from checkout.payments.providers.cash import Cash
from checkout.payments.providers.contract import Answer, Call, Facts, Piece, Provider, missing
from checkout.payments.providers.dummy import Dummy
from checkout.payments.providers.stripe import Stripe
from checkout.payments.providers.vietqr import VietQR

__all__ = ["Answer", "Call", "Facts", "Piece", "Provider", "configured", "known", "missing", "provider"]


@cache
def _known() -> dict[str, Provider]:
    ways: tuple[Provider, ...] = (Cash(), VietQR(), Stripe(), Dummy())
    return {way.id: way for way in ways}


def configured() -> list[Provider]:
    """The ways that this shop can offer, first the one that most buyers choose."""
    return [way for way in _known().values() if way.is_configured()]


def known() -> list[Provider]:
    """Every way there is, offered or not."""
    return list(_known().values())


def provider(gateway: str) -> Provider | None:
    """The configured way with this id."""
    way = _known().get(gateway)
    return way if way and way.is_configured() else None
