"""Pages by key: every row once, in order, whichever way one walks, and page information that is right at both ends."""

import pytest

from tests.factories import make_category, make_listed_product
from tests.graphql import ask, refused
from tests.worlds import laid_once

pytestmark = pytest.mark.django_db

LIST = """query ($first: Int, $after: String, $last: Int, $before: String, $sort: ProductOrder) {
  products(first: $first, after: $after, last: $last, before: $before, sortBy: $sort) {
    totalCount
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { cursor node { name } }
  }
}"""


@pytest.fixture(scope="module")
def laid(django_db_setup, django_db_blocker):
    with laid_once(django_db_blocker, lay_seven):
        yield


@pytest.fixture
def seven(laid, db):
    pass


def lay_seven():
    """Seven products; names and prices collide, so that ties are broken by the last column."""
    shelf = make_category()
    for number, (name, price) in enumerate(
        [
            ("Ô mai", 30_000),
            ("Đường", 10_000),
            ("Dừa", 10_000),
            ("Ấm", 20_000),
            ("Dưa", 10_000),
            ("Bún", 5_000),
            ("Ổi", 9),
        ]
    ):
        make_listed_product(name, price=price, category=shelf, slug=f"p{number}")


def names(connection):
    return [edge["node"]["name"] for edge in connection["edges"]]


ORDERS = [
    ({"field": "NAME", "direction": "ASC"}, ["Ấm", "Bún", "Dưa", "Dừa", "Đường", "Ô mai", "Ổi"]),
    ({"field": "PRICE", "direction": "ASC"}, ["Ổi", "Bún", "Đường", "Dừa", "Dưa", "Ấm", "Ô mai"]),
    ({"field": "PRICE", "direction": "DESC"}, ["Ô mai", "Ấm", "Dưa", "Dừa", "Đường", "Bún", "Ổi"]),
    ({"field": "DATE", "direction": "DESC"}, ["Ổi", "Bún", "Dưa", "Ấm", "Dừa", "Đường", "Ô mai"]),
    ({"field": "RATING", "direction": "DESC"}, ["Ổi", "Bún", "Dưa", "Ấm", "Dừa", "Đường", "Ô mai"]),
]


@pytest.mark.parametrize(("sort", "expected"), ORDERS)
def test_walking_forward_meets_every_row_once_and_in_order(seven, sort, expected):
    met, after, flags = [], None, []
    while True:
        page = ask(LIST, first=3, after=after, sort=sort)["products"]
        met += names(page)
        flags.append((page["pageInfo"]["hasPreviousPage"], page["pageInfo"]["hasNextPage"]))
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break

    assert met == expected
    assert flags == [(False, True), (True, True), (True, False)]


@pytest.mark.parametrize(("sort", "expected"), ORDERS)
def test_walking_backward_meets_the_same_in_the_same_order(seven, sort, expected):
    met, before, flags = [], None, []
    while True:
        page = ask(LIST, last=3, before=before, sort=sort)["products"]
        met = names(page) + met
        flags.append((page["pageInfo"]["hasPreviousPage"], page["pageInfo"]["hasNextPage"]))
        before = page["pageInfo"]["startCursor"]
        if not page["pageInfo"]["hasPreviousPage"]:
            break

    assert met == expected
    assert flags == [(True, False), (True, True), (False, True)]


def test_a_count_is_of_all_whatever_the_page(seven):
    page = ask(LIST, first=0)["products"]

    assert page == {
        "totalCount": 7,
        "edges": [],
        "pageInfo": {"hasNextPage": True, "hasPreviousPage": False, "startCursor": None, "endCursor": None},
    }


def test_a_count_follows_what_is_sold(seven):
    before = ask(LIST, first=1)["products"]["totalCount"]
    make_listed_product("Mật ong")

    assert (before, ask(LIST, first=1)["products"]["totalCount"]) == (7, 8)


@pytest.mark.parametrize("side", ["after", "before"])
@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "ê",
        "====",
        "bnVsbA",
        "W10",
        "WyJOQU1FIl0",
        "WyJOQU1FIiwiYSIsIm5vIl0",
        "WyJOQU1FIixudWxsLG51bGxd",
        "9" * 500,
    ],
)
def test_a_broken_cursor_names_its_argument(seven, side, cursor):
    size = {"first": 1} if side == "after" else {"last": 1}

    error = refused(LIST, status=200, **{side: cursor}, **size)

    assert error["extensions"] == {"exception": {"code": "INVALID"}, "field": side}
    assert error["path"] == ["products"]


def test_a_cursor_of_another_order_is_broken(seven):
    cursor = ask(LIST, first=1, sort={"field": "PRICE", "direction": "ASC"})["products"]["edges"][0]["cursor"]

    for sort in ({"field": "PRICE", "direction": "DESC"}, {"field": "NAME", "direction": "ASC"}):
        assert refused(LIST, status=200, first=1, after=cursor, sort=sort)["extensions"]["field"] == "after"
