"""The checkout: everything about it is worked out anew, or is what was fixed when a payment began."""

from collections.abc import Callable
from typing import Any

import graphene

from catalog.api.addresses import Address
from catalog.api.channels import Channel
from catalog.api.money import Amount, Money, TaxedMoney
from catalog.api.warehouses import Warehouse
from catalog.products.models import Channel as ChannelRow
from checkout.api import money
from checkout.api.addresses import addresses_by_id
from checkout.api.delivery import Delivery, DeliveryMethod, Way, chosen_way
from checkout.api.lines import CheckoutLine, lines_of
from checkout.api.payments import Gateway, PaymentGateway, gateways_of
from checkout.api.problems import CheckoutProblem, Problem
from checkout.carts.models import Checkout as Row
from checkout.carts.policies import can_see_owner
from checkout.carts.selectors import Basket, collection_points, look, open_checkout
from checkout.payments.selectors import Money as Paid
from checkout.payments.selectors import money_of
from config.api.engine.batches import batch, in_order, shared
from config.api.engine.enums import LanguageCodeEnum
from config.api.engine.ids import global_id, id_field, uuid_of
from config.core.models import User

Rows = list[Row]


class MetadataItem(graphene.ObjectType):
    key = graphene.String(required=True)
    value = graphene.String(required=True)


class ObjectWithMetadata(graphene.Interface):
    """Something on which a client may keep notes of its own."""

    metadata = graphene.List(graphene.NonNull(MetadataItem), required=True)

    @staticmethod
    def resolve_metadata(row: Any, info: Any) -> list[dict[str, str]]:
        return [{"key": key, "value": value} for key, value in sorted(row.metadata.items())]

    @classmethod
    def resolve_type(cls, instance: Any, info: Any) -> Any:
        return Checkout


class GiftCard(graphene.ObjectType):
    """There are none here; the dialect's clients ask for them."""

    id = graphene.ID(required=True)
    display_code = graphene.String(required=True)
    current_balance = graphene.Field(Money, required=True)


@shared
def _baskets(checkouts: Rows) -> list[Basket]:
    return [look(checkout, judged=checkout.judged) for checkout in checkouts]


@shared
def _paid(checkouts: Rows) -> list[Paid]:
    found = money_of([checkout.pk for checkout in checkouts])
    return [found[checkout.pk] for checkout in checkouts]


@shared
def _ways(checkouts: Rows) -> list[Way | None]:
    return [chosen_way(row, b.plan, b.quote) for row, b in zip(checkouts, _baskets(checkouts), strict=True)]


@shared
def _lines(checkouts: Rows) -> list[Any]:
    return [lines_of(basket) for basket in _baskets(checkouts)]


def _says(of: Any, read: Callable[[Basket], Any], **field: Any) -> graphene.Field:
    """A field that is worked out from the basket, once for all of its fields."""

    def resolve_all(checkouts: Rows, info: Any) -> list[Any]:
        return [read(basket) for basket in _baskets(checkouts)]

    return batch(of, **field)(resolve_all)


