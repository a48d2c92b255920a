"""What is said by the layers below, and what search learns from it, all in the transaction that says it."""

from collections.abc import Collection

from django.conf import settings

from catalog.inventory.models import Stock
from catalog.products.models import Category, Product
from catalog.search.elastic import outbox
from catalog.search.engines import get_engine
from config.core.changes import listen


@listen("listing")
def index_products(product_ids: Collection[int]) -> None:
    """Whatever relists a product, its texts, packs, producer and place included, is learnt."""
    get_engine().index(product_ids)


@listen("category")
def index_category(category_ids: Collection[int]) -> None:
    """A category renamed or moved takes along the products in it and below it."""
    within = set(category_ids)
    parents = dict(Category.objects.values_list("pk", "parent_id"))
    while below := {pk for pk, parent in parents.items() if parent in within} - within:
        within |= below
    get_engine().index(list(Product.objects.filter(category__in=within).values_list("pk", flat=True)))


@listen("product")
def forget_products(product_ids: Collection[int]) -> None:
    """Those that are gone have no listing to be told of; PostgreSQL's own document went with its product."""
    if settings.ELASTICSEARCH_URL:
        outbox.note(set(product_ids) - set(Product.objects.filter(pk__in=product_ids).values_list("pk", flat=True)))


@listen("stock")
def note_what_came(stock_ids: Collection[int]) -> None:
    """A point where something lies now; what leaves needs no word: PostgreSQL judges what can be had."""
    if settings.ELASTICSEARCH_URL:
        outbox.note(set(Stock.objects.filter(pk__in=stock_ids).values_list("variant__product", flat=True)))
