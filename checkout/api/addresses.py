"""Addresses as clients send them: the dialect's fields, Vietnam's two levels.

| dialect | in Vietnam | elsewhere (bills only) |
|---|---|---|
| streetAddress1 | house number and street | the same |
| streetAddress2 | hamlet or quarter | the same |
| city | commune or ward, by a present or a former name | town |
| cityArea | former district, only to tell former names apart | - |
| countryArea | province, by a present or a former name | area |
"""

from typing import Any

import graphene
from django.utils.translation import gettext_lazy as _

from catalog.places import models as places
from catalog.places.selectors import MatchProblem, match_commune
from checkout.delivery import models
from checkout.delivery.models.addresses import HOME_COUNTRY
from checkout.delivery.services import AddressInput as Given
from config.api.engine.enums import CountryCode
from config.core.errors import CommonCode, FieldError, Refusal

# How clients call the fields that the services name.
FIELDS = {"street": "streetAddress1", "hamlet": "streetAddress2", "commune": "city"}


class AddressInput(graphene.InputObjectType):
    """In Vietnam `commune` (a code), or `city` with `countryArea`, says where."""

    first_name = graphene.String()
    last_name = graphene.String()
    company_name = graphene.String()
    street_address_1 = graphene.String(name="streetAddress1")
    street_address_2 = graphene.String(name="streetAddress2")
    city = graphene.String()
    city_area = graphene.String()
    postal_code = graphene.String()
    country = CountryCode(description="Vietnam when nothing is said.")
    country_area = graphene.String()
    phone = graphene.String(description="In any spelling.")
    commune = graphene.ID(description="Code of a commune or ward.")


def addresses_by_id(ids: Any) -> dict[Any, models.Address]:
    """These addresses with their places; one query."""
    return models.Address.objects.select_related("commune__province").in_bulk({pk for pk in ids if pk})


def given(address: dict[str, Any]) -> Given:
    """An address as a client sent it. Raises `Refusal` naming `city` where its words name no commune, or several."""
    country = getattr(address.get("country"), "value", address.get("country")) or HOME_COUNTRY
    words = {
        "last_name": "last_name",
        "first_name": "first_name",
        "company_name": "company_name",
        "phone": "phone",
        "street": "street_address_1",
        "hamlet": "street_address_2",
        "city": "city",
        "country_area": "country_area",
        "postal_code": "postal_code",
    }
    facts: dict[str, Any] = {ours: address.get(theirs) or "" for ours, theirs in words.items()}
    commune = _commune(address) if country == HOME_COUNTRY else None
    return Given(country=country, commune=commune, **facts)


def _commune(address: dict[str, Any]) -> places.Commune | None:
    if address.get("commune"):
        found = places.Commune.objects.filter(pk=address["commune"]).select_related("province").first()
        if found is None:
            raise Refusal(FieldError(CommonCode.INVALID, "commune_code", _("There is no commune with this code.")))
        return found
    area, city = address.get("country_area") or "", address.get("city") or ""
    if not city.strip():
        return None  # the service says that it is missing
    match = match_commune(area, address.get("city_area") or "", city)
    if match.commune is not None:
        return match.commune
    if match.problem == MatchProblem.SPLIT:
        names = ", ".join(commune.full_name for commune in match.candidates[:5])
        message = _("This may be one of several: %(names)s. Choose one.")
        raise Refusal(FieldError(CommonCode.INVALID, "city", message, {"names": names}))
    raise Refusal(FieldError(CommonCode.INVALID, "city", _("There is no commune or ward of this name there.")))
