"""Who buys, where it goes, whose it is, a client's own notes."""

from typing import Any

import graphene

from checkout.api.addresses import AddressInput, given
from checkout.api.checkouts import ObjectWithMetadata
from checkout.api.errors import CHECKOUT, METADATA
from checkout.api.mutations.access import GIVES, ID, checkout_of, contact_of
from checkout.carts import services
from checkout.delivery.services import keep_address
from config.api.engine.context import Context
from config.api.engine.mutations import ask
from config.core.models import User

Made = dict[str, Any]


class CheckoutAddressValidationRules(graphene.InputObjectType):
    """Not heeded: an address has what a courier needs, or it is refused."""

    check_required_fields = graphene.Boolean()
    check_fields_format = graphene.Boolean()
    enable_fields_normalization = graphene.Boolean()


class MetadataInput(graphene.InputObjectType):
    key = graphene.String(required=True)
    value = graphene.String(required=True)


_ADDRESS: dict[str, Any] = {
    "save_address": graphene.Boolean(description="Keep it in the account's book as well."),
    "validation_rules": CheckoutAddressValidationRules(),
    "id": ID,
}


class TellingMutations:
    @ask("CheckoutEmailUpdate", errors=CHECKOUT, gives=GIVES, id=ID, email=graphene.String(required=True))
    def checkout_email_update(by: Context, email: str, id: str | None = None) -> Made:
        """Say by which e-mail, or by which phone, the buyer is reached."""
        return {"checkout": services.set_contact(by.buyer(), checkout_of(id), **contact_of(email, None))}

    @ask(
        "CheckoutShippingAddressUpdate",
        errors=CHECKOUT,
        gives=GIVES,
        shipping_address=AddressInput(required=True),
        **_ADDRESS,
    )
    def checkout_shipping_address_update(
        by: Context, shipping_address: dict[str, Any], id: str | None = None, save_address: Any = None, **_rules: Any
    ) -> Made:
        """Say where the goods go: within Vietnam."""
        checkout = services.set_shipping_address(by.buyer(), checkout_of(id), given=given(shipping_address))
        return {"checkout": _kept(by.buyer(), checkout, checkout.shipping_address, keep=save_address)}

    @ask(
        "CheckoutBillingAddressUpdate",
        errors=CHECKOUT,
        gives=GIVES,
        billing_address=AddressInput(required=True),
        **_ADDRESS,
    )
    def checkout_billing_address_update(
        by: Context, billing_address: dict[str, Any], id: str | None = None, save_address: Any = None, **_rules: Any
    ) -> Made:
        """Say whom the bill is for: anywhere."""
        checkout = services.set_billing_address(by.buyer(), checkout_of(id), given=given(billing_address))
        return {"checkout": _kept(by.buyer(), checkout, checkout.billing_address, keep=save_address)}

    @ask("CheckoutCustomerAttach", errors=CHECKOUT, gives=GIVES, signed_in=True, id=ID, customer_id=graphene.ID())
    def checkout_customer_attach(by: Context, id: str | None = None, customer_id: str | None = None) -> Made:
        """It becomes the account's of whoever asks; `customerId` is not heeded."""
        return {"checkout": services.attach(by.actor(), checkout_of(id))}

    @ask("CheckoutCustomerDetach", errors=CHECKOUT, gives=GIVES, signed_in=True, id=ID)
    def checkout_customer_detach(by: Context, id: str | None = None) -> Made:
        """The account gives it up: whoever has its id goes on with it."""
        return {"checkout": services.detach(by.actor(), checkout_of(id))}

    @ask(
        "UpdateMetadata",
        errors=METADATA,
        gives={"item": graphene.Field(ObjectWithMetadata)},
        id=graphene.ID(required=True),
        input=graphene.Argument(graphene.List(graphene.NonNull(MetadataInput)), required=True),
    )
    def update_metadata(by: Context, id: str, input: list[dict[str, str]]) -> Made:
        """A client's own notes on a checkout that is open to it: up to 50, told to whoever has its id."""
        values = {one["key"]: one["value"] for one in input}
        return {"item": services.set_metadata(by.buyer(), checkout_of(id), values=values)}


def _kept(buyer: User | None, checkout: Any, address: Any, *, keep: bool | None) -> Any:
    if keep and buyer is not None:
        keep_address(buyer, address)
    return checkout
