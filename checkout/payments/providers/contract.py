"""What a way to pay must be able to do. A new one is a class with these methods and a line in the registry."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Protocol

from django.conf import settings

from checkout.carts.models import Checkout
from checkout.payments.models import Refund, Transaction
from config.core.errors import FieldError


@dataclass(frozen=True)
class Piece:
    """One movement of money under the provider's own id of it, in whole dong. `refund` is the shop's id of the refund
    that it belongs to, where the provider was told it."""

    id: str
    amount: int
    refund: str = ""


@dataclass(frozen=True)
class Facts:
    """All that the provider knows of a payment at the moment it was asked: totals, never differences, so that a report
    that comes twice, late or out of order changes nothing that a later one has said."""

    psp_reference: str = ""
    authorized: tuple[Piece, ...] = ()
    cancelled: tuple[Piece, ...] = ()
    charged: tuple[Piece, ...] = ()
    refunded: tuple[Piece, ...] = ()
    refunds_under_way: tuple[Piece, ...] = ()
    refunds_failed: tuple[Piece, ...] = ()
    charged_back: tuple[Piece, ...] = ()
    charge_backs_won: tuple[Piece, ...] = ()
    failure: str = ""
    needs_action: bool = False
    is_over: bool = False


@dataclass(frozen=True)
class Answer:
    """What a provider said to a call, and what the client needs to go on."""

    facts: Facts
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Call:
    """What a call to a provider says. `data` is what the client sent with it, `return_url` where its page leads back
    to."""

    transaction: Transaction
    data: Mapping[str, Any] = field(default_factory=dict)
    return_url: str = ""
    language: str = "vi"

    @classmethod
    def first(cls, transaction: Transaction) -> "Call":
        """The call that began the payment, as it was stored before it was made."""
        return cls(transaction, **transaction.request)


def missing(needs: Iterable[str]) -> list[str]:
    """Which of these settings say nothing."""
    return [name for name in needs if not getattr(settings, name)]


class Provider(Protocol):
    """Calls are made outside any transaction and may raise `ProviderUnknown` or `ProviderRefused`."""

    id: str
    pays_cash: bool
    # Whether `refund` sends money back; else a person makes a transfer.
    refunds_by_itself: bool

    @property
    def name(self) -> str:
        """In the language of the page."""

    @property
    def patience(self) -> timedelta:
        """How long goods are promised while the buyer pays."""

    @property
    def most(self) -> int | None:
        """Whole dong an order may cost at the most to be paid this way."""

    @property
    def needs(self) -> tuple[str, ...]:
        """The settings without which it is not offered."""

    def is_configured(self) -> bool:
        """Whether the shop has what it takes; one that is not is not offered."""

    def refusal(self, checkout: Checkout) -> FieldError | None:
        """Why this basket cannot be paid this way. `checkout` comes with its lines' variants and products."""

    def client_config(self) -> Mapping[str, Any]:
        """What a client must know before it begins; nothing secret."""

    def prepare(self, transaction: Transaction) -> None:
        """Fill in, before the row is stored, what the call will need and must not be drawn twice."""

    def initialize(self, call: Call) -> Answer:
        """Begin the payment. Called again with the same key it answers the same."""

    def process(self, call: Call) -> Answer:
        """Where the payment stands now, after the buyer has acted."""

    def fetch(self, transaction: Transaction) -> Facts:
        """Where the payment stands now."""

    def cancel(self, transaction: Transaction) -> Facts:
        """Ask for nothing more; what was charged stays."""

    def refund(self, refund: Refund) -> Facts:
        """Send money back by the way it came, once however often it is called for the same refund."""
