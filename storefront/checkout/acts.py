"""What the buttons of the basket do, on its own page and at the checkout: each is a word, some with a line's id."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from checkout.carts import services
from checkout.carts.models import Checkout
from config.core.models import User

_MOST = 2**31


@dataclass(frozen=True)
class Removed:
    """A line that was just taken out, as much as it takes to put it back."""

    variant_id: int
    quantity: int
    name: str


def do(user: User | None, checkout: Checkout, act: str, sent: Mapping[str, str]) -> Removed | None:
    """Do `act` with what the form sent; what was taken out of the basket, if something was. An act that is none
    changes nothing. Raises `Refusal` and `NotAllowed` as the services do."""
    word, _colon, rest = act.partition(":")
    match word:
        case "set":
            line, _colon, quantity = rest.partition(":")
            return _set(user, checkout, {line: quantity})
        case "quantities":
            return _set(user, checkout, {name[2:]: value for name, value in sent.items() if name.startswith("q-")})
        case "accept":
            services.accept_changes(user, checkout)
        case "voucher":
            services.apply_voucher(user, checkout, code=sent.get("voucher", ""))
        case "no-voucher":
            services.remove_voucher(user, checkout)
    return None


def _set(user: User | None, checkout: Checkout, typed: Mapping[str, str]) -> Removed | None:
    there = {line.pk: line for line in checkout.lines.all()}
    wanted: dict[UUID, int] = {}
    for name, text in typed.items():
        pk, quantity = _uuid(name), _number(text)
        if pk is not None and quantity is not None and (pk not in there or there[pk].quantity != quantity):
            wanted[pk] = quantity
    if not wanted:
        return None
    services.set_quantities(user, checkout, quantities=wanted)
    gone = [there[pk] for pk, quantity in wanted.items() if quantity == 0 and pk in there]
    return Removed(gone[0].variant_id, gone[0].quantity, gone[0].product_name) if len(gone) == 1 else None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _number(text: str) -> int | None:
    """A whole number, however large; what is none leaves the line as it is."""
    text = text.strip()
    if not (text.isascii() and text.removeprefix("-").isdigit()) or len(text) > 12:
        return None
    return max(min(int(text), _MOST), -1)
