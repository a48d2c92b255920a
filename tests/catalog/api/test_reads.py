"""What the catalogue's fields answer."""

from datetime import timedelta
from decimal import Decimal

import pytest

from catalog.api.channels import CHANNEL
from catalog.certification.models import Recognition
from catalog.products.models import (
    AssignedProductValue,
    Attribute,
    AttributeValue,
    Category,
    Collection,
    CollectionProduct,
    InputType,
    ProductMedia,
    ProductTranslation,
    ProductTypeAttribute,
)
from config.api.engine.ids import global_id
from config.core import clock
from tests.factories import (
    make_category,
    make_commune,
    make_listed_product,
    make_producer,
    make_product,
    make_recognition,
    make_variant,
    make_wine,
)
from tests.graphql import ask, refused

pytestmark = pytest.mark.django_db

NAMES = """query ($filter: ProductFilterInput, $where: ProductWhereInput, $channel: String) {
  products(first: 50, filter: $filter, where: $where, channel: $channel) { totalCount edges { node { name } } }
}"""


def names(**asked):
    found = ask(NAMES, **asked)["products"]
    assert found["totalCount"] == len(found["edges"])
    return {edge["node"]["name"] for edge in found["edges"]}


@pytest.fixture
def shop(db):
    """Three listed products that differ in everything that can be asked for."""
    food, drink = make_category("Thực phẩm"), make_category("Đồ uống")
    sugar = make_category("Đường", parent=food)
    tri_ton = make_producer("HTX Tri Tôn", commune=make_commune("Tri Tôn"))
    make_listed_product("Đường thốt nốt", category=sugar, price=85_000, producer=tri_ton, slug="duong")
    make_listed_product("Mắm cá linh", category=food, price=60_000, recognition={"stars": 3}, slug="mam")
    make_listed_product(
        "Trà mãng cầu", category=drink, price=120_000, recognition={"stars": 5}, slug="tra", group="herbal"
    )


ALL = {"Đường thốt nốt", "Mắm cá linh", "Trà mãng cầu"}


def category_id(name):
    return global_id("Category", Category.objects.filter(name=name).order_by("pk").first().pk)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ALL),
        ({"filter": {}}, ALL),
        ({"where": {"AND": [], "OR": []}}, ALL),
        ({"channel": CHANNEL}, ALL),
        ({"channel": "default-channel"}, set()),
        ({"filter": {"slugs": ["mam", "nobody"]}}, {"Mắm cá linh"}),
        ({"filter": {"stars": [3, 5]}}, {"Mắm cá linh", "Trà mãng cầu"}),
        ({"filter": {"groups": ["HERBAL"]}}, {"Trà mãng cầu"}),
        ({"filter": {"price": {"gte": 60000, "lte": 85000.5}}}, {"Mắm cá linh", "Đường thốt nốt"}),
        ({"filter": {"price": {"gte": 1e300}}}, set()),
        ({"where": {"price": {"range": {"gte": "60000.5"}}}}, {"Đường thốt nốt", "Trà mãng cầu"}),
        ({"where": {"price": {"eq": 60000}}}, {"Mắm cá linh"}),
        ({"where": {"price": {"oneOf": [60000, 85000, "0.5"]}}}, {"Mắm cá linh", "Đường thốt nốt"}),
        ({"where": {"slug": {"eq": "tra"}}}, {"Trà mãng cầu"}),
        ({"where": {"OR": [{"stars": [5]}, {"slug": {"oneOf": ["mam"]}}]}}, {"Mắm cá linh", "Trà mãng cầu"}),
        ({"where": {"AND": [{"stars": [4, 5]}, {"OR": [{"stars": [3]}, {"stars": [5]}]}]}}, {"Trà mãng cầu"}),
        ({"where": {"stars": []}}, set()),
        ({"where": {"attributes": [{"slug": "colour", "values": ["red"]}]}}, set()),
        ({"where": {"OR": [{"attributes": [{"slug": "colour", "values": ["red"]}]}, {"stars": [3]}]}}, {"Mắm cá linh"}),
        ({"filter": {"provinces": ["99"]}}, set()),
    ],
)
def test_filters_find(shop, asked, expected):
    assert names(**asked) == expected


