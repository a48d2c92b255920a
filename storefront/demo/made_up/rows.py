"""Rows of made-up products, written many at a time."""

import random
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from catalog.certification import criteria
from catalog.certification.models import Recognition, Withdrawal
from catalog.certification.services.numbers import take_numbers
from catalog.certification.validity import last_day
from catalog.inventory.models import SalesPoint, SalesPointKind
from catalog.places.models import HOME_PROVINCE, Commune
from catalog.producers.models import Producer
from catalog.products import richtext
from catalog.products.gtin import check_digit
from catalog.products.models import Category, Product, ProductMedia, ProductType, ProductVariant
from config.core import clock
from config.core.changes import changed
from config.core.text import fold, slugify, sort_key
from storefront.demo.labels import MADE_UP
from storefront.demo.made_up.making import MadeUp, maker_name

SKU = "MADE-"
_PRODUCTS_A_POINT = 250


class Writer:
    """Knows what all made-up products share: communes, shelves and the demo's pictures."""

    def __init__(self) -> None:
        self.communes = list(Commune.objects.filter(province=HOME_PROVINCE).order_by("pk"))
        self.places = [commune.name for commune in self.communes]
        self._categories = {category.slug: category for category in Category.objects.all()}
        self._types = {kind.slug: kind for kind in ProductType.objects.all()}
        self._pictures: dict[int | None, list[ProductMedia]] = defaultdict(list)
        own = ProductMedia.objects.exclude(product__variants__sku__startswith=SKU)
        for media in own.filter(product__is_made_up=True).select_related("product").order_by("pk"):
            self._pictures[media.product.category_id].append(media)

    def write(self, batch: Collection[MadeUp]) -> None:
        """Rows for all of `batch`, listed and searchable, in the caller's transaction."""
        producers = self._producers({entry.maker for entry in batch})
        products = [self._product(entry, producers[entry.maker]) for entry in batch]
        Product.objects.bulk_create(products)
        pairs = list(zip(batch, products, strict=True))
        ProductVariant.objects.bulk_create(variant for entry, product in pairs for variant in _variants(entry, product))
        ProductMedia.objects.bulk_create(media for entry, product in pairs for media in self._media(entry, product))
        _recognise(pairs)
        self._points(batch)
        changed("product", [product.pk for product in products])

    def _producers(self, makers: set[int]) -> dict[int, Producer]:
        slugs = {maker: f"{slugify(maker_name(maker)[1])}-m{maker}" for maker in makers}
        found = {p.slug: p for p in Producer.objects.select_related("commune").filter(slug__in=slugs.values())}
        new = [self._producer(maker, slug) for maker, slug in sorted(slugs.items()) if slug not in found]
        Producer.objects.bulk_create(new)
        found |= {producer.slug: producer for producer in new}
        return {maker: found[slug] for maker, slug in slugs.items()}

    def _producer(self, maker: int, slug: str) -> Producer:
        kind, name = maker_name(maker)
        # Squared: as in life a few communes have many makers.
        commune = self.communes[int(len(self.communes) * random.Random(f"place {maker}").random() ** 2)]  # noqa: S311
        return Producer(
            name=name,
            name_folded=fold(name),
            name_key=sort_key(name),
            slug=slug,
            kind=kind,
            province_id=HOME_PROVINCE,
            commune=commune,
            province_text="An Giang",
            commune_text=commune.name,
            is_made_up=True,
        )

    def _product(self, entry: MadeUp, producer: Producer) -> Product:
        group = entry.kind["group"]
        label: dict[str, Any] = {}
        if group != "handicraft":
            label = {
                "ingredients": f"{entry.kind['nouns'][0]} (đặt ra để đo)",
                "allergens": "Đặt ra để đo.",
                "storage": "Nơi khô ráo, thoáng mát.",
                "shelf_life_days": 180,
                "declaration_number": f"DEMO/TCB-M{entry.number:06d}",
            }
        published_at = clock.now() - timedelta(days=entry.age_days, seconds=entry.number % 86_400)
        return Product(
            producer=producer,
            name=entry.name,
            name_folded=fold(entry.name),
            name_key=sort_key(entry.name),
            slug=f"{slugify(entry.name)}-m{entry.number}",
            group=group,
            category=self._categories[entry.kind["category"]],
            product_type=self._types[entry.kind["type"]],
            alcohol_by_volume=Decimal(0) if group == "beverage" else None,
            description={"blocks": [*richtext.blocks(f"{entry.name}.")["blocks"], _NOTE]},
            is_published=True,
            published_at=published_at,
            is_made_up=True,
            **label,
        )

    def _media(self, entry: MadeUp, product: Product) -> Iterable[ProductMedia]:
        shared = self._pictures[product.category_id]
        if shared:
            model = shared[entry.number % len(shared)]
            yield ProductMedia(
                product=product,
                picture=model.picture.name,
                width=model.width,
                height=model.height,
                alt=entry.name,
                is_illustration=True,
            )

    def _points(self, batch: Collection[MadeUp]) -> None:
        numbers = [entry.number // _PRODUCTS_A_POINT for entry in batch if entry.number % _PRODUCTS_A_POINT == 0]
        kinds = (SalesPointKind.SHOP, SalesPointKind.SUPERMARKET, SalesPointKind.OCOP_CENTRE)
        SalesPoint.objects.bulk_create(
            SalesPoint(
                slug=f"diem-ban-m{number}",
                name=f"Điểm bán số {number} (đặt ra để đo)",
                kind=kinds[number % len(kinds)],
                commune=self.communes[number * 37 % len(self.communes)],
                address=f"Số {number} Đường Mẫu",
                is_made_up=True,
            )
            for number in numbers
        )


_NOTE = {"type": "paragraph", "data": {"text": MADE_UP}}


def _variants(entry: MadeUp, product: Product) -> Iterable[ProductVariant]:
    for position, (name, size, unit, price) in enumerate(entry.packs):
        digits = f"201{entry.number:07d}{position:02d}"
        yield ProductVariant(
            product=product,
            name=name,
            sku=f"{SKU}{entry.number:07d}-{position + 1}",
            gtin=f"{digits}{check_digit(digits)}",
            net_quantity=size,
            net_unit=unit,
            shipping_weight_g=size + 80 if unit == "g" else 600,
            price=price,
            position=position,
        )


def _recognise(pairs: Collection[tuple[MadeUp, Product]]) -> None:
    by_year: dict[int, list[Recognition]] = defaultdict(list)
    withdrawn: list[Recognition] = []
    for entry, product in pairs:
        recognition = _recognition(entry, product)
        by_year[recognition.decided_on.year].append(recognition)  # type: ignore[union-attr]
        if entry.withdrawn:
            withdrawn.append(recognition)
    for year, recognitions in sorted(by_year.items()):
        numbers = take_numbers(year=year, count=len(recognitions))
        for recognition, number in zip(recognitions, numbers, strict=True):
            recognition.certificate_number = number
    Recognition.objects.bulk_create(recognition for found in by_year.values() for recognition in found)
    Withdrawal.objects.bulk_create(
        Withdrawal(
            recognition=recognition,
            decision_number="DEMO-M/QĐ-UBND",
            decided_on=day,
            effective_on=day,
            reason="Đặt ra để đo.",
        )
        for recognition in withdrawn
        if (day := recognition.withdrawn_on) is not None
    )


def _recognition(entry: MadeUp, product: Product) -> Recognition:
    began = _began(entry)
    rules = criteria.in_force_on(began)
    return Recognition(
        product=product,
        product_name=product.name,
        producer_name=product.producer.name,
        province_text="An Giang",
        commune_text=product.producer.commune_text,
        group=product.group,
        name_folded=product.name_folded,
        decision_number=f"DEMO-M{entry.number // 40}/QĐ-UBND",
        decided_on=began,
        valid_from=began,
        valid_until=last_day(began, months=rules.months_valid),
        score=Decimal(str(entry.score)),
        stars=entry.stars,
        level="national" if entry.stars == 5 else "provincial",
        criteria_set=rules.code,
        withdrawn_on=clock.today() - timedelta(days=1) if entry.withdrawn else None,
    )


def _began(entry: MadeUp) -> date:
    # 36 months are 1,096 days at most.
    return clock.today() - timedelta(days=entry.age_days + (1_100 if entry.lapsed else 0))
