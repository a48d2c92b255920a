"""An address as the dialect has it: a buyer's, and a sales point's.

| dialect | in Vietnam | elsewhere (bills only) |
|---|---|---|
| streetAddress1 | house number and street | the same |
| streetAddress2 | hamlet or quarter | the same |
| city | commune or ward | town |
| countryArea | province | area |
"""

from dataclasses import dataclass
from typing import Any, Protocol

import graphene

from catalog.api.channels import CountryDisplay
from catalog.api.places import Commune
from catalog.inventory.models import SalesPoint
from catalog.places import models as places
from config.api.engine.batches import Peer, batch
from config.api.engine.ids import id_field

HOME_COUNTRY, HOME_NAME = "VN", "Việt Nam"


class Placed(Protocol):
    """What an address is read from."""

    pk: Any
    first_name: str
    last_name: str
    company_name: str
    street: str
    hamlet: str
    postal_code: str
    phone: str
    city: str
    country_area: str
    country: str
    commune: places.Commune | None


@dataclass
class PointAddress(Peer):
    """Where a sales point is; its commune comes with it."""

    point: SalesPoint
    first_name: str = ""
    last_name: str = ""
    hamlet: str = ""
    postal_code: str = ""
    city: str = ""
    country_area: str = ""
    country: str = HOME_COUNTRY

    @property
    def pk(self) -> str:
        return f"point-{self.point.pk}"

    @property
    def company_name(self) -> str:
        return self.point.name

    @property
    def street(self) -> str:
        return self.point.address

    @property
    def phone(self) -> str:
        return self.point.phone

    @property
    def commune(self) -> places.Commune:
        return self.point.commune


class Address(graphene.ObjectType):
    """Where somebody is. A person's corrected one has another id: what was agreed with the old one stays."""

    id = id_field("Address")
    first_name = graphene.String(required=True)
    last_name = graphene.String(required=True)
    company_name = graphene.String(required=True)
    street_address_1 = graphene.String(
        name="streetAddress1", required=True, resolver=lambda address, info: address.street
    )
    street_address_2 = graphene.String(
        name="streetAddress2", required=True, resolver=lambda address, info: address.hamlet
    )
    city_area = graphene.String(required=True, resolver=lambda address, info: "")
    postal_code = graphene.String(required=True)
    phone = graphene.String(resolver=lambda address, info: address.phone or None)

    @batch(graphene.String, required=True)
    def city(addresses: list[Placed], info: Any) -> list[str]:
        return [address.commune.full_name if address.commune else address.city for address in addresses]

    @batch(graphene.String, required=True)
    def country_area(addresses: list[Placed], info: Any) -> list[str]:
        return [a.commune.province.name if a.commune else a.country_area for a in addresses]

    @batch(Commune)
    def commune(addresses: list[Placed], info: Any) -> list[places.Commune | None]:
        return [address.commune for address in addresses]

    @staticmethod
    def resolve_country(address: Placed, info: Any) -> dict[str, str]:
        return {"code": address.country, "country": HOME_NAME if address.country == HOME_COUNTRY else address.country}

    country = graphene.Field(CountryDisplay, required=True)