def test_a_category_holds_all_that_lies_under_it(shop):
    food = category_id("Thực phẩm")

    assert names(filter={"categories": [food]}) == {"Đường thốt nốt", "Mắm cá linh"}
    assert names(where={"category": {"eq": category_id("Đường")}}) == {"Đường thốt nốt"}
    assert names(where={"category": {"oneOf": []}}) == set()


def test_attributes_find_by_slug_of_attribute_and_choice(shop):
    product = make_listed_product("Gạo lứt")
    taste = Attribute.objects.create(slug="taste", name="Vị", input_type=InputType.DROPDOWN)
    sweet = AttributeValue.objects.create(attribute=taste, slug="sweet", name="Ngọt")
    AssignedProductValue.objects.create(product=product, attribute=taste, choice=sweet)

    assert names(where={"attributes": [{"slug": "taste", "values": ["sweet", "sour"]}]}) == {"Gạo lứt"}
    assert names(where={"attributes": [{"slug": "taste", "values": ["sour"]}]}) == set()


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"filter": {"categories": ["x"]}}, "filter.categories"),
        ({"filter": {"ids": [global_id("Category", 1)]}}, "filter.ids"),
        ({"where": {"category": {"eq": global_id("Category", 2**80)}}}, "where.category"),
        ({"where": {"OR": [{"producers": ["UHJvZHVjZXI6LTE="]}]}}, "where.producers"),
    ],
)
def test_an_id_that_is_none_is_refused_with_its_field(asked, field):
    assert refused(NAMES, status=200, **asked)["extensions"]["field"] == field


PRODUCT = """query ($id: ID, $slug: String, $code: LanguageCodeEnum) {
  product(id: $id, slug: $slug, slugLanguageCode: $code) { name }
}"""


def test_a_product_is_found_by_id_slug_and_translated_slug_only_in_its_language():
    product = make_listed_product("Đường thốt nốt", slug="duong")
    ProductTranslation.objects.create(product=product, language="en", slug="palm-sugar", name="Palm sugar")
    found = {"product": {"name": "Đường thốt nốt"}}

    assert ask(PRODUCT, id=global_id("Product", product.pk)) == found
    assert ask(PRODUCT, slug="duong") == found
    assert ask(PRODUCT, slug="palm-sugar", code="EN_GB") == found
    assert ask(PRODUCT, slug="duong", code="EN") == {"product": None}
    assert ask(PRODUCT, slug="palm-sugar", code="PL") == {"product": None}
    assert ask(PRODUCT, slug="", code="VI") == {"product": None}
    assert ask(PRODUCT, slug="palm-sugar") == {"product": None}


@pytest.mark.parametrize("slug", ["x" * 10_000, "' OR 1=1 --", "<script>alert(1)</script>", "%", "\u202e", "🍯", ""])
def test_no_text_breaks_a_lookup(slug):
    make_listed_product()

    for field in ("product", "category", "collection", "page", "menu", "channel", "producer"):
        assert ask(f"query ($s: String) {{ {field}(slug: $s) {{ slug }} }}", s=slug) == {field: None}
    assert ask("query ($s: String) { productVariant(sku: $s) { sku } }", s=slug) == {"productVariant": None}
    assert ask("query ($s: String!) { certificate(number: $s) { number } }", s=slug) == {"certificate": None}
    assert ask("query ($s: ID) { product(id: $s) { name } productVariant(id: $s) { sku } }", s=slug) == {
        "product": None,
        "productVariant": None,
    }


def test_money_pictures_and_texts_take_the_dialects_forms(settings):
    product = make_listed_product(
        price=85_000, description={"blocks": [{"type": "paragraph", "data": {"text": "Ngọt"}}]}
    )
    make_variant(product, price=150_000)
    ProductMedia.objects.create(product=product, picture="products/a.webp", width=9, height=9, alt="Hũ đường")

    data = ask(
        """query ($slug: String) { product(slug: $slug) {
          description seoTitle translation(languageCode: EN) { name }
          thumbnail(size: 1000, format: WEBP) { url alt }
          media { url small: url(size: 72) type alt }
          pricing { priceRange { start { gross { amount currency } tax { amount } } stop { gross { amount } } } }
        } }""",
        slug=product.slug,
    )["product"]

    assert data == {
        "description": '{"blocks":[{"data":{"text":"Ngọt"},"type":"paragraph"}]}',
        "seoTitle": None,
        "translation": None,
        "thumbnail": {"url": f"{settings.PUBLIC_URL}/media/thumbnails/1024/products/a.webp", "alt": "Hũ đường"},
        "media": [
            {
                "url": f"{settings.PUBLIC_URL}/media/products/a.webp",
                "small": f"{settings.PUBLIC_URL}/media/thumbnails/72/products/a.webp",
                "type": "IMAGE",
                "alt": "Hũ đường",
            }
        ],
        "pricing": {
            "priceRange": {
                "start": {"gross": {"amount": 85_000.0, "currency": "VND"}, "tax": {"amount": 0.0}},
                "stop": {"gross": {"amount": 150_000.0}},
            }
        },
    }


