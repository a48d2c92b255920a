"""Packs and their prices."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.products.models import Product, ProductVariant
from catalog.products.policies import can_edit
from catalog.products.readiness import missing_for_sale
from config.core import audit
from config.core.changes import changed
from config.core.errors import CommonCode, FieldError, NotAllowed, Refusal
from config.core.models import User
from config.core.money import MOST, dong
from config.core.validation import as_refusal


def save_variant(
    actor: User, product: Product, *, variant: ProductVariant | None = None, **facts: Any
) -> ProductVariant:
    """Make a pack of `product`, or change one: name, sku, gtin, net_quantity, net_unit, shipping_weight_g, position.

    Raises `NotAllowed`, or `Refusal` naming each wrong field. Prices are set by `set_price`.
    """
    with transaction.atomic():
        locked = _locked(actor, product)
        pack = variant or ProductVariant(product=locked)
        for name, value in facts.items():
            setattr(pack, name, value or None if name == "gtin" else value)
        try:
            pack.full_clean(exclude=["product", "price"])
        except ValidationError as problem:
            raise as_refusal(problem) from problem
        pack.save()
        audit.record(actor, "variant.save", pack, fields=sorted(facts))
        changed("product", [locked.pk])
    return pack


def save_pack(
    actor: User, product: Product, *, variant: ProductVariant | None = None, price: int | None, **facts: Any
) -> ProductVariant:
    """Facts and price of a pack in one act; `price` None leaves it unpriced. Raises as `save_variant` and `set_price`,
    and `Refusal` when a published product would be left without a priced pack."""
    with transaction.atomic():
        pack = save_variant(actor, product, variant=variant, **facts)
        if price is not None:
            pack = set_price(actor, pack, price=price)
        fresh = Product.objects.get(pk=product.pk)
        if fresh.is_published:
            Refusal.unless_none(missing_for_sale(fresh))
    return pack


def set_price(actor: User, variant: ProductVariant, *, price: int) -> ProductVariant:
    """Set the price in whole dong, VAT included. Raises `NotAllowed`, or `Refusal` when it is not above nought."""
    if not 0 < dong(price) <= MOST:
        raise Refusal(FieldError(CommonCode.INVALID, "price", _("A price is a whole number of dong above 0.")))
    with transaction.atomic():
        product = _locked(actor, variant.product)
        pack = ProductVariant.objects.get(pk=variant.pk)
        before, pack.price = pack.price, price
        if before != price:
            pack.save(update_fields=["price"])
            audit.record(actor, "variant.price", pack, before=before, after=price)
            changed("product", [product.pk])
    return pack


def _locked(actor: User, product: Product) -> Product:
    locked = Product.objects.select_for_update(of=("self",)).select_related("producer").get(pk=product.pk)
    if not can_edit(actor, locked):
        raise NotAllowed
    return locked
