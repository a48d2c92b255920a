"""Products follow their producer into another; the same product of both becomes one."""

from collections.abc import Collection

from django.db.models import F, Max

from catalog.producers.models import Producer
from catalog.products.models import CollectionProduct, Product
from config.core import audit
from config.core.changes import changed, listen


def same_products(gone: Producer, into: Producer) -> list[tuple[Product, Product]]:
    """Pairs (of `gone`, of `into`) of one folded name."""
    kept = {product.name_folded: product for product in into.products.all()}
    alike = gone.products.filter(name_folded__in=kept).order_by("name_key", "id")
    return [(product, kept[product.name_folded]) for product in alike]


@listen("producer_merge")
def move_products(pairs: Collection[tuple[int, int]]) -> None:
    """Products move; one that the other has too gives it what it has, and stays behind as an empty name."""
    for gone_id, into_id in pairs:
        gone, into = Producer.objects.get(pk=gone_id), Producer.objects.get(pk=into_id)
        # Locked as `relist` locks them, in id order: nobody prices or publishes one of them meanwhile.
        touched = [
            product.pk
            for product in Product.objects.select_for_update(no_key=True)
            .filter(producer__in=[gone_id, into_id])
            .order_by("pk")
        ]
        alike = same_products(gone, into)
        for product, kept in alike:
            _give(product, kept)
        left_behind = [product.pk for product, _kept in alike]
        gone.products.exclude(pk__in=left_behind).update(producer=into)
        changed("product_merge", [(product.pk, kept.pk) for product, kept in alike])
        changed("product", touched)


def _give(product: Product, kept: Product) -> None:
    """Packs, pictures, collections and English words; texts, facts and being published stay those of `kept`."""
    for mine, theirs in ((product.variants, kept.variants), (product.media, kept.media)):
        last = theirs.aggregate(last=Max("position"))["last"]
        mine.update(product=kept, position=F("position") + (0 if last is None else last + 1))
    product.translations.exclude(language__in=kept.translations.values("language")).update(product=kept)
    entries = CollectionProduct.objects.filter(product=product)
    entries.exclude(collection__in=CollectionProduct.objects.filter(product=kept).values("collection")).update(
        product=kept
    )
    product.is_published = False
    product.save(update_fields=["is_published"])
    audit.record(None, "product.merge", kept, gone=product.name, gone_id=product.pk)