def test_each_kind_of_attribute_has_its_own_type():
    product = make_listed_product()
    shelf = Collection.objects.create(name="Quà Tết", slug="qua-tet")
    answers = {
        InputType.PLAIN_TEXT: {"plain_text": "Thơm", "plain_text_en": "Fragrant"},
        InputType.BOOLEAN: {"boolean": False},
        InputType.NUMERIC: {"numeric": Decimal("12.500")},
        InputType.DROPDOWN: {},
        InputType.MULTISELECT: {},
        InputType.FILE: {"file": "attributes/a.pdf"},
        InputType.SINGLE_REFERENCE: {"collection": shelf},
    }
    for position, (kind, answer) in enumerate(answers.items()):
        attribute = Attribute.objects.create(slug=kind.value, name=kind.name, input_type=kind)
        ProductTypeAttribute.objects.create(product_type=product.product_type, attribute=attribute, position=position)
        if not answer:
            answer = {"choice": AttributeValue.objects.create(attribute=attribute, slug="one", name="Một")}
        AssignedProductValue.objects.create(product=product, attribute=attribute, **answer)

    data = ask(
        """query ($slug: String) { product(slug: $slug) {
          assignedAttributes(limit: 20) { __typename attribute { inputType }
            ... on AssignedPlainTextAttribute { text: value translation(languageCode: EN) }
            ... on AssignedBooleanAttribute { yes: value }
            ... on AssignedNumericAttribute { number: value }
            ... on AssignedSingleChoiceAttribute { choice: value { slug } }
            ... on AssignedMultiChoiceAttribute { choices: value { name } }
            ... on AssignedFileAttribute { file: value { url } }
            ... on AssignedSingleCollectionReferenceAttribute { collection: value { name } }
          }
          two: assignedAttributes(limit: 2) { attribute { slug } }
          assignedAttribute(slug: "numeric") { attribute { name } }
          nobody: assignedAttribute(slug: "nobody") { attribute { name } }
          attributes { values { name slug boolean } }
        } }""",
        slug=product.slug,
    )["product"]

    assert [list(one.values()) for one in data["assignedAttributes"]] == [
        ["AssignedPlainTextAttribute", {"inputType": "PLAIN_TEXT"}, "Thơm", "Fragrant"],
        ["AssignedBooleanAttribute", {"inputType": "BOOLEAN"}, False],
        ["AssignedNumericAttribute", {"inputType": "NUMERIC"}, 12.5],
        ["AssignedSingleChoiceAttribute", {"inputType": "DROPDOWN"}, {"slug": "one"}],
        ["AssignedMultiChoiceAttribute", {"inputType": "MULTISELECT"}, [{"name": "Một"}]],
        ["AssignedFileAttribute", {"inputType": "FILE"}, {"url": "http://127.0.0.1:8000/media/attributes/a.pdf"}],
        ["AssignedSingleCollectionReferenceAttribute", {"inputType": "SINGLE_REFERENCE"}, {"name": "Quà Tết"}],
    ]
    assert len(data["two"]) == 2
    assert data["assignedAttribute"] == {"attribute": {"name": "NUMERIC"}}
    assert data["nobody"] is None
    assert [[value["name"] for value in one["values"]] for one in data["attributes"]] == [
        ["Thơm"],
        [None],
        ["12.5"],
        ["Một"],
        ["Một"],
        [None],
        ["Quà Tết"],
    ]


