"""Prices and texts as a file to fill in: it holds what there is, and read back unchanged it changes nothing."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from catalog.exchange.files.writing import Cell
from catalog.exchange.prices import MOST_ROWS
from catalog.producers.models import Producer, SaleConsent
from catalog.products.models import Product, ProductTranslation, ProductVariant
from catalog.products.policies import visible_to
from catalog.products.richtext import plain
from config.core.models import User

COLUMNS = (
    "SKU",
    "Mã sản phẩm",
    "Tên sản phẩm",
    "Chủ thể",
    "Quy cách",
    "Khối lượng tịnh",
    "Đơn vị tính",
    "Giá bán",
    "Thành phần",
    "Chất gây dị ứng",
    "Bảo quản",
    "Hạn dùng (ngày)",
    "Số công bố",
    "Độ cồn",
    "Mô tả",
    "Tên tiếng Anh",
    "Thành phần tiếng Anh",
    "Dị ứng tiếng Anh",
    "Bảo quản tiếng Anh",
    "Mô tả tiếng Anh",
)


def price_rows(actor: User, *, of: Producer | None = None) -> Iterator[list[Cell]]:
    """A row for each pack that `actor` may price, and for each product without one; as many as a file may have.

    Texts stand in a product's first row only: a blank cell leaves things as they are.
    """
    count = 0
    for product in _priceable(actor, of).iterator(chunk_size=500):
        texts = _texts(product)
        for pack in product.variants.all() or [None]:
            if count == MOST_ROWS:
                return
            count += 1
            yield [*_pack(product, pack), *texts]
            texts = [None] * len(texts)


def _priceable(actor: User, of: Producer | None) -> QuerySet[Product]:
    products = visible_to(actor)
    if of is not None:
        products = products.filter(producer=of)
    if actor.is_officer:
        consents = SaleConsent.objects.filter(producer=OuterRef("producer"), withdrawn_on=None)
        mine = Exists(Producer.objects.filter(pk=OuterRef("producer"), members__user=actor.pk))
        products = products.filter(Exists(consents) | mine)
    english = ProductTranslation.objects.filter(language="en")
    active = ProductVariant.objects.filter(is_active=True).order_by("position", "id")
    return (
        products.distinct()
        .select_related("producer")
        .prefetch_related(Prefetch("variants", active), Prefetch("translations", english))
        .order_by("producer__name_key", "name_key", "id")
    )


def _pack(product: Product, pack: ProductVariant | None) -> list[Cell]:
    known: list[Cell] = [pack.sku if pack else "", product.slug, product.name, product.producer.name]
    return known + ([pack.name, pack.net_quantity, pack.net_unit, pack.price] if pack else [None] * 4)


def _texts(product: Product) -> list[Cell]:
    english = next(iter(product.translations.all()), None) or ProductTranslation()
    return [
        product.ingredients,
        product.allergens,
        product.storage,
        product.shelf_life_days,
        product.declaration_number,
        product.alcohol_by_volume,
        plain(product.description),
        english.name,
        english.ingredients,
        english.allergens,
        english.storage,
        plain(english.description),
    ]
