"""Who buys, where it goes, whom it is for."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from checkout.carts.models import Checkout
from checkout.carts.services.changing import changing
from checkout.delivery.services import AddressInput, make_address
from config.core.counting import count_done
from config.core.errors import CommonCode, FieldError, Refusal
from config.core.models import User
from config.core.phones import normalise_phone
from config.core.text import clean

MOST_METADATA = 50
_MOST_KEY, _MOST_VALUE = 100, 2_000


def set_contact(
    actor: User | None,
    checkout: Checkout,
    *,
    email: str | None = None,
    phone: str | None = None,
    last_name: str | None = None,
    first_name: str | None = None,
    note: str | None = None,
) -> Checkout:
    """Say who buys; what is None stays. An e-mail may be left empty, a phone may be spelt in any way. Raises `Refusal`
    naming each field that cannot be right."""
    facts = contact(email=email, phone=phone, last_name=last_name, first_name=first_name, note=note)
    # A voucher's use is counted by the phone, so a new phone may change the sum.
    with changing(actor, checkout, what_is_bought=facts.get("phone", checkout.phone) != checkout.phone) as locked:
        for name, value in facts.items():
            setattr(locked, name, value)
    return locked


def contact(
    *,
    email: str | None = None,
    phone: str | None = None,
    last_name: str | None = None,
    first_name: str | None = None,
    note: str | None = None,
) -> dict[str, str]:
    """What of it is said, as it is stored. Raises `Refusal`."""
    given: dict[str, Any] = {"last_name": last_name, "first_name": first_name, "note": note}
    errors = []
    if email is not None:
        given["email"] = clean(email)
        if given["email"] and not _is_email(given["email"]):
            errors.append(FieldError(CommonCode.INVALID, "email", _("This is no e-mail address.")))
    if phone is not None:
        given["phone"] = normalise_phone(phone) or "" if phone.strip() else ""
        if phone.strip() and not given["phone"]:
            errors.append(FieldError(CommonCode.INVALID, "phone", _("This is no telephone number.")))
    facts = {name: clean(value) for name, value in given.items() if value is not None}
    Refusal.unless_none((*errors, *_too_long(facts)))
    return facts


def set_shipping_address(actor: User | None, checkout: Checkout, *, given: AddressInput) -> Checkout:
    """Say where the goods go; where no contact is known yet, it is the buyer's. Raises `Refusal` (`shippingAddress.`).
    The chosen delivery stays and is judged anew."""
    with changing(actor, checkout) as locked:
        deliver_to(locked, given)
    return locked


def deliver_to(locked: Checkout, given: AddressInput) -> None:
    """`set_shipping_address` for a checkout that is locked or new, and saved by its caller."""
    address = make_address(given, for_delivery=True)
    locked.shipping_address = address
    if not locked.is_gift:
        locked.phone = locked.phone or address.phone
        if not (locked.last_name or locked.first_name):
            locked.last_name, locked.first_name = address.last_name, address.first_name
    count_done("checkout_step", "addressed")


def set_billing_address(actor: User | None, checkout: Checkout, *, given: AddressInput) -> Checkout:
    """Say whom the bill is for, anywhere. Raises `Refusal`."""
    with changing(actor, checkout, what_is_bought=False) as locked:
        locked.billing_address = make_address(given, for_delivery=False)
    return locked


def set_gift(
    actor: User | None,
    checkout: Checkout,
    *,
    is_gift: bool,
    recipient_name: str = "",
    recipient_phone: str = "",
    note: str = "",
) -> Checkout:
    """Say that it is a gift, for whom, and with which words; no cash is asked for one. Raises `Refusal`."""
    facts = {"recipient_name": clean(recipient_name), "gift_note": clean(note)} if is_gift else {}
    phone = normalise_phone(recipient_phone) if is_gift and recipient_phone.strip() else ""
    errors = list(_too_long(facts))
    if phone is None:
        errors.append(FieldError(CommonCode.INVALID, "recipient_phone", _("This is no telephone number.")))
    Refusal.unless_none(errors)
    with changing(actor, checkout) as locked:
        locked.is_gift = is_gift
        locked.recipient_name, locked.gift_note = facts.get("recipient_name", ""), facts.get("gift_note", "")
        locked.recipient_phone = phone or ""
        if is_gift and locked.pays_cash:
            locked.pays_cash, locked.gateway = False, ""
    return locked


def set_language(actor: User | None, checkout: Checkout, *, language: str) -> Checkout:
    """The language in which the buyer is written to."""
    with changing(actor, checkout, what_is_bought=False) as locked:
        locked.language = "en" if language == "en" else "vi"
    return locked


def set_metadata(actor: User | None, checkout: Checkout, *, values: dict[str, str]) -> Checkout:
    """A client's own notes; keys that are there get the new value. Raises `Refusal` when they are many or long."""
    if any(not key.strip() or len(key) > _MOST_KEY or len(value) > _MOST_VALUE for key, value in values.items()):
        raise Refusal(FieldError(CommonCode.INVALID, "input", _("Keys have 1 to 100 characters, values up to 2,000.")))
    with changing(actor, checkout, what_is_bought=False) as locked:
        locked.metadata = locked.metadata | {clean(key): clean(value) for key, value in values.items()}
        if len(locked.metadata) > MOST_METADATA:
            raise Refusal(FieldError(CommonCode.INVALID, "input", _("These are too many notes.")))
    return locked


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _too_long(facts: dict[str, str]) -> list[FieldError]:
    limits = {name: getattr(Checkout._meta.get_field(name), "max_length", None) for name in facts}
    return [
        FieldError(CommonCode.INVALID, name, _("At most %(most)s characters."), {"most": limits[name]})
        for name, value in facts.items()
        if len(value) > (limits[name] or len(value))
    ]