def test_a_collection_shows_its_products_in_the_order_they_were_laid():
    shelf = Collection.objects.create(name="Nổi bật", slug="featured-products")
    for position, name in enumerate(["Cá", "An", "Bò"]):
        CollectionProduct.objects.create(collection=shelf, product=make_listed_product(name), position=position)
    CollectionProduct.objects.create(collection=shelf, product=make_product("Ẩn"), position=9)
    asked = """query ($after: String, $sort: ProductOrder) { collection(slug: "featured-products") {
      products(first: 2, after: $after, sortBy: $sort) {
        totalCount pageInfo { hasNextPage endCursor } edges { node { name } }
      }
    } }"""

    first = ask(asked)["collection"]["products"]
    second = ask(asked, after=first["pageInfo"]["endCursor"])["collection"]["products"]
    backward = ask(asked, sort={"field": "COLLECTION", "direction": "DESC"})["collection"]["products"]

    assert [edge["node"]["name"] for edge in first["edges"] + second["edges"]] == ["Cá", "An", "Bò"]
    assert [edge["node"]["name"] for edge in backward["edges"]] == ["Bò", "An"]
    assert (first["totalCount"], second["pageInfo"]["hasNextPage"]) == (3, False)


CERTIFICATE = """query ($n: String!) { certificate(number: $n) {
  number state producerName product { id name }
  recognition { stars level score decisionNumber validUntil certificateNumber }
} }"""


def test_a_certificate_is_answered_for_what_is_not_for_sale_and_shows_no_price():
    today = clock.today()
    sold = make_listed_product("Đường").recognitions.get()
    lapsed = make_recognition(make_product("Mắm"), valid_from=today - timedelta(days=2000))
    coming = make_recognition(
        make_product("Trà"), valid_from=today + timedelta(days=1), score=Decimal("91.250"), stars=5
    )
    nobodys = make_recognition(None, product_name="Khô cá", valid_from=None)
    withdrawn = make_recognition(make_product("Bánh"))
    Recognition.objects.filter(pk=withdrawn.pk).update(withdrawn_on=today)

    states = {
        row.product_name: ask(CERTIFICATE, n=row.certificate_number)["certificate"]["state"]
        for row in (sold, lapsed, coming, nobodys, withdrawn)
    }

    assert states == {"Đường": "VALID", "Mắm": "EXPIRED", "Trà": "UPCOMING", "Khô cá": "EXPIRED", "Bánh": "WITHDRAWN"}
    assert ask(CERTIFICATE, n=f" {coming.certificate_number.lower()} ")["certificate"] == {
        "number": coming.certificate_number,
        "state": "UPCOMING",
        "producerName": None,
        "product": {"id": global_id("Product", coming.product_id), "name": "Trà"},
        "recognition": {
            "stars": 5,
            "level": "PROVINCIAL",
            "score": 91.25,
            "decisionNumber": coming.decision_number,
            "validUntil": coming.valid_until.isoformat(),
            "certificateNumber": coming.certificate_number,
        },
    }
    assert ask(CERTIFICATE, n=nobodys.certificate_number)["certificate"]["product"]["id"] is None


def test_demo_decisions_are_no_certificates_in_production(settings):
    demo = make_recognition(make_product(), decision_number="DEMO-1")
    settings.DEMO = False

    assert ask(CERTIFICATE, n=demo.certificate_number) == {"certificate": None}


def test_alcohol_shows_only_to_a_request_that_states_the_age():
    wine = make_wine("Rượu thốt nốt", slug="ruou")
    sku = wine.variants.get().sku
    asked = """query ($sku: String) {
      products(first: 5) { totalCount edges { node { name isAgeRestricted } } }
      product(slug: "ruou") { name } productVariant(sku: $sku) { product { name } } producers(first: 5) { totalCount }
    }"""

    assert ask(asked, sku=sku) == {
        "products": {"totalCount": 0, "edges": []},
        "product": None,
        "productVariant": None,
        "producers": {"totalCount": 0},
    }
    assert ask(asked, sku=sku, adult=True) == {
        "products": {"totalCount": 1, "edges": [{"node": {"name": "Rượu thốt nốt", "isAgeRestricted": True}}]},
        "product": {"name": "Rượu thốt nốt"},
        "productVariant": {"product": {"name": "Rượu thốt nốt"}},
        "producers": {"totalCount": 1},
    }
