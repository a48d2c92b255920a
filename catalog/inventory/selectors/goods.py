"""Goods by what a scanner reads, and which goods a point may take in."""

from django.db.models import Q, QuerySet

from catalog.inventory.models import Consignment, ConsignmentState, SalesPoint
from catalog.products.models import ProductVariant
from config.core import clock
from config.core.text import clean, fold


def receivable(point: SalesPoint) -> QuerySet[ProductVariant]:
    """The packs that a consignment in force, or being the producer's own premises, lets the point take in. Drafts
    are offered at the producer's own premises only."""
    today = clock.today()
    agreed = Consignment.objects.filter(point=point, state=ConsignmentState.AGREED, starts_on__lte=today).exclude(
        ends_on__lt=today
    )
    allowed = Q(product__producer__in=agreed.filter(products=None).values("producer"))
    allowed |= Q(product__in=agreed.filter(products__isnull=False).values("products"))
    allowed &= Q(product__is_published=True)  # a draft is its producer's own business
    if point.producer_id is not None:
        allowed |= Q(product__producer=point.producer_id)
    packs = ProductVariant.objects.filter(allowed, is_active=True).select_related("product__producer")
    return packs.order_by("product__name_key", "position", "pk")


def matching(packs: QuerySet[ProductVariant], query: str) -> QuerySet[ProductVariant]:
    """Those of `packs` whose name, producer, SKU or GTIN hold `query`; all for an empty one."""
    words, plain = fold(query), clean(query)
    if not words:
        return packs
    return packs.filter(
        Q(product__name_folded__contains=words)
        | Q(product__producer__name_folded__contains=words)
        | Q(sku__icontains=plain)
        | Q(gtin__startswith=plain)
    )


def scanned(packs: QuerySet[ProductVariant], code: str) -> ProductVariant | None:
    """The one of `packs` whose whole GTIN or SKU is `code`, as a scanner types it."""
    plain = clean(code)
    return packs.filter(Q(gtin=plain) | Q(sku__iexact=plain)).first() if plain else None
