"""The product list: what it costs, whatever it shows."""

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.products.models import (
    AssignedProductValue,
    AssignedVariantValue,
    Attribute,
    AttributeTranslation,
    AttributeValue,
    AttributeValueTranslation,
    CategoryTranslation,
    InputType,
    Product,
    ProductMedia,
    ProductTranslation,
    ProductTypeAttribute,
    VariantTranslation,
)
from tests.factories import make_category, make_commune, make_listed_product, make_producer
from tests.graphql import ask

pytestmark = pytest.mark.django_db

LISTED = Path(__file__).resolve().parents[2] / "fixtures/listed_product.graphql"
FULL = f"""query List($first: Int!, $after: String) {{
  products(first: $first, after: $after, channel: "an-giang", sortBy: {{ field: NAME, direction: ASC }}) {{
    totalCount
    pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }}
    edges {{ cursor node {{ ...Listed }} }}
  }}
}}
{LISTED.read_text(encoding="utf-8")}"""


def furnish(number: int) -> None:
    """A listed product with a producer, place, picture, category, texts and answers of its own."""
    producer = make_producer(commune=make_commune(f"Xã số {number}"))
    category = make_category(f"Nhóm {number}")
    CategoryTranslation.objects.create(category=category, language="en", name=f"Group {number}")
    product = make_listed_product(f"Sản phẩm {number:03d}", producer=producer, category=category)
    ProductTranslation.objects.create(product=product, language="en", name=f"Product {number}")
    ProductMedia.objects.create(product=product, picture=f"products/{number}.webp", width=9, height=9, alt="Hũ")
    variant = product.variants.get()
    VariantTranslation.objects.create(variant=variant, language="en", name="Jar of 500 g")
    taste, choice = attribute(product.product_type, "taste", is_of_variant=False)
    AssignedProductValue.objects.create(product=product, attribute=taste, choice=choice)
    size, pack = attribute(product.product_type, "size", is_of_variant=True)
    AssignedVariantValue.objects.create(variant=variant, attribute=size, choice=pack)


def attribute(product_type, slug: str, *, is_of_variant: bool):
    kind = InputType.DROPDOWN if is_of_variant else InputType.MULTISELECT
    made, new = Attribute.objects.get_or_create(slug=slug, defaults={"name": slug, "input_type": kind})
    choice, _ = AttributeValue.objects.get_or_create(attribute=made, slug=f"{slug}-1", defaults={"name": "Một"})
    if new:
        AttributeTranslation.objects.create(attribute=made, language="en", name=slug.title())
        AttributeValueTranslation.objects.create(value=choice, language="en", name="One")
        ProductTypeAttribute.objects.create(
            product_type=product_type,
            attribute=made,
            is_of_variant=is_of_variant,
            is_variant_selection=is_of_variant,
        )
    return made, choice


def test_the_full_list_costs_at_most_twelve_queries_for_1_product_and_for_24():
    costs = []
    for products in (1, 24):
        for number in range(Product.objects.count(), products):
            furnish(number)
        with CaptureQueriesContext(connection) as queries:
            data = ask(FULL, first=24)
        costs.append(len(queries))
        assert len(data["products"]["edges"]) == products

    assert costs[0] == costs[1] <= 12
