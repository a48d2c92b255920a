"""Limits: one over is refused with no query at all, and the error names the limit and the field."""

import orjson
import pytest

from config.api.engine import limits
from tests.graphql import post, refused

pytestmark = pytest.mark.django_db


def nested(levels: int) -> str:
    """A document of so many levels: category and parent above one another."""
    return '{ category(slug: "x") ' + "{ parent " * (levels - 2) + "{ id " + "}" * (levels - 1) + " }"


AT_THE_LIMIT = {
    "depth": nested(limits.DEPTH),
    "aliases": "{ shop { " + " ".join(f"a{n}: name" for n in range(limits.ALIASES)) + " } }",
    "root fields": "{ " + " ".join(f"a{n}: shop {{ name }}" for n in range(limits.ROOT_FIELDS)) + " }",
    "repeats": "{ shop { " + "name " * limits.SAME_NAME + "} }",
    "page size": "{ products(first: 100) { edges { cursor } } }",
    "document length": "{ shop { name } } #".ljust(limits.DOCUMENT_CHARACTERS, "x"),
    "cost": "{ products(first: 99) { edges { node { productVariants(first: 100) { edges { node {"
    " product { productType { slug } category { id } } } } } } } } }",
}
OVER = {
    "depth": (nested(limits.DEPTH + 1), "id", 16),
    "aliases": (
        "{ shop { " + " ".join(f"a{n}: name" for n in range(limits.ALIASES + 1)) + " } }",
        "name",
        100,
    ),
    "root fields": (
        "{ " + " ".join(f"a{n}: shop {{ name }}" for n in range(limits.ROOT_FIELDS + 1)) + " }",
        "shop",
        20,
    ),
    "repeats": ("{ shop { " + "name " * (limits.SAME_NAME + 1) + "} }", "name", 100),
    "page size": ("{ products(first: 101) { edges { cursor } } }", "first", 100),
    "document length": ("{ shop { name } } #".ljust(limits.DOCUMENT_CHARACTERS + 1, "x"), "query", 20_000),
    "cost": (
        "{ products(first: 100) { edges { node { productVariants(first: 100) { edges { node {"
        " product { productType { slug } category { id } place { commune { code province { code } } } "
        "producer { place { province { code } } } recognition { stars } } } } } } } } }",
        "products",
        100_000,
    ),
}


@pytest.mark.parametrize("limit", AT_THE_LIMIT)
def test_at_the_limit_is_answered(limit):
    response = post({"query": AT_THE_LIMIT[limit]})

    assert response.status_code == 200
    assert orjson.loads(response.content).get("errors") is None


@pytest.mark.parametrize("limit", OVER)
def test_one_over_is_refused_without_a_query(limit, django_assert_num_queries):
    document, field, allowed = OVER[limit]

    with django_assert_num_queries(0):
        error = refused(document, status=400)

    assert error["extensions"] == {
        "exception": {"code": "LimitExceeded"},
        "limit": limit,
        "field": field,
        "allowed": allowed,
    }
    assert str(allowed) in error["message"].replace(",", "")


def test_page_sizes_in_variables_and_in_their_defaults_are_judged_too(django_assert_num_queries):
    asked = "query ($n: Int = 101) { categories(first: 3) { edges { node { products(first: $n) { totalCount } } } } }"

    with django_assert_num_queries(0):
        by_default = refused(asked, status=400)
        by_value = refused(asked, status=400, n=2**40)
        negative = refused(asked, status=400, n=-1)
        inside = refused(asked.replace("first: 3", "last: 500"), status=400, n=1)

    assert {error["extensions"].get("limit") for error in (by_default, by_value, negative, inside)} == {"page size"}
    assert [error["extensions"]["field"] for error in (by_default, by_value, negative, inside)] == [
        "first",
        "first",
        "first",
        "last",
    ]


@pytest.mark.parametrize(
    ("arguments", "field", "code"),
    [
        ("", "first", "REQUIRED"),
        ("(first: null)", "first", "REQUIRED"),
        ("(first: 1, last: 1)", "last", "INVALID"),
    ],
)
def test_a_page_without_one_size_names_the_field(arguments, field, code, django_assert_num_queries):
    with django_assert_num_queries(0):
        error = refused(f"{{ products{arguments} {{ totalCount }} }}", status=400)

    assert error["extensions"] == {"exception": {"code": code}, "field": field}
    assert "`products`" in error["message"]


def test_a_body_over_the_limit_is_refused_unread(django_assert_num_queries):
    fitting = orjson.dumps({"query": "{ shop { name } }", "variables": {"x": ""}})
    padding = limits.BODY_BYTES - len(fitting)
    largest = orjson.dumps({"query": "{ shop { name } }", "variables": {"x": "a" * padding}})

    assert post(largest).status_code == 200
    with django_assert_num_queries(0):
        response = post(largest[:-3] + b'a"}}')

    assert response.status_code == 413
    assert orjson.loads(response.content)["errors"][0]["extensions"]["limit"] == "body"


def test_variables_are_nested_only_so_deep(django_assert_num_queries):
    where: dict = {}
    for _ in range(limits.VARIABLE_NESTING):
        where = {"AND": [where]}

    with django_assert_num_queries(0):
        error = refused(
            "query ($w: ProductWhereInput) { products(first: 1, where: $w) { totalCount } }", status=400, w=where
        )

    assert error["extensions"]["limit"] == "variable nesting"
    assert error["extensions"]["field"] == "w"


def test_conditions_are_only_so_many():
    where = {"OR": [{"stars": [5]}] * 60}

    error = refused(
        "query ($w: ProductWhereInput) { products(first: 1, where: $w) { totalCount } }", status=200, w=where
    )

    assert error["extensions"] == {"exception": {"code": "INVALID"}, "field": "where"}


def test_fragments_within_fragments_multiply_nothing_but_the_cost(django_assert_num_queries):
    doubled = " ".join(
        f"fragment F{n} on Category {{ a: children(first: 2) {{ edges {{ node {{ id }} }} }} ...F{n + 1} ...F{n + 1} }}"
        for n in range(150)
    )
    document = '{ category(slug: "x") { ...F0 } } ' + doubled + " fragment F150 on Category { id }"

    with django_assert_num_queries(0):
        error = refused(document, status=400)

    assert error["extensions"]["exception"]["code"] in {"LimitExceeded", "GraphQLError"}


def test_depth_is_followed_through_fragments(django_assert_num_queries):
    steps = " ".join(f"fragment F{n} on Category {{ parent {{ ...F{n + 1} }} }}" for n in range(limits.DEPTH))
    document = f'{{ category(slug: "x") {{ ...F0 }} }} {steps} fragment F{limits.DEPTH} on Category {{ id }}'

    with django_assert_num_queries(0):
        error = refused(document, status=400)

    assert error["extensions"]["limit"] == "depth"


def test_a_document_of_too_many_tokens_is_not_parsed(django_assert_num_queries):
    with django_assert_num_queries(0):
        error = refused("{ shop { " + "n " * limits.DOCUMENT_TOKENS + "} }", status=400)

    assert str(limits.DOCUMENT_TOKENS) in error["message"]


def test_introspection_is_allowed_once_a_document_but_not_ten_times(django_assert_num_queries):
    with django_assert_num_queries(0):
        response = post({"query": "{ __schema { types { name fields { name type { name } } } } }"})
        error = refused("{ " + " ".join(f"s{n}: __schema {{ types {{ name }} }}" for n in range(10)) + " }", status=400)

    assert response.status_code == 200
    assert error["extensions"]["limit"] == "cost"
