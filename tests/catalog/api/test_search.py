"""Words to look for, facets and suggestions, as the API passes them on."""

import pytest

from tests.factories import make_category, make_listed_product, make_product, make_wine
from tests.graphql import ask, refused

pytestmark = pytest.mark.django_db

FIND = """query ($words: String, $first: Int, $after: String, $filter: ProductFilterInput, $sort: ProductOrder) {
  products(first: $first, after: $after, search: $words, filter: $filter, sortBy: $sort) {
    totalCount pageInfo { hasNextPage hasPreviousPage endCursor } edges { cursor node { name } }
  }
}"""


@pytest.fixture
def shop(db):
    food = make_category("Thực phẩm")
    make_listed_product("Đường thốt nốt", price=50_000, category=food)
    make_listed_product("Thốt nốt sấy", price=40_000, category=food)
    make_listed_product("Mắm cá linh", price=30_000, category=food, recognition={"stars": 3}, ingredients="Cá linh")
    make_product("Thốt nốt chưa bán")
    make_wine("Rượu thốt nốt")


def names(found):
    return [edge["node"]["name"] for edge in found["products"]["edges"]]


def test_words_find_without_accents_by_either_argument(shop):
    by_argument = ask(FIND, words="thot not", first=10)
    by_filter = ask(FIND, filter={"search": "thot not"}, first=10)

    assert set(names(by_argument)) == {"Đường thốt nốt", "Thốt nốt sấy"}
    assert names(by_filter) == names(by_argument)
    assert by_argument["products"]["totalCount"] == 2
    assert set(names(ask(FIND, words="thot not", first=10, adult=True))) >= {"Rượu thốt nốt"}


def test_found_products_come_in_the_order_and_pages_asked_for(shop):
    sort = {"field": "PRICE", "direction": "ASC"}

    first = ask(FIND, words="thốt nốt", first=1, sort=sort)
    second = ask(FIND, words="thốt nốt", first=1, sort=sort, after=first["products"]["pageInfo"]["endCursor"])
    nothing = ask(FIND, words="thốt nốt", first=0)

    assert names(first) + names(second) == ["Thốt nốt sấy", "Đường thốt nốt"]
    assert first["products"]["pageInfo"]["hasNextPage"] is True
    assert second["products"]["pageInfo"]["hasNextPage"] is False
    assert (names(nothing), nothing["products"]["totalCount"]) == ([], 2)


def test_a_broken_cursor_of_a_search_names_its_argument(shop):
    error = refused(FIND, status=200, words="thốt nốt", first=1, after="broken")

    assert error["extensions"]["field"] == "after"


@pytest.mark.parametrize("words", ["x" * 10_000, "' OR 1=1 --", "<b>", "!&|():*", "\u202e", "   ", "%_\\", "đ" * 3000])
def test_no_words_break_a_search(shop, words):
    assert names(ask(FIND, words=words, first=5)) is not None
    assert ask("query ($p: String!) { suggestions(prefix: $p) { label } }", p=words)["suggestions"] is not None
    assert ask("query ($s: String) { facets(search: $s) { name } }", s=words)["facets"] is not None


def test_one_list_is_searched_at_a_time(shop):
    asked = '{ categories(first: 5) { edges { node { products(first: 5, search: "thot") { totalCount } } } } }'
    make_category("Trống")

    assert refused(asked, status=200)["extensions"]["field"] == "search"


def test_one_category_is_searched(shop):
    slug = ask("{ products(first: 1) { edges { node { category { slug } } } } }")["products"]["edges"][0]["node"]
    asked = (
        "query ($slug: String, $s: String) { category(slug: $slug) { products(first: 5, search: $s) { totalCount } } }"
    )

    assert ask(asked, slug=slug["category"]["slug"], s="thot not")["category"]["products"]["totalCount"] == 2


def test_facets_count_what_the_list_would_show(shop):
    asked = "query ($f: ProductFilterInput) { facets(filter: $f, languageCode: EN) { name values { value count } } }"

    stars = {facet["name"]: facet["values"] for facet in ask(asked)["facets"]}["stars"]

    assert {value["value"]: value["count"] for value in stars} == {"3": 1, "4": 2}
    for value in stars:
        assert ask(FIND, first=10, filter={"stars": [int(value["value"])]})["products"]["totalCount"] == value["count"]


def test_suggestions_never_name_alcohol(shop):
    labels = [
        one["label"] for one in ask('{ suggestions(prefix: "thot") { label kind key } }', adult=True)["suggestions"]
    ]

    assert "Đường thốt nốt" in labels
    assert not any("Rượu" in label for label in labels)
