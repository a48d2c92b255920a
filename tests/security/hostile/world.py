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
from checkout.orders.models import CourierStatement, Order, Parcel, Return
from checkout.orders.services import answer_complaint, complain
from checkout.settlement.models import Statement
from checkout.settlement.periods import month_before
from checkout.settlement.services import set_seller, set_tax_rate, set_tax_status
from config.core import clock
from config.core.models import User
from storefront.content.models import Menu, MenuItem, Page, PageTranslation
from tests import factories as make
from tests.security.rights import things, world

ENGLISH = {"language": "en", "name": "x"}


def build() -> world.World:
    """The world of the rights matrix, in which everything has been said in English too and stock lies about."""
    found = world.build()
    fill(found)
    return found


def fill(found: world.World) -> None:
    _translate()
    _answer()
    _stock(*things.build())
    _settle(found)
    _look_back(found)


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


def _settle(found: world.World) -> None:
    """The dated rules with the texts they rest on, a producer's month that is paid, and a courier's statement."""
    officer, owner = found.people["officer"], found.people["owner"]
    assert officer is not None
    assert owner is not None
    open_one = Statement.objects.get(pk=found.args["desks:settlement_statement"]["pk"])
    set_seller(officer, who="producers", starts_on=clock.today(), reference="x")
    set_tax_rate(officer, goods_kind="goods", vat=100, pit=50, starts_on=clock.today(), reference="x")
    set_tax_status(officer, open_one.producer, way="declares", starts_on=clock.today(), reference="x")
    Statement.objects.create(
        producer=open_one.producer,
        month=month_before(open_one.month),
        state="paid",
        closed_at=clock.now(),
        closed_by=officer,
        paid_at=clock.now(),
        paid_by=owner,
        paid_on=clock.today(),
        bank_reference="x",
    )
    CourierStatement.objects.create(number="x", paid_on=clock.today(), file_name="x.csv", taken_by=officer)


def _look_back(found: world.World) -> None:
    """What the order's page and its parcel tell of returns and complaints that are answered."""
    order = Order.objects.get(pk=found.args["checkout:order"]["pk"])
    answer_complaint(found.people["officer"], complain(None, order, kind="other", text="x"), answer="x")
    shown = [found.args["checkout:give_back"]["parcel_pk"], found.args["desks:parcel"]["pk"]]
    for parcel in Parcel.objects.filter(pk__in=shown):
        Return.objects.create(parcel=parcel, kind="buyer", state="declined", reason="x", answer="x")
