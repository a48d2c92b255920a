"""Products on a shelf: what a card shows, for any list of products, in a number of queries that does not grow."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.urls import reverse

from catalog.certification.listing import listed
from catalog.certification.models import Listing
from catalog.inventory.availability import on_offer
from catalog.products.models import NetUnit, ProductMedia, ProductTranslation, ProductVariant
from storefront.shop.pictures import picture
from storefront.shop.places import short_place
from storefront.shop.words import english_word, reads_english, text

UNITS = {NetUnit.GRAM: "kg", NetUnit.MILLILITRE: "l"}


@dataclass(frozen=True, slots=True)
class Card:
    """What `components/product_card.html` takes."""

    product_id: int
    url: str
    name: str
    untranslated: bool
    picture_url: str
    picture_srcset: str
    picture_alt: str
    stars: int
    valid_until: date | None
    certificate_number: str
    place: str
    producer: str
    price: int | None
    from_price: bool
    unit_price: int | None
    unit: str
    is_alcohol: bool
    is_available: bool


def with_card_facts(rows: QuerySet[Listing]) -> QuerySet[Listing]:
    """Listing rows with all that their cards show: one query, one for packs, one for pictures."""
    rows = rows.select_related(
        "recognition", "product__producer__commune__province", "product__producer__province"
    ).prefetch_related(
        Prefetch("product__variants", ProductVariant.objects.filter(is_active=True, price__isnull=False)),
        Prefetch(
            "product__media", ProductMedia.objects.order_by("product_id", "position", "id").distinct("product_id")
        ),
    )
    rows = rows.annotate(is_available=Exists(on_offer().filter(variant__product=OuterRef("product"))))
    if reads_english():
        rows = rows.annotate(name_en=english_word(ProductTranslation, "product", outer="product_id"))
    return rows


def card(row: Listing) -> Card:
    """The card of a row that `with_card_facts` has fetched."""
    product, producer = row.product, row.product.producer
    name = text(product.name, getattr(row, "name_en", None))
    shown = [picture(media) for media in product.media.all()][:1]
    pack = min(product.variants.all(), key=lambda pack: pack.price or 0, default=None)
    return Card(
        product_id=product.pk,
        url=reverse("shop:product", args=[product.slug]),
        name=name.value,
        untranslated=name.is_fallback,
        picture_url=shown[0].url if shown else "",
        picture_srcset=shown[0].srcset if shown else "",
        picture_alt=shown[0].alt if shown else "",
        stars=row.stars,
        valid_until=row.recognition.valid_until,
        certificate_number=row.recognition.certificate_number,
        place=short_place(producer),
        producer=producer.name,
        price=row.price_from,
        from_price=row.price_from != row.price_to,
        unit_price=pack.unit_price if pack else None,
        unit=UNITS.get(NetUnit(pack.net_unit), "") if pack else "",
        is_alcohol=row.is_alcohol,
        is_available=row.is_available,  # type: ignore[attr-defined]
    )


def cards(product_ids: Sequence[int], *, adult: bool) -> list[Card]:
    """Cards in the order of `product_ids`, of those that the listing rule lets through at this moment."""
    rows = with_card_facts(listed(adult=adult).filter(product__in=product_ids))
    by_product = {row.product_id: row for row in rows}
    return [card(by_product[pk]) for pk in product_ids if pk in by_product]


def cards_of(rows: Iterable[Listing]) -> list[Card]:
    return [card(row) for row in rows]
