"""Keeping the listing rows equal to what they are derived from, in the transaction that changes it."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import Max, Min, Q

from catalog.certification.models import Listing, Recognition
from catalog.certification.stretches import stretches
from catalog.products.models import Product
from config.core.changes import changed, listen

_FACTS = [field.attname for field in Listing._meta.concrete_fields if field.attname != "id"]


@listen("product")
def relist(product_ids: Collection[int]) -> None:
    """Work out the listing rows of these products anew; rows that stay the same are not written.

    The products are locked first: two changes at once must not each write what they saw before the other.
    """
    locked = Product.objects.filter(pk__in=product_ids).order_by("pk").select_for_update(no_key=True)
    product_ids = list(locked.values_list("pk", flat=True))
    recognitions: dict[int, list[Recognition]] = defaultdict(list)
    for recognition in Recognition.objects.filter(product__in=product_ids):
        recognitions[recognition.product_id or 0].append(recognition)
    priced = Q(variants__is_active=True, variants__price__isnull=False)
    products = (
        Product.objects.filter(pk__in=product_ids)
        .select_related("producer")
        .annotate(price_from=Min("variants__price", filter=priced), price_to=Max("variants__price", filter=priced))
    )
    wanted = {
        (row.product_id, row.starts_on): row for product in products for row in _rows(product, recognitions[product.pk])
    }
    present = {(row.product_id, row.starts_on): row for row in Listing.objects.filter(product__in=product_ids)}
    _write(wanted, present)
    changed("listing", product_ids)


@listen("producer")
def relist_of_producers(producer_ids: Collection[int]) -> None:
    """A producer that opens, closes, moves or is renamed takes its products along."""
    changed("product", list(Product.objects.filter(producer__in=producer_ids).values_list("pk", flat=True)))


def _rows(product: Any, recognitions: list[Recognition]) -> list[Listing]:
    producer = product.producer
    return [
        Listing(
            product_id=product.pk,
            recognition=stretch.recognition,
            starts_on=stretch.starts_on,
            ends_on=stretch.ends_on,
            stars=stretch.recognition.stars,
            is_published=product.is_published,
            producer_is_active=producer.is_active,
            is_demo=stretch.recognition.is_demo,
            is_alcohol=product.is_alcohol,
            producer_id=producer.pk,
            province_code=producer.province_id or "",
            commune_code=producer.commune_id or "",
            group=product.group,
            category_id=product.category_id,
            price_from=product.price_from,
            price_to=product.price_to,
            name_key=product.name_key,
            published_at=product.published_at,
        )
        for stretch in stretches(recognitions)
    ]


def _write(wanted: dict[Any, Listing], present: dict[Any, Listing]) -> None:
    stale = [row.pk for key, row in present.items() if key not in wanted]
    if stale:
        Listing.objects.filter(pk__in=stale).delete()
    update = []
    for key, row in wanted.items():
        old = present.get(key)
        if old is not None and any(getattr(old, fact) != getattr(row, fact) for fact in _FACTS):
            row.pk = old.pk
            update.append(row)
    if update:
        Listing.objects.bulk_update(update, [fact for fact in _FACTS if fact not in ("product_id", "starts_on")])
    Listing.objects.bulk_create([row for key, row in wanted.items() if key not in present])
