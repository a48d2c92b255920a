"""Every address that search engines may keep: pages, shelves, producers, and listed products without alcohol."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Q, QuerySet
from django.urls import reverse

from catalog.certification.listing import listed
from catalog.certification.models import Listing
from catalog.inventory.models import SalesPoint
from catalog.inventory.selectors.points import public_points
from catalog.producers.models import Producer
from catalog.products.models import Category, Collection
from storefront.content.models import Page
from storefront.shop.producers import with_something_listed


class ShopSitemap(Sitemap):
    """In each language, under the shop's public address whatever host was asked."""

    i18n = True
    alternates = True
    x_default = True
    limit = 5000

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.PUBLIC_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.PUBLIC_URL).netloc


class FixedPages(ShopSitemap):
    def items(self) -> list[str]:
        return ["shop:home", "shop:products", "shop:producers", "shop:points", "shop:certificate"]

    def location(self, item: str) -> str:
        return reverse(item)


class ContentPages(ShopSitemap):
    def items(self) -> QuerySet[Page]:
        return Page.objects.filter(is_published=True, is_draft=False)

    def location(self, item: Page) -> str:
        return reverse("content:page", args=[item.slug])

    def lastmod(self, item: Page) -> datetime:
        return item.updated_at


class Categories(ShopSitemap):
    def items(self) -> QuerySet[Category]:
        shown = listed(adult=False).values("category")
        return Category.objects.filter(Q(pk__in=shown) | Q(children__pk__in=shown)).distinct()

    def location(self, item: Category) -> str:
        return reverse("shop:category", args=[item.slug])


class Collections(ShopSitemap):
    def items(self) -> QuerySet[Collection]:
        shown = listed(adult=False).values("product")
        return Collection.objects.filter(is_published=True, entries__product__in=shown).distinct()

    def location(self, item: Collection) -> str:
        return reverse("shop:collection", args=[item.slug])


class Producers(ShopSitemap):
    def items(self) -> QuerySet[Producer]:
        return with_something_listed(adult=False).order_by("pk")

    def location(self, item: Producer) -> str:
        return reverse("shop:producer", args=[item.slug])


class Points(ShopSitemap):
    def items(self) -> QuerySet[SalesPoint]:
        return public_points().order_by("pk")

    def location(self, item: SalesPoint) -> str:
        return reverse("shop:point", args=[item.slug])


class Products(ShopSitemap):
    def items(self) -> QuerySet[Listing]:
        rows = listed(adult=False).select_related("product").order_by("product_id")
        return rows.only("product__slug", "product__updated_at")

    def location(self, item: Listing) -> str:
        return reverse("shop:product", args=[item.product.slug])

    def lastmod(self, item: Listing) -> datetime:
        return item.product.updated_at


SITEMAPS: dict[str, type[ShopSitemap]] = {
    "pages": FixedPages,
    "words": ContentPages,
    "categories": Categories,
    "collections": Collections,
    "producers": Producers,
    "points": Points,
    "products": Products,
}
