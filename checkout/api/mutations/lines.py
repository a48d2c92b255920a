"""A checkout made, and what lies in it."""

from typing import Any
from uuid import UUID

import graphene
from django.utils.translation import gettext_lazy as _

from catalog.api.channels import is_ours
from checkout.api.addresses import AddressInput, given
from checkout.api.errors import CHECKOUT
from checkout.api.mutations.access import GIVES, ID, asks_of, checkout_of, contact_of
from checkout.carts import services
from checkout.carts.models import Checkout
from config.api.engine.context import Context
from config.api.engine.enums import LanguageCodeEnum, language_of
from config.api.engine.ids import number_of, uuid_of
from config.api.engine.mutations import ask, lines_named
from config.core.errors import CommonCode, FieldError, Refusal

Made = dict[str, Any]


class CheckoutLineInput(graphene.InputObjectType):
    quantity = graphene.Int(required=True, description="1 to 50.")
    variant_id = graphene.ID(required=True)


class CheckoutLineUpdateInput(graphene.InputObjectType):
    """The line by its id, or by its pack's."""

    line_id = graphene.ID()
    variant_id = graphene.ID()
    quantity = graphene.Int(description="0 takes it out.")


class CheckoutCreateInput(graphene.InputObjectType):
    channel = graphene.String()
    lines = graphene.List(graphene.NonNull(CheckoutLineInput), description="May be empty.")
    email = graphene.String(description="Or a phone.")
    phone = graphene.String()
    shipping_address = AddressInput()
    billing_address = AddressInput()
    language_code = graphene.Argument(LanguageCodeEnum, description="In which the buyer is written to: EN or VI.")


def _lines(of: Any) -> graphene.Argument:
    return graphene.Argument(graphene.List(graphene.NonNull(of)), required=True)


class LineMutations:
    @ask("CheckoutCreate", errors=CHECKOUT, gives=GIVES, input=CheckoutCreateInput(required=True))
    def checkout_create(by: Context, input: dict[str, Any]) -> Made:
        """A new checkout, empty or filled: all of it or nothing."""
        if not is_ours(input.get("channel")):
            raise Refusal(FieldError(CommonCode.NOT_FOUND, "channel", _("There is no such channel.")))
        return {"checkout": _created(by, input)}

    @ask("CheckoutLinesAdd", errors=CHECKOUT, gives=GIVES, id=ID, lines=_lines(CheckoutLineInput))
    def checkout_lines_add(by: Context, lines: list[dict[str, Any]], id: str | None = None) -> Made:
        """Put packs in; more of one that is there adds up. All of them or none."""
        checkout = checkout_of(id)
        return {"checkout": services.add_lines(by.buyer(), checkout, asks=asks_of(lines), adult=by.adult)}

    @ask("CheckoutLinesUpdate", errors=CHECKOUT, gives=GIVES, id=ID, lines=_lines(CheckoutLineUpdateInput))
    def checkout_lines_update(by: Context, lines: list[dict[str, Any]], id: str | None = None) -> Made:
        """Set how many of each there are to be; 0 takes it out."""
        checkout = checkout_of(id)
        keys = _keys(checkout, lines)
        quantities = {key: line["quantity"] for key, line in zip(keys, lines, strict=True) if _has_quantity(line)}
        with lines_named({str(key): str(place) for place, key in enumerate(keys)}):
            return {"checkout": services.set_quantities(by.buyer(), checkout, quantities=quantities)}

    @ask(
        "CheckoutLinesDelete",
        errors=CHECKOUT,
        gives=GIVES,
        id=ID,
        lines_ids=graphene.Argument(graphene.List(graphene.NonNull(graphene.ID)), required=True),
    )
    def checkout_lines_delete(by: Context, lines_ids: list[str], id: str | None = None) -> Made:
        """Take lines out; one that is gone already is no mistake."""
        checkout = checkout_of(id)
        keys = [key for text in lines_ids if (key := uuid_of("CheckoutLine", text)) is not None]
        return {"checkout": services.remove_lines(by.buyer(), checkout, line_ids=keys)}


def _created(by: Context, input: dict[str, Any]) -> Checkout:
    ship_to, bill_to = input.get("shipping_address"), input.get("billing_address")
    return services.create_checkout(
        by.buyer(),
        language=language_of(input.get("language_code") or "VI"),
        asks=asks_of(input.get("lines") or ()),
        adult=by.adult,
        told=contact_of(input.get("email"), input.get("phone")),
        ship_to=given(ship_to) if ship_to else None,
        bill_to=given(bill_to) if bill_to else None,
    )


def _has_quantity(line: dict[str, Any]) -> bool:
    return line.get("quantity") is not None


def _keys(checkout: Checkout, lines: list[dict[str, Any]]) -> list[UUID]:
    """The lines that are meant. Raises `Refusal` naming each that is not there."""
    there = list(checkout.lines.values_list("pk", "variant"))
    by_pack: dict[int | None, UUID] = {variant: key for key, variant in there}
    found, errors = [], []
    for place, line in enumerate(lines):
        key = uuid_of("CheckoutLine", line.get("line_id") or "")
        key = key or by_pack.get(number_of("ProductVariant", line.get("variant_id") or ""))
        if key is None:
            errors.append(FieldError(CommonCode.NOT_FOUND, f"lines.{place}.lineId", _("This line is no longer there.")))
        else:
            found.append(key)
    Refusal.unless_none(errors)
    return found