class Checkout(graphene.ObjectType):
    """What somebody is about to buy. Its id opens it to whoever has it; once ordered it is null."""

    class Meta:
        interfaces = (ObjectWithMetadata,)

    id = id_field("Checkout")
    token = graphene.String(required=True, resolver=lambda row, info: str(row.pk), deprecation_reason="Use `id`.")
    email = graphene.String(resolver=lambda row, info: row.email or None)
    phone = graphene.String(resolver=lambda row, info: row.phone or None, description="As +84...")
    note = graphene.String(required=True)
    created = graphene.DateTime(required=True, resolver=lambda row, info: row.created_at)
    updated_at = graphene.DateTime(required=True)
    language_code = graphene.Field(LanguageCodeEnum, required=True, resolver=lambda row, info: row.language.upper())
    is_shipping_required = graphene.Boolean(
        required=True, resolver=lambda row, info: True, description="Everything is sent or collected."
    )
    gift_cards = graphene.List(graphene.NonNull(GiftCard), required=True, resolver=lambda row, info: [])
    hold_until = graphene.DateTime(description="Until then what is in it is kept for a payment that was begun.")

    quantity = _says(graphene.Int, lambda basket: basket.pieces, required=True)
    digest = _says(
        graphene.String,
        lambda basket: basket.digest,
        required=True,
        description="What was shown; sent with `checkoutComplete`, nothing else is ordered.",
    )
    subtotal_price = _says(TaxedMoney, lambda basket: money.gross(basket.plan.goods), required=True)
    shipping_price = _says(
        TaxedMoney,
        lambda basket: money.gross(basket.plan.shipping + basket.plan.cash_fee),
        required=True,
        description="Of all parcels, with the fee for cash.",
    )
    cash_fee = _says(Money, lambda basket: Amount(basket.plan.cash_fee), required=True)
    total_price = _says(TaxedMoney, lambda basket: money.gross(basket.plan.total), required=True)
    discount = _says(Money, lambda basket: Amount(basket.plan.discount))
    voucher_code = _says(graphene.String, lambda basket: basket.checkout.voucher and basket.checkout.voucher.code)
    discount_name = _says(graphene.String, lambda basket: basket.checkout.voucher and basket.checkout.voucher.name)
    translated_discount_name = _says(
        graphene.String,
        lambda basket: (basket.checkout.voucher and basket.checkout.voucher.name_en) or None,
        description="In English.",
    )

    @batch(lambda: _user())
    def user(checkouts: Rows, info: Any) -> list[User | None]:
        """Whose it is: told to that account only."""
        asks = info.context.user if isinstance(info.context.user, User) else None
        return [asks if can_see_owner(asks, checkout) else None for checkout in checkouts]

    @batch(Channel, required=True)
    def channel(checkouts: Rows, info: Any) -> list[ChannelRow]:
        channel = ChannelRow.objects.get(slug="an-giang")
        return [channel for _ in checkouts]

    @batch(Address)
    def shipping_address(checkouts: Rows, info: Any) -> list[Any]:
        return in_order(checkouts, "shipping_address_id", addresses_by_id(row.shipping_address_id for row in checkouts))

    @batch(Address)
    def billing_address(checkouts: Rows, info: Any) -> list[Any]:
        return in_order(checkouts, "billing_address_id", addresses_by_id(row.billing_address_id for row in checkouts))

    @batch(graphene.List(graphene.NonNull(CheckoutLine)), required=True)
    def lines(checkouts: Rows, info: Any) -> list[Any]:
        return list(_lines(checkouts))

    @batch(Delivery)
    def delivery(checkouts: Rows, info: Any) -> list[Any]:
        """The chosen way for everything to come."""
        return list(_ways(checkouts))

    @batch(DeliveryMethod)
    def delivery_method(checkouts: Rows, info: Any) -> list[Any]:
        return [way and (way.point or way.method) for way in _ways(checkouts)]

    @batch(graphene.List(graphene.NonNull(Warehouse)), required=True)
    def available_collection_points(checkouts: Rows, info: Any) -> list[Any]:
        """Points that have some of it to hand over, those with most of it first."""
        return [[offer.point for offer in collection_points(checkout)] for checkout in checkouts]

    @batch(graphene.List(graphene.NonNull(PaymentGateway)), required=True)
    def available_payment_gateways(checkouts: Rows, info: Any) -> list[list[Gateway]]:
        return [gateways_of(basket) for basket in _baskets(checkouts)]

    @batch(graphene.List(graphene.NonNull(CheckoutProblem)))
    def problems(checkouts: Rows, info: Any) -> list[Any]:
        """Everything that has changed or stands in the way, with its line."""
        found = []
        for basket, lines, way in zip(_baskets(checkouts), _lines(checkouts), _ways(checkouts), strict=True):
            by_line = {line.row.pk: line for line in lines}
            found.append([Problem(one, by_line.get(one.line_id), way) for one in basket.problems])
        return found

    @batch(money.CheckoutAuthorizeStatus, required=True)
    def authorize_status(checkouts: Rows, info: Any) -> list[str]:
        paid = zip(_baskets(checkouts), _paid(checkouts), strict=True)
        return [money.authorize_status(sums, b.plan.total, is_empty=not b.plan.lines) for b, sums in paid]

    @batch(money.CheckoutChargeStatus, required=True)
    def charge_status(checkouts: Rows, info: Any) -> list[str]:
        paid = zip(_baskets(checkouts), _paid(checkouts), strict=True)
        return [money.charge_status(sums, b.plan.total, is_empty=not b.plan.lines) for b, sums in paid]


class CheckoutQueries:
    checkout = graphene.Field(
        Checkout,
        id=graphene.ID(),
        token=graphene.String(description="The same, as `Checkout.token` has it."),
        description="Null once it is ordered: then there is the order.",
    )

    @staticmethod
    def resolve_checkout(root: Any, info: Any, id: str | None = None, token: str | None = None) -> Row | None:
        key = uuid_of("Checkout", id if id is not None else global_id("Checkout", token or ""))
        return None if key is None else open_checkout(key)


def _user() -> Any:
    from config.api.accounts import User as Type  # people have orders, which this module comes before

    return Type
