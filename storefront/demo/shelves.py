"""What the demo puts on the base's collections, and one of its own."""

from catalog.products.models import Collection, CollectionProduct, Product, ProductVariant
from config.core.changes import changed
from storefront.demo import files
from storefront.setup.files import shelves as base
from storefront.setup.laid import Laid
from storefront.setup.shelves import lay_collection


def lay_own_collections() -> None:
    """The collections that only the demo has, empty as yet, after those of the base."""
    for position, entry in enumerate(files.toml("collections.toml")["collection"], start=len(base()["collection"])):
        lay_collection(Laid(), entry, position)


def fill_collections() -> None:
    """Put on each collection what the makers' files say, and on those by price what costs less than their limit."""
    named = [(product["name"], maker["name"], product) for maker in files.makers() for product in maker["product"]]
    products = {(p.name, p.producer.name): p for p in Product.objects.select_related("producer")}
    for entry in [*base()["collection"], *files.toml("collections.toml")["collection"]]:
        if "under" in entry:
            packs = ProductVariant.objects.filter(price__lt=entry["under"], product__is_published=True)
            chosen = list(Product.objects.filter(pk__in=packs.values("product")).order_by("name_key"))
        else:
            chosen = [products[name, maker] for name, maker, product in named if entry["slug"] in product.get("on", ())]
        collection = Collection.objects.get(slug=entry["slug"])
        CollectionProduct.objects.bulk_create(
            CollectionProduct(collection=collection, product=product, position=position)
            for position, product in enumerate(chosen)
        )
        changed("product", [product.pk for product in chosen])
