"""An address as somebody gives it, in all its spellings, and as it is stored, in one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from catalog.places.models import Commune
from checkout.delivery.errors import DeliveryCode
from checkout.delivery.models import Address
from checkout.delivery.models.addresses import HOME_COUNTRY
from config.core.errors import CommonCode, FieldError, Refusal
from config.core.phones import normalise_phone
from config.core.text import clean


@dataclass(frozen=True, kw_only=True)
class AddressInput:
    """What was typed. In Vietnam the place is a commune; elsewhere it is words."""

    last_name: str = ""
    first_name: str = ""
    company_name: str = ""
    phone: str = ""
    street: str = ""
    hamlet: str = ""
    commune: Commune | None = None
    city: str = ""
    country_area: str = ""
    postal_code: str = ""
    country: str = HOME_COUNTRY


# The words of an address and how long each may be.
_WORDS: dict[str, int] = {
    field.name: getattr(Address._meta.get_field(field.name), "max_length")  # noqa: B009
    for field in fields(AddressInput)
    if field.name != "commune"
}


def make_address(given: AddressInput, *, for_delivery: bool, prefix: str = "") -> Address:
    """Store `given`. Raises `Refusal` with every field that is wrong, each after `prefix`.

    Goods go to addresses in Vietnam only and need a name and a phone; a bill may go anywhere.
    """
    plain = _cleaned(given)
    Refusal.unless_none(
        FieldError(e.code, f"{prefix}{e.field}", e.message, e.params) for e in _problems(plain, for_delivery)
    )
    facts = {field.name: getattr(plain, field.name) for field in fields(plain)}
    if plain.country == HOME_COUNTRY:
        facts |= {"city": "", "country_area": "", "postal_code": ""}
    else:
        facts["commune"] = None
    return Address.objects.create(**facts | {"phone": normalise_phone(plain.phone) or ""})


def _cleaned(given: AddressInput) -> AddressInput:
    words: dict[str, Any] = {name: " ".join(clean(getattr(given, name)).split()) for name in _WORDS}
    return replace(given, **words | {"country": words["country"].upper() or HOME_COUNTRY})


def _problems(plain: AddressInput, for_delivery: bool) -> Iterator[FieldError]:
    for name, most in _WORDS.items():
        # A phone is measured once it is spelt in the one way.
        if name != "phone" and len(getattr(plain, name)) > most:
            yield FieldError(CommonCode.INVALID, name, _("At most %(most)s characters."), {"most": most})
    if plain.phone and normalise_phone(plain.phone) is None:
        yield FieldError(CommonCode.INVALID, "phone", _("This is no telephone number."))
    if not re.fullmatch("[A-Z]{2}", plain.country):
        yield FieldError(CommonCode.INVALID, "country", _("Choose a country."))
    if plain.country == HOME_COUNTRY and plain.commune is None:
        yield FieldError(CommonCode.REQUIRED, "commune", _("Choose the commune or ward."))
    if not (plain.last_name or plain.first_name or plain.company_name):
        yield FieldError(CommonCode.REQUIRED, "first_name", _("Say the name."))
    if not (plain.street or plain.hamlet):
        yield FieldError(CommonCode.REQUIRED, "street", _("Say the street or the hamlet."))
    if for_delivery and plain.country != HOME_COUNTRY:
        yield FieldError(DeliveryCode.NOT_DELIVERED_THERE, "country", _("Goods are delivered within Vietnam only."))
    if for_delivery and not plain.phone:
        yield FieldError(CommonCode.REQUIRED, "phone", _("The courier needs a telephone number."))
