"""What lies in a basket."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from catalog.certification.listing import listed_by_product
from catalog.certification.models import Listing
from catalog.inventory.availability import available_by_variant
from catalog.products.models import ProductVariant
from checkout.carts.errors import CartCode
from checkout.carts.models import Checkout, CheckoutLine
from checkout.carts.models.checkouts import MOST_OF_A_LINE
from checkout.carts.selectors import Line
from checkout.carts.services.changing import changing
from config.core.compiled import Given, compiled
from config.core.errors import CommonCode, FieldError, Refusal
from config.core.models import User

MOST_LINES = 100


@dataclass(frozen=True)
class LineAsk:
    """So many of a variant, as somebody asks for them."""

    variant_id: int
    quantity: int


def add_lines(actor: User | None, checkout: Checkout, *, asks: Collection[LineAsk], adult: bool) -> Checkout:
    """Put variants into the basket; more of one that is there adds up. All of them or none.

    `adult` says whether who asks has said so: alcohol is there for adults only. Raises `Refusal` naming each ask
    (`lines.<place>...`) that is unknown, may not be sold, passes 50 or what is left.
    """
    _refuse_many(len(asks))
    with changing(actor, checkout) as locked:
        there = {line.variant_id: line for line in locked.lines.all()}
        offers = _judged({pk: line.quantity for pk, line in there.items()}, asks, adult=adult)
        for variant_id, offer in offers.items():
            if variant_id in there:
                there[variant_id].quantity = offer.quantity
                there[variant_id].save(update_fields=["quantity"])
        CheckoutLine.objects.bulk_create(_row(locked, offer) for pk, offer in offers.items() if pk not in there)
    return locked


def new_lines(checkout: Checkout, asks: Collection[LineAsk], *, adult: bool) -> list[Line]:
    """The lines of a basket that is just being made, judged and not stored yet. Raises as `add_lines`."""
    _refuse_many(len(asks))
    offers = _judged({}, asks, adult=adult).values()
    return [Line(_row(checkout, offer), offer.listing, offer.variant.price, offer.available) for offer in offers]


@dataclass(frozen=True)
class _Offer:
    """A pack that may be bought: how many of it the basket is to hold, and how many there are."""

    variant: ProductVariant
    listing: Listing
    quantity: int
    available: int


def _judged(there: Mapping[int, int], asks: Collection[LineAsk], *, adult: bool) -> dict[int, _Offer]:
    """What is asked for, by pack, beside what is there already. Raises `Refusal` naming each that cannot be had."""
    variants, listings = _offered([ask.variant_id for ask in asks], adult=adult)
    wanted = dict(there)
    for ask in asks:
        wanted[ask.variant_id] = wanted.get(ask.variant_id, 0) + max(ask.quantity, 0)
    available = available_by_variant(list(variants))
    errors: list[FieldError] = []
    for place, ask in enumerate(asks):
        if ask.variant_id not in listings:
            # That it is unknown, unlisted or for adults only is one answer: none is told apart (design, rule 10).
            errors.append(
                FieldError(
                    CartCode.PRODUCT_UNAVAILABLE_FOR_PURCHASE, f"lines.{place}.variantId", _("This is not for sale.")
                )
            )
        else:
            errors += _quantity_errors(
                f"lines.{place}.quantity", ask.quantity, wanted[ask.variant_id], available[ask.variant_id]
            )
    Refusal.unless_none(errors)
    _refuse_many(len(wanted))
    return {
        pk: _Offer(variants[pk], listings[pk], wanted[pk], available[pk])
        for pk in dict.fromkeys(ask.variant_id for ask in asks)
    }


def set_quantities(actor: User | None, checkout: Checkout, *, quantities: Mapping[UUID, int]) -> Checkout:
    """Set how many of each line there are to be; 0 takes the line out. Raises `Refusal` naming each (`lines.<id>`) that
    is not there, passes 50 or what is left; fewer than before may always be asked for."""
    with changing(actor, checkout) as locked:
        there = {line.pk: line for line in locked.lines.all()}
        available = available_by_variant([line.variant_id for line in there.values()])
        errors: list[FieldError] = []
        for pk, quantity in quantities.items():
            line = there.get(pk)
            if line is None:
                errors.append(FieldError(CommonCode.NOT_FOUND, f"lines.{pk}", _("This line is no longer there.")))
            elif quantity != 0:
                left = max(available[line.variant_id], line.quantity)
                errors += _quantity_errors(f"lines.{pk}.quantity", quantity, quantity, left)
        Refusal.unless_none(errors)
        for pk, quantity in quantities.items():
            if quantity == 0:
                there[pk].delete()
            else:
                there[pk].quantity = quantity
                there[pk].save(update_fields=["quantity"])
    return locked


def remove_lines(actor: User | None, checkout: Checkout, *, line_ids: Collection[UUID]) -> Checkout:
    """Take lines out; one that is gone already is no mistake."""
    with changing(actor, checkout) as locked:
        locked.lines.filter(pk__in=line_ids).delete()
    return locked


def _offered(variant_ids: Collection[int], *, adult: bool) -> tuple[dict[int, ProductVariant], dict[int, Listing]]:
    """The variants that exist, and under what listing each is sold today."""
    variants = {variant.pk: variant for variant in _packs().ask(variants=list(set(variant_ids)))}
    by_product = listed_by_product({variant.product_id for variant in variants.values()}, adult=adult)
    listings = {
        pk: by_product[variant.product_id]
        for pk, variant in variants.items()
        if variant.is_active and variant.price is not None and variant.product_id in by_product
    }
    return variants, listings


@compiled
def _packs() -> QuerySet[ProductVariant]:
    return ProductVariant.objects.filter(pk__in=Given("variants", "bigint[]")).select_related("product__producer")


def _row(checkout: Checkout, offer: _Offer) -> CheckoutLine:
    variant = offer.variant
    if variant.price is None:
        raise ValueError("a pack without a price is not offered")
    return CheckoutLine(
        checkout=checkout,
        variant=variant,
        quantity=offer.quantity,
        price_seen=variant.price,
        product_name=variant.product.name,
        variant_name=variant.name,
        certificate_number=offer.listing.recognition.certificate_number,
    )


def _quantity_errors(field: str, asked: int, wanted: int, available: int) -> Iterator[FieldError]:
    if asked < 1:
        yield FieldError(CartCode.ZERO_QUANTITY, field, _("Ask for at least one."))
    elif wanted > MOST_OF_A_LINE:
        message = _("At most %(most)s of one thing can be ordered at once.")
        yield FieldError(CartCode.QUANTITY_GREATER_THAN_LIMIT, field, message, {"most": MOST_OF_A_LINE})
    elif wanted > available:
        yield FieldError(CartCode.INSUFFICIENT_STOCK, field, _("Only %(available)s left."), {"available": available})


def _refuse_many(number: int) -> None:
    if number > MOST_LINES:
        message = _("A basket has room for %(most)s different things.")
        raise Refusal(FieldError(CommonCode.INVALID, "lines", message, {"most": MOST_LINES}))
