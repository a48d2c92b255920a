"""Small makers of rows, each with sensible defaults; what a test is about it says itself.

They write through the models and tell the listeners, as services do, so that listing rows and search follow.
"""

import io
import itertools
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from PIL import Image

from catalog.certification.models import Level, Recognition
from catalog.certification.validity import last_day
from catalog.inventory.models import (
    Consignment,
    ConsignmentState,
    Lot,
    MovementKind,
    PointMember,
    PointRole,
    SalesPoint,
    SalesPointKind,
    Side,
    Stock,
)
from catalog.inventory.services.ledger import Move, post
from catalog.inventory.services.shelf import may_hold
from catalog.places.models import Commune, Province
from catalog.producers.models import ConsentForm, Producer, ProducerKind, ProducerMember, SaleConsent
from catalog.products.models import (
    Category,
    Collection,
    CollectionProduct,
    NetUnit,
    Product,
    ProductGroup,
    ProductMedia,
    ProductType,
    ProductVariant,
)
from catalog.products.pictures import Picture, as_webp
from config.core import clock
from config.core.changes import changed, gathered
from config.core.models import OfficeRole, User
from config.core.text import fold, slugify

_number = itertools.count(1)


def make_user(*, role: str = OfficeRole.NONE, **facts: Any) -> User:
    """Somebody whose e-mail and phone are proven, unless `facts` say otherwise."""
    n = next(_number)
    facts = {"email": f"person{n}@example.test", "last_name": "Nguyễn", "first_name": f"Số {n}", **facts}
    for name in ("email", "phone"):
        if facts.get(name):
            facts.setdefault(f"{name}_verified_at", clock.now())
    return User.objects.create_user(office_role=role, password=facts.pop("password", None), **facts)


def make_officer(**facts: Any) -> User:
    return make_user(role=OfficeRole.OFFICER, **facts)


def make_commune(name: str = "Tri Tôn", *, province: str = "An Giang") -> Commune:
    """A commune of the place data by its name, or a made-up one when the data have none of it."""
    found = Commune.objects.filter(name_folded=fold(name), province__name_folded=fold(province)).first()
    if found:
        return found
    n = next(_number)
    home = Province.objects.filter(name_folded=fold(province)).first() or Province.objects.create(
        code=f"x{n % 10}", name=province, kind="province", region="Mekong Delta", name_folded=fold(province)
    )
    return Commune.objects.create(
        code=f"9{n % 10_000:04d}",
        province=home,
        name=name,
        kind="commune",
        name_folded=fold(name),
        latitude=10.42,
        longitude=105.0,
    )


def make_producer(name: str | None = None, **facts: Any) -> Producer:
    name = name or f"Hợp tác xã Số {next(_number)}"
    commune = facts.get("commune")
    if commune is not None:
        facts.setdefault("province", commune.province)
    return Producer.objects.create(
        name=name, slug=f"{slugify(name)}-{next(_number)}", **{"kind": ProducerKind.COOPERATIVE, **facts}
    )


def make_member(producer: Producer, **facts: Any) -> User:
    user = make_user(**facts)
    ProducerMember.objects.create(producer=producer, user=user)
    return user


def make_consent(producer: Producer) -> SaleConsent:
    return SaleConsent.objects.create(
        producer=producer,
        given_by="Bà Chủ nhiệm",
        given_on=date(2026, 1, 5),
        form=ConsentForm.PAPER,
        recorded_by=make_officer(),
    )


def make_category(name: str = "Thực phẩm", **facts: Any) -> Category:
    return Category.objects.create(name=name, slug=f"{slugify(name)}-{next(_number)}", **facts)


def make_recognition(product: Product | None, **facts: Any) -> Recognition:
    """A recognition that began a month ago, 4 stars, by the province, unless `facts` say otherwise.

    `valid_until` follows from `valid_from` (36 months) when it is not given.
    """
    n = next(_number)
    valid_from = facts.pop("valid_from", clock.today() - timedelta(days=30))
    facts.setdefault("valid_until", last_day(valid_from, months=36) if valid_from else None)
    name = facts.pop("product_name", product.name if product else f"Sản phẩm {n}")
    with transaction.atomic():
        recognition = Recognition.objects.create(
            product=product,
            product_name=name,
            valid_from=valid_from,
            **{
                "certificate_number": f"AG-2026-{5000 + n}",
                "decision_number": f"{n}/QĐ-UBND",
                "decided_on": valid_from,
                "stars": 4,
                "level": Level.PROVINCIAL,
                "criteria_set": "148",
                **facts,
            },
        )
        if product is not None:
            changed("product", [product.pk])
    return recognition


