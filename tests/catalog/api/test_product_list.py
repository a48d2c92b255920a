"""The product list: what it costs, whatever it shows."""

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

# Everything the dialect's product holds, and what this shop adds.
FULL = """query List($first: Int!, $after: String) {
  products(first: $first, after: $after, channel: "an-giang", sortBy: { field: NAME, direction: ASC }) {
    totalCount
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { cursor node {
      id name slug created description seoTitle seoDescription
      translation(languageCode: EN) { id language { code } name slug description seoTitle seoDescription }
      category { id name slug description translation(languageCode: EN) { name slug } backgroundImage { url alt } }
      productType { slug }
      thumbnail(size: 1024, format: WEBP) { url alt }
      media { alt type url(size: 2048, format: WEBP) small: url(size: 72) }
      pricing {
        priceRange { start { gross { amount currency } tax { amount } } stop { gross { amount currency } } }
        priceRangeUndiscounted { start { gross { amount currency } } }
      }
      assignedAttribute(slug: "bestseller") { attribute { slug } }
      again: assignedAttribute(slug: "taste") { attribute { slug } }
      assignedAttributes(limit: 50) {
        attribute { slug name inputType translation(languageCode: EN) { name } }
        ... on AssignedPlainTextAttribute { text: value translation(languageCode: EN) }
        ... on AssignedMultiChoiceAttribute { choices: value { name slug translation(languageCode: EN) } }
        ... on AssignedBooleanAttribute { yes: value }
        ... on AssignedNumericAttribute { number: value }
        ... on AssignedSingleChoiceAttribute { choice: value { name slug translation(languageCode: EN) } }
        ... on AssignedFileAttribute { file: value { url } }
        ... on AssignedSingleCollectionReferenceAttribute { collection: value { name slug } }
      }
      productVariants(first: 100) {
        totalCount
        pageInfo { hasNextPage }
        edges { node {
          id name sku
          translation(languageCode: EN) { name }
          media { url }
          product { id name slug }
          pricing { price { gross { amount currency } } priceUndiscounted { gross { amount currency } } }
          attributes(variantSelection: VARIANT_SELECTION) {
            attribute { slug name translation(languageCode: EN) { name } }
            values { name slug value boolean dateTime file { url } translation(languageCode: EN) { name } }
          }
        } }
      }
      recognition { stars score level decisionNumber decidedOn validFrom validUntil certificateNumber }
      producer { name slug }
      place { commune { name province { name } } province { name } asCertified }
    } }
  }
}"""


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
