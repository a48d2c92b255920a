"""Three levels deep, however many rows: the same number of queries for 1 and for 30, and counts that cost one once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.products.models import Category, Collection, CollectionProduct, ProductMedia
from tests.factories import make_category, make_commune, make_listed_product, make_producer, make_product
from tests.graphql import ask

DEEP = """query ($first: Int!, $slugs: [String!]) {
  categories(first: $first, filter: { slugs: $slugs }) { edges { node {
    name
    parent { name }
    children(first: 3) { totalCount edges { node { name } } }
    products(first: 2, sortBy: { field: PRICE, direction: DESC }) {
      totalCount
      pageInfo { hasNextPage hasPreviousPage endCursor }
      edges { node {
        name
        media { url }
        place { commune { name province { name communes(first: 1) { totalCount } } } }
        collections { name products(first: 1) { totalCount edges { node { name } } } }
        recognitions { certificateNumber }
        producer {
          name
          translation(languageCode: EN) { name }
          products(first: 5) { totalCount edges { node { name category { name } media { url } } } }
        }
      } }
    }
  } } }
}"""


def lay(number: int) -> None:
    producer = make_producer(commune=make_commune(f"Xã số {number}"))
    above = make_category(f"Trên {number}", position=1)
    category = Category.objects.create(name=f"Nhóm {number}", slug=f"nhom-{number}", parent=above)
    shelf = Collection.objects.create(name=f"Quà {number}", slug=f"qua-{number}")
    for name in ("A", "B", "C"):
        product = make_listed_product(f"{name} {number}", producer=producer, category=category, price=1000 + ord(name))
        ProductMedia.objects.create(product=product, picture=f"products/{number}.webp", width=9, height=9, alt="Hũ")
        CollectionProduct.objects.create(collection=shelf, product=product)
    make_product(f"Ẩn {number}", producer=producer, category=category)


@pytest.mark.django_db
def test_the_same_number_of_queries_for_1_and_for_30_three_levels_deep():
    costs = []
    for first in (1, 30):
        for number in range(CollectionProduct.objects.count() // 3, first):
            lay(number)
        with CaptureQueriesContext(connection) as queries:
            found = ask(DEEP, first=first, slugs=[f"nhom-{number}" for number in range(first)])["categories"]["edges"]
        costs.append(len(queries))
        assert [edge["node"]["name"] for edge in found] == [f"Nhóm {number}" for number in range(first)]
        for number, edge in enumerate(found):
            products = edge["node"]["products"]
            assert [product["node"]["name"] for product in products["edges"]] == [f"C {number}", f"B {number}"]
            assert (products["totalCount"], products["pageInfo"]["hasNextPage"]) == (3, True)
            made = products["edges"][0]["node"]["producer"]["products"]
            assert [product["node"]["name"] for product in made["edges"]] == [f"{name} {number}" for name in "ABC"]
            assert edge["node"]["parent"] == {"name": f"Trên {number}"}

    assert costs[0] == costs[1]


@pytest.mark.django_db
def test_nested_pages_go_on_where_each_ended():
    for number in range(3):
        lay(number)
    asked = """query ($after: String) {
      categories(first: 3, filter: { slugs: ["nhom-0", "nhom-1", "nhom-2"] }) { edges { node {
      products(first: 1, after: $after) { pageInfo { hasPreviousPage hasNextPage } edges { cursor node { name } } }
    } } } }"""

    first = ask(asked)["categories"]["edges"]
    cursor = first[0]["node"]["products"]["edges"][0]["cursor"]
    second = [edge["node"]["products"] for edge in ask(asked, after=cursor)["categories"]["edges"]]

    assert [edge["node"]["products"]["edges"][0]["node"]["name"] for edge in first] == ["A 0", "A 1", "A 2"]
    assert [page["edges"][0]["node"]["name"] for page in second] == ["B 0", "A 1", "A 2"]
    assert [page["pageInfo"]["hasPreviousPage"] for page in second] == [True, False, False]


@pytest.mark.django_db(transaction=True)
def test_a_count_is_asked_of_the_database_once_until_something_is_listed():
    make_listed_product()
    make_listed_product()
    asked = "{ products(first: 1) { totalCount } }"

    def counting():
        with CaptureQueriesContext(connection) as queries:
            total = ask(asked)["products"]["totalCount"]
        [sql] = [query["sql"] for query in queries if "count(*)" in query["sql"]]
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, COSTS OFF) {sql}")
            return total, not any("never executed" in line for (line,) in cursor.fetchall())

    assert [counting(), counting()] == [(2, True), (2, False)]
    make_listed_product()
    assert [counting(), counting()] == [(3, True), (3, False)]