def make_variant(product: Product, *, price: int | None = 85_000, **facts: Any) -> ProductVariant:
    n = next(_number)
    with transaction.atomic():
        variant = ProductVariant.objects.create(
            product=product,
            price=price,
            **{
                "name": "Hũ 500 g",
                "sku": f"SKU-{n:06d}",
                "net_quantity": 500,
                "net_unit": NetUnit.GRAM,
                "shipping_weight_g": 700,
                **facts,
            },
        )
        changed("product", [product.pk])
    return variant


def make_product(name: str | None = None, **facts: Any) -> Product:
    """An unpublished product with every food fact, and no recognition, pack or price."""
    name = name or f"Đường thốt nốt số {next(_number)}"
    producer = facts.pop("producer", None) or make_producer()
    product_type = facts.pop("product_type", None) or ProductType.objects.get_or_create(slug="ocop")[0]
    with transaction.atomic():
        product = Product.objects.create(
            producer=producer,
            name=name,
            slug=facts.pop("slug", f"{slugify(name)}-{next(_number)}"),
            product_type=product_type,
            **{
                "group": ProductGroup.FOOD,
                "ingredients": "Mật hoa thốt nốt 100 %",
                "allergens": "Không có",
                "storage": "Nơi khô mát",
                "shelf_life_days": 365,
                "declaration_number": "01/TCB/2026",
                **facts,
            },
        )
        changed("product", [product.pk])
    return product


def make_listed_product(name: str | None = None, *, recognition: dict[str, Any] | None = None, **facts: Any) -> Product:
    """A product that the listing rule lets through today: recognised, priced and published.

    `price` sets the one pack's price; `recognition` overrides facts of its recognition.
    """
    price = facts.pop("price", 85_000)
    if "category" not in facts:
        facts["category"] = make_category()
    with transaction.atomic(), gathered():
        product = make_product(name, is_published=True, published_at=clock.now(), **facts)
        make_variant(product, price=price)
        make_recognition(product, **(recognition or {}))
    return product


def make_wine(name: str = "Rượu thốt nốt", **facts: Any) -> Product:
    """A listed product that is kept from minors."""
    return make_listed_product(name, group=ProductGroup.BEVERAGE, alcohol_by_volume=Decimal("29.0"), **facts)


def make_point(name: str | None = None, **facts: Any) -> SalesPoint:
    name = name or f"Trung tâm OCOP {next(_number)}"
    commune = facts.pop("commune", None) or make_commune()
    return SalesPoint.objects.create(
        name=name,
        slug=f"{slugify(name)}-{next(_number)}",
        commune=commune,
        **{"kind": SalesPointKind.OCOP_CENTRE, "address": "02A Ngô Gia Tự", **facts},
    )


def make_point_member(point: SalesPoint, *, role: str = PointRole.CLERK, **facts: Any) -> User:
    user = make_user(**facts)
    PointMember.objects.create(point=point, user=user, role=role)
    return user


def make_stock(product: Product, point: SalesPoint, *, lots: dict[str, tuple[int, date | None]] | None = None) -> Stock:
    """What lies of a product's first pack at a point, by its ledger: `lots` is code -> (pieces, best before).

    Its producer has agreed that it lies there.
    """
    if not may_hold(point, product.variants.get(position=0)):
        make_agreed_consignment(product.producer, point)
    stock, _made = Stock.objects.get_or_create(variant=product.variants.get(position=0), point=point)
    moves = []
    for code, (pieces, best_before) in (lots or {"": (5, None)}).items():
        lot, _made = Lot.objects.get_or_create(variant=stock.variant, code=code, defaults={"best_before": best_before})
        moves.append(Move(stock.pk, lot.pk, pieces))
    post(None, moves, kind=MovementKind.RECEIPT)
    stock.refresh_from_db()
    return stock


def make_agreed_consignment(producer: Producer, point: SalesPoint, **facts: Any) -> Consignment:
    return Consignment.objects.create(
        producer=producer,
        point=point,
        asked_by=make_user(),
        **{
            "starts_on": clock.today() - timedelta(days=30),
            "state": ConsignmentState.AGREED,
            "asked_by_side": Side.PRODUCER,
            **facts,
        },
    )


@cache
def _drawn() -> Picture:
    raw = io.BytesIO()
    Image.new("RGB", (640, 640), (31, 91, 69)).save(raw, "PNG")
    return as_webp(raw)


def make_picture(product: Product, *, alt: str = "Một gói sản phẩm") -> ProductMedia:
    """A stored picture of 640 x 640 pixels."""
    picture = _drawn()
    media = ProductMedia(product=product, alt=alt, width=picture.width, height=picture.height)
    media.picture.save("picture.webp", ContentFile(picture.content), save=False)
    media.save()
    return media


def make_collection(name: str = "Nổi bật", *products: Product, **facts: Any) -> Collection:
    collection = Collection.objects.create(name=name, **{"slug": f"{slugify(name)}-{next(_number)}", **facts})
    CollectionProduct.objects.bulk_create(
        CollectionProduct(collection=collection, product=product, position=place)
        for place, product in enumerate(products)
    )
    return collection
