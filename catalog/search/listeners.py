"""What is said by the layers below, and what search learns from it, all in the transaction that says it."""

from collections.abc import Collection

from catalog.products.models import Category, Product
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
