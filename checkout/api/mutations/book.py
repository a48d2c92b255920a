"""A person's book of addresses."""

from typing import Any

import graphene
from django.utils.translation import gettext_lazy as _

from catalog.api.addresses import Address
from checkout.api.addresses import AddressInput, given
from checkout.delivery import services
from checkout.delivery.models import AddressBookEntry
from config.api.accounts import ACCOUNT, User
from config.api.engine.context import Context
from config.api.engine.enums import enum, named
from config.api.engine.ids import uuid_of
from config.api.engine.mutations import ask
from config.core.errors import CommonCode, FieldError, Refusal

Made = dict[str, Any]
AddressType = enum("AddressTypeEnum", named("BILLING SHIPPING"))
GIVES: dict[str, Any] = {"user": graphene.Field(User), "address": graphene.Field(Address)}
ID = graphene.ID(required=True)


class BookMutations:
    @ask(
        "AccountAddressCreate",
        errors=ACCOUNT,
        gives=GIVES,
        signed_in=True,
        input=AddressInput(required=True),
        type=graphene.Argument(AddressType, description="Make it the default of this kind."),
    )
    def account_address_create(by: Context, input: dict[str, Any], type: Any = None) -> Made:
        """Keep an address; one that is kept already is not kept twice."""
        actor = by.actor()
        entry = services.keep_address(actor, services.make_address(given(input), for_delivery=False))
        if type is not None:
            _make_default(actor, entry, type)
        return {"user": actor, "address": entry.address}

    @ask("AccountAddressUpdate", errors=ACCOUNT, gives=GIVES, signed_in=True, id=ID, input=AddressInput(required=True))
    def account_address_update(by: Context, id: str, input: dict[str, Any]) -> Made:
        """Put another in its place, whole: it has an id of its own, orders keep what was agreed."""
        actor = by.actor()
        entry = services.replace_address(actor, _entry(actor, id), given=given(input))
        return {"user": actor, "address": entry.address}

    @ask("AccountAddressDelete", errors=ACCOUNT, gives=GIVES, signed_in=True, id=ID)
    def account_address_delete(by: Context, id: str) -> Made:
        """Forget it."""
        actor = by.actor()
        entry = _entry(actor, id)
        services.forget_address(actor, entry)
        return {"user": actor, "address": entry.address}

    @ask(
        "AccountSetDefaultAddress",
        errors=ACCOUNT,
        gives={"user": graphene.Field(User)},
        signed_in=True,
        id=ID,
        type=graphene.Argument(AddressType, required=True),
    )
    def account_set_default_address(by: Context, id: str, type: Any) -> Made:
        """The one that is filled in."""
        actor = by.actor()
        _make_default(actor, _entry(actor, id), type)
        return {"user": actor}


def _make_default(actor: Any, entry: AddressBookEntry, kind: Any) -> None:
    shipping = getattr(kind, "value", kind) == "SHIPPING"
    services.set_default_address(actor, entry, shipping=shipping, billing=not shipping)


def _entry(actor: Any, text: str) -> AddressBookEntry:
    """The place of an address in the actor's own book. Raises `Refusal`."""
    key = uuid_of("Address", text)
    rows = AddressBookEntry.objects.filter(user=actor, address=key).select_related("address__commune__province")
    found = rows.first() if key is not None else None
    if found is None:
        raise Refusal(FieldError(CommonCode.NOT_FOUND, "id", _("There is no such thing, or it is not yours.")))
    return found
