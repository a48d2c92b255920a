"""One product as its page shows it, gathered in a fixed number of queries."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from catalog.certification.listing import listed
from catalog.certification.models import Listing
from catalog.inventory.availability import on_offer
from catalog.producers.models import ProducerTranslation
from catalog.products.models import (
    NetUnit,
    Product,
    ProductMedia,
    ProductTranslation,
    ProductVariant,
    VariantTranslation,
)
from storefront.content.richtext import as_html
from storefront.presentation.formats import number_text
from storefront.shop.attributes import Fact, attribute_facts, marked
from storefront.shop.cards import UNITS, Card, card, with_card_facts
from storefront.shop.pictures import PAGE_SIZES, Picture, picture
from storefront.shop.places import full_place
from storefront.shop.proof import Proof, proof
from storefront.shop.shelves import Crumb, crumbs_to
from storefront.shop.words import Text, english_word, plain_number, reads_english, text

MOST_RELATED = 4


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack with its price in whole dong and the price of a kilogram or litre."""

    name: str
    net: str
    sku: str
    gtin: str
    price: int
    unit_price: int | None
    unit: str
    is_available: bool


@dataclass(frozen=True, slots=True)
class Detail:
    """What `shop/product.html` shows."""

    slug: str
    name: Text
    packs: list[Pack]
    pictures: list[Picture]
    proof: Proof
    producer_name: str
    producer_url: str
    place: str
    facts: list[Fact]
    attributes: list[Fact]
    story: SafeString
    story_is_fallback: bool
    summary: str
    crumbs: list[Crumb]
    category: str
    related: list[Card]
    is_alcohol: bool
    is_made_up: bool
    has_fallback: bool

    @property
    def first_available(self) -> str:
        """The pack that is offered first; empty when none can be bought."""
        return next((pack.sku for pack in self.packs if pack.is_available), "")


def find_listed(slug: str) -> Listing | None:
    """Today's listing row of the product with that address, alcohol too: the caller asks the visitor's age."""
    rows = (
        listed(adult=True)
        .filter(product__slug=slug)
        .select_related(
            "recognition__withdrawal",
            "product__producer__commune__province",
            "product__producer__province",
            "product__category__parent__parent",
        )
    )
    if reads_english():
        rows = rows.annotate(producer_en=english_word(ProducerTranslation, "producer", outer="producer_id"))
    return rows.first()


def detail(row: Listing, *, adult: bool) -> Detail:
    """The page of a listed product: seven queries, eight in English."""
    product, producer = row.product, row.product.producer
    english = ProductTranslation.objects.filter(product=product, language="en").first() if reads_english() else None
    name = text(product.name, english.name if english else None)
    has_story = bool(product.description.get("blocks"))
    story = english.description if english and english.description.get("blocks") else product.description
    crumbs = crumbs_to(product.category)
    facts = list(_facts(product, english))
    story_is_fallback = reads_english() and has_story and story is product.description
    return Detail(
        slug=product.slug,
        name=name,
        packs=_packs(product),
        pictures=[picture(media, PAGE_SIZES) for media in _media(product)],
        proof=proof(row.recognition),
        producer_name=getattr(row, "producer_en", None) or producer.name,
        producer_url=reverse("shop:producer", args=[producer.slug]),
        place=full_place(producer),
        facts=facts,
        attributes=attribute_facts(product.pk),
        story=as_html(story),
        story_is_fallback=story_is_fallback,
        summary=_summary(row, name.value),
        crumbs=crumbs,
        category=crumbs[-1].label if crumbs else "",
        related=[card(other) for other in _related(row, adult=adult)],
        is_alcohol=product.is_alcohol,
        is_made_up=product.is_made_up,
        has_fallback=name.is_fallback or story_is_fallback or any("lang=" in str(fact.value) for fact in facts),
    )


def _packs(product: Product) -> list[Pack]:
    rows = ProductVariant.objects.filter(product=product, is_active=True, price__isnull=False)
    rows = rows.annotate(is_available=Exists(on_offer().filter(variant=OuterRef("pk"))))
    if reads_english():
        rows = rows.annotate(name_en=english_word(VariantTranslation, "variant", outer="pk"))
    return [
        Pack(
            name=text(row.name, getattr(row, "name_en", None)).value,
            net=_net(row),
            sku=row.sku,
            gtin=row.gtin or "",
            price=row.price or 0,
            unit_price=row.unit_price,
            unit=UNITS.get(NetUnit(row.net_unit), ""),
            is_available=row.is_available,
        )
        for row in rows
    ]


def _net(pack: ProductVariant) -> str:
    """`500 g`, `1,5 kg`, `750 ml`, `2 pieces`."""
    if pack.net_unit == NetUnit.PIECE:
        return ngettext("%(n)d piece", "%(n)d pieces", pack.net_quantity) % {"n": pack.net_quantity}
    if pack.net_quantity < 1000:
        return f"{pack.net_quantity} {pack.net_unit}"
    large = Decimal(pack.net_quantity) / 1000
    return f"{number_text(plain_number(large), get_language() or 'vi')} {UNITS[NetUnit(pack.net_unit)]}"


def _media(product: Product) -> QuerySet[ProductMedia]:
    return ProductMedia.objects.filter(product=product)


def _related(row: Listing, *, adult: bool) -> list[Listing]:
    """Others of the same producer, then of the same category."""
    near = Q(producer=row.producer_id) | Q(category=row.category_id, category__isnull=False)
    rows = with_card_facts(listed(adult=adult).filter(near).exclude(product=row.product_id))
    theirs_first = Case(When(producer=row.producer_id, then=0), default=1)
    return list(rows.order_by(theirs_first, "name_key", "product_id")[:MOST_RELATED])


def _facts(product: Product, english: ProductTranslation | None) -> Iterator[Fact]:
    def words(field: str) -> Any:
        return marked(getattr(product, field), getattr(english, field) if english else None)

    yield Fact(_("Ingredients"), words("ingredients"))
    yield Fact(_("Allergens"), words("allergens"))
    yield Fact(_("Storage"), words("storage"))
    if product.shelf_life_days:
        yield Fact(_("Shelf life"), shelf_life(product.shelf_life_days))
    if product.alcohol_by_volume:
        strength = number_text(product.alcohol_by_volume, get_language() or "vi")
        yield Fact(_("Alcohol by volume"), f"{strength} %")
    yield Fact(_("Product declaration"), product.declaration_number)


def shelf_life(days: int) -> str:
    """Whole months where they are ones (`12 months`), else days."""
    if days >= 60 and (days % 30 == 0 or days % 365 == 0):
        months = days // 365 * 12 if days % 365 == 0 else days // 30
        return ngettext("%(n)d month", "%(n)d months", months) % {"n": months}
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


def _summary(row: Listing, name: str) -> str:
    """The page in one sentence, for search engines and shared links."""
    words = {"name": name, "stars": row.stars, "producer": row.product.producer.name}
    return _("%(name)s by %(producer)s: an OCOP product of %(stars)d stars, recognition in force.") % words
