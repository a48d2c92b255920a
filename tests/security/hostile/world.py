"""A shop with at least one row in every table whose words are shown somewhere."""

from datetime import timedelta

from catalog.inventory.models import OpeningException, TillEntry, TillSession, Transfer, TransferLine
from catalog.producers.models import ProducerTranslation
from catalog.products.models import (
    AssignedProductValue,
    AssignedVariantValue,
    Attribute,
    AttributeTranslation,
    AttributeValue,
    AttributeValueTranslation,
    Category,
    CategoryTranslation,
    Collection,
    CollectionProduct,
    CollectionTranslation,
    Product,
    ProductTranslation,
    ProductVariant,
    VariantTranslation,
)
from config.core import clock
from config.core.models import User
from storefront.content.models import Menu, MenuItem, Page, PageTranslation
from tests import factories as make
from tests.security.rights import things, world

ENGLISH = {"language": "en", "name": "x"}


def build() -> world.World:
    """The world of the rights matrix, in which everything has been said in English too and stock lies about."""
    found = world.build()
    fill()
    return found


def fill() -> None:
    _translate()
    _answer()
    _stock(*things.build())


def _translate() -> None:
    for product in Product.objects.all():
        ProductTranslation.objects.create(product=product, **ENGLISH)
        ProducerTranslation.objects.get_or_create(producer=product.producer, **ENGLISH)
        CollectionProduct.objects.create(product=product, collection=Collection.objects.get(slug="bo"))
    for variant in ProductVariant.objects.all():
        VariantTranslation.objects.create(variant=variant, **ENGLISH)
    for category in Category.objects.all():
        CategoryTranslation.objects.create(category=category, **ENGLISH)
    for collection in Collection.objects.all():
        CollectionTranslation.objects.create(collection=collection, **ENGLISH)
    for page in Page.objects.all():
        PageTranslation.objects.get_or_create(page=page, language="en", defaults={"title": "x"})
    for slug in ("navbar", "footer"):
        menu, _made = Menu.objects.get_or_create(slug=slug, defaults={"name": slug})
        MenuItem.objects.create(menu=menu, name="x", url="/san-pham/")


def _answer() -> None:
    """Each product and pack says something in plain words, and chooses something."""
    plain = Attribute.objects.create(slug="loi-ke", name="x", input_type="plain-text", unit="x")
    choice = Attribute.objects.create(slug="chon", name="x", input_type="dropdown")
    value = AttributeValue.objects.create(attribute=choice, slug="x", name="x")
    AttributeTranslation.objects.create(attribute=plain, **ENGLISH)
    AttributeValueTranslation.objects.create(value=value, **ENGLISH)
    for product in Product.objects.all():
        AssignedProductValue.objects.create(product=product, attribute=plain, plain_text="x", plain_text_en="x")
        AssignedProductValue.objects.create(product=product, attribute=choice, choice=value)
    for variant in ProductVariant.objects.all():
        AssignedVariantValue.objects.create(variant=variant, attribute=plain, plain_text="x", plain_text_en="x")


def _stock(found: things.Things, people: dict[str, User]) -> None:
    OpeningException.objects.create(point=found.point, day=clock.today() + timedelta(days=1))
    till = TillSession.objects.create(
        point=found.point,
        opened_by=people["clerk"],
        opening_float=0,
        closed_by=people["clerk"],
        closed_at=clock.now(),
        counted_cash=0,
    )
    TillEntry.objects.create(
        till=till, amount=1_000, reference_kind="parcel", reference_id="1", note="x", actor=people["clerk"]
    )
    transfer = Transfer.objects.create(source=found.point, target=found.premises, created_by=people["clerk"])
    TransferLine.objects.create(transfer=transfer, variant=found.stock.variant, lot=found.lot, quantity=1)
    make.make_stock(Product.objects.get(name="Đường thốt nốt"), found.point)
