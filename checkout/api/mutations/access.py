"""The checkout that an id names. Whether whoever asks may change it, its services say."""

from collections.abc import Iterable
from typing import Any

import graphene
from django.utils.translation import gettext_lazy as _

from checkout.api.checkouts import Checkout
from checkout.carts.models import Checkout as Row
from checkout.carts.models import CheckoutState
from checkout.carts.selectors import checkout_by_id
from checkout.carts.services import LineAsk
from config.api.engine.ids import number_of, uuid_of
from config.core.errors import CommonCode, FieldError, Refusal

ID = graphene.ID(description="Of the checkout.")
GIVES: dict[str, Any] = {"checkout": graphene.Field(Checkout)}


def checkout_of(text: str | None, *, field: str = "id", also_ordered: bool = False) -> Row:
    """The checkout with this global id. Raises `Refusal` (NOT_FOUND) naming `field`; also for one that is ordered
    unless `also_ordered`."""
    key = uuid_of("Checkout", text or "")
    found = checkout_by_id(key) if key is not None else None
    if found is None or (found.state != CheckoutState.OPEN and not also_ordered):
        raise Refusal(FieldError(CommonCode.NOT_FOUND, field, _("There is no such basket, or it has been ordered.")))
    return found


def asks_of(lines: Iterable[dict[str, Any]]) -> list[LineAsk]:
    """What a client asks for; an id that names no pack is asked for as one that is not there."""
    return [LineAsk(number_of("ProductVariant", line["variant_id"]) or 0, line["quantity"]) for line in lines]


def contact_of(email: str | None, phone: str | None) -> dict[str, str]:
    """What the dialect calls an e-mail may be a phone here."""
    told = {"phone": phone} if phone else {}
    if email is None:
        return told
    return told | ({"email": email} if "@" in email else {"phone": email})
