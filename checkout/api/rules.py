"""What an address needs, for a client that draws its own form."""

from typing import Any

import graphene

from catalog.places.models import Province
from checkout.delivery.models.addresses import HOME_COUNTRY
from config.api.engine.enums import CountryCode

_HOME_ALLOWED = ["name", "companyName", "streetAddress1", "streetAddress2", "city", "countryArea", "phone"]
_HOME_REQUIRED = ["name", "streetAddress1", "city", "countryArea"]
_ABROAD_ALLOWED = ["name", "companyName", "streetAddress1", "streetAddress2", "city", "countryArea", "postalCode"]


class ChoiceValue(graphene.ObjectType):
    raw = graphene.String()
    verbose = graphene.String()


def _texts() -> graphene.List:
    return graphene.List(graphene.NonNull(graphene.String), required=True)


class AddressValidationData(graphene.ObjectType):
    """Goods go to addresses in Vietnam, written in two levels; bills go anywhere."""

    country_code = graphene.String(required=True)
    country_name = graphene.String(required=True)
    address_format = graphene.String(required=True, description="%N name, %O company, %A street, %C commune, %S area.")
    allowed_fields = _texts()
    required_fields = _texts()
    upper_fields = _texts()
    country_area_type = graphene.String(required=True)
    country_area_choices = graphene.List(graphene.NonNull(ChoiceValue), required=True)
    city_type = graphene.String(required=True)
    city_choices = graphene.List(graphene.NonNull(ChoiceValue), required=True)
    city_area_type = graphene.String(required=True)
    city_area_choices = graphene.List(graphene.NonNull(ChoiceValue), required=True)
    postal_code_type = graphene.String(required=True)


def rules_of(country: str, area: str) -> dict[str, Any]:
    """The rules of a country; of Vietnam with its provinces, and the communes of `area` when one is named."""
    rules = {
        "country_code": country,
        "country_name": "Việt Nam" if country == HOME_COUNTRY else country,
        "upper_fields": [],
        "country_area_type": "province",
        "country_area_choices": [],
        "city_type": "city",
        "city_choices": [],
        "city_area_type": "suburb",
        "city_area_choices": [],
        "postal_code_type": "postal",
    }
    if country != HOME_COUNTRY:
        form = {"address_format": "%N%n%O%n%A%n%C%n%S %Z", "required_fields": ["name", "streetAddress1", "city"]}
        return rules | form | {"allowed_fields": _ABROAD_ALLOWED}
    provinces = list(Province.objects.order_by("name_folded", "code"))
    named = next((province for province in provinces if province.name == area), None)
    communes = named.communes.all() if named else []
    return rules | {
        "address_format": "%N%n%O%n%A%n%C%n%S",
        "allowed_fields": _HOME_ALLOWED,
        "required_fields": _HOME_REQUIRED,
        "country_area_choices": [{"raw": one.name, "verbose": one.name} for one in provinces],
        "city_choices": [{"raw": one.full_name, "verbose": one.full_name} for one in communes],
    }


class RuleQueries:
    address_validation_rules = graphene.Field(
        AddressValidationData,
        country_code=CountryCode(required=True),
        country_area=graphene.String(description="A province: its communes are then `cityChoices`."),
        city=graphene.String(description="Not heeded."),
        city_area=graphene.String(description="Not heeded."),
    )

    @staticmethod
    def resolve_address_validation_rules(
        root: Any,
        info: Any,
        country_code: Any,
        country_area: str | None = None,
        city: str | None = None,
        city_area: str | None = None,
    ) -> dict[str, Any]:
        return rules_of(getattr(country_code, "value", country_code), country_area or "")
