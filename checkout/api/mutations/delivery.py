"""How the goods come, and what is taken off."""

from typing import Any

import graphene

from checkout.api.delivery import Delivery, choice_of, courier_way
from checkout.api.errors import CHECKOUT, DELIVERY
from checkout.api.mutations.access import GIVES, ID, checkout_of
from checkout.carts import services
from checkout.carts.selectors import delivery_quotes
from config.api.engine.context import Context
from config.api.engine.mutations import ask

Made = dict[str, Any]
CHECKOUT_ID = graphene.ID(description="The same as `id`.")


class DeliveryMutations:
    @ask(
        "DeliveryOptionsCalculate",
        errors=DELIVERY,
        gives={"deliveries": graphene.List(graphene.NonNull(Delivery), required=True)},
        empty={"deliveries": []},
        id=graphene.ID(required=True),
    )
    def delivery_options_calculate(by: Context, id: str) -> Made:
        """The couriers that bring all of it to the delivery address; points to collect it at are
        `Checkout.availableCollectionPoints`."""
        return {"deliveries": [courier_way(quote) for quote in delivery_quotes(checkout_of(id))]}

    @ask(
        "CheckoutDeliveryMethodUpdate",
        errors=CHECKOUT,
        gives=GIVES,
        id=ID,
        delivery_method_id=graphene.ID(description="Of a `Delivery`, a `ShippingMethod`, or a `Warehouse`."),
    )
    def checkout_delivery_method_update(
        by: Context, id: str | None = None, delivery_method_id: str | None = None
    ) -> Made:
        """Choose how all of it comes."""
        checkout, (code, point) = checkout_of(id), choice_of(delivery_method_id or "")
        if point is not None:
            return {"checkout": services.choose_collection(by.buyer(), checkout, point=point)}
        return {"checkout": services.choose_courier(by.buyer(), checkout, code=code or "")}

    @ask(
        "CheckoutAddPromoCode",
        errors=CHECKOUT,
        gives=GIVES,
        id=ID,
        checkout_id=CHECKOUT_ID,
        promo_code=graphene.String(required=True),
    )
    def checkout_add_promo_code(
        by: Context, promo_code: str, id: str | None = None, checkout_id: str | None = None
    ) -> Made:
        """Take something off by a code; it replaces the one before."""
        return {"checkout": services.apply_voucher(by.buyer(), checkout_of(id or checkout_id), code=promo_code)}

    @ask(
        "CheckoutRemovePromoCode",
        errors=CHECKOUT,
        gives=GIVES,
        id=ID,
        checkout_id=CHECKOUT_ID,
        promo_code=graphene.String(),
        promo_code_id=graphene.ID(description="Not heeded: there is one code at a time."),
    )
    def checkout_remove_promo_code(
        by: Context, id: str | None = None, checkout_id: str | None = None, **_code: Any
    ) -> Made:
        """Take nothing off."""
        return {"checkout": services.remove_voucher(by.buyer(), checkout_of(id or checkout_id))}
