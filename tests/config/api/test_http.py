"""The door: what a request must be, and what an answer says when it is not."""

import orjson
import pytest
from django.test import Client

from config.api.engine.documents import KEPT
from config.api.view import read_document
from tests.factories import make_user
from tests.graphql import ask, post, refused
from tests.pages import said

pytestmark = pytest.mark.django_db


def first_error(response):
    return orjson.loads(response.content)["errors"][0]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"{", "body"),
        (b"\xff\xfe", "body"),
        (b"[]", "body"),
        (b'{"query": "{ shop { name } }", "variables": {"a": "\\ud800"}}', "body"),
        (b'{"query": NaN}', "body"),
        (b"[" * 5000, "body"),
        (b"{}", "query"),
        (b'{"query": ""}', "query"),
        (b'{"query": 5}', "query"),
        (b'{"query": "{ shop { name } }", "variables": []}', "variables"),
        (b'{"query": "{ shop { name } }", "operationName": 5}', "operationName"),
    ],
)
def test_a_body_that_is_no_request_is_refused_with_the_field(body, field, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = post(body)

    assert response.status_code == 400
    assert first_error(response)["extensions"]["field"] == field


def test_only_json_is_read():
    response = Client().post("/graphql/", {"query": "{ shop { name } }"})

    assert response.status_code == 415
    assert first_error(response)["message"] == "Send the request as application/json."


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
def test_other_methods_are_told_which_one(method):
    response = getattr(Client(), method)("/graphql/")

    assert response.status_code == 405
    assert response["Allow"] == "POST"


def test_one_operation_needs_no_name_and_of_several_one_is_chosen():
    several = "query A { shop { name } } query B { channels { slug } }"

    assert ask("query A { shop { name } }") == {"shop": {"name": "OCOP An Giang"}}
    chosen = orjson.loads(post({"query": several, "operationName": "B"}).content)
    assert chosen["data"].keys() == {"channels"}
    assert refused(several, status=400)["extensions"]["field"] == "operationName"


@pytest.mark.parametrize(
    "document",
    [
        "{",
        "{ nobody }",
        "query ($n: Int!) { products(first: $n) { totalCount } }",
        '{ products(first: "many") { totalCount } }',
        "mutation { sell { id } }",
        "subscription { sale { id } }",
        "fragment A on Shop { ...B } fragment B on Shop { ...A } { shop { ...A } }",
        '{ page(slug: "\\u0000") { id } }',
        '{ page(slug: "\\u{0}") { id } }',
        '{ page(slug: "\\uD800") { id } }',
        "{" * 3000,
        "{ product(id: " + "[" * 3000,
        "query { products(first: " + "9" * 5000 + ") { totalCount } }",
        "query ($n: Int = " + "9" * 5000 + ") { products(first: $n) { totalCount } }",
    ],
)
def test_a_document_that_cannot_be_run_is_refused_before_anything_is_read(document, django_assert_num_queries):
    with django_assert_num_queries(0):
        error = refused(document, status=400)

    assert error["message"]
    assert error["extensions"]["exception"]["code"]


def test_a_nul_in_a_variable_is_refused_with_its_name(django_assert_num_queries):
    with django_assert_num_queries(0):
        error = refused("query ($slug: String) { page(slug: $slug) { id } }", status=400, slug="a\0b")

    assert error["extensions"]["field"] == "slug"


def test_documents_are_remembered_but_only_so_many():
    for number in range(KEPT + 10):
        post({"query": f"{{ shop {{ a{number}: name }} }}"})

    assert read_document.cache_info().currsize == KEPT


def test_the_graphiql_page_asks_no_other_host_and_is_off_by_default(settings):
    page = Client().get("/graphql/")
    settings.GRAPHIQL = False
    off = Client().get("/graphql/")

    assert page.status_code == 200
    assert b"http://" not in page.content
    assert b"https://" not in page.content
    assert b"<script>" not in page.content
    assert off.status_code == 405


def test_the_graphiql_page_begins_with_a_question_that_can_be_asked():
    query, variables = said(Client().get("/graphql/"), ".//textarea")

    assert ask(query, **orjson.loads(variables))["products"]["totalCount"] == 0


@pytest.mark.parametrize(
    ("headers", "counts"),
    [
        ({"Origin": "http://testserver"}, True),
        ({"Origin": "http://elsewhere.example"}, False),
        ({"Origin": "null"}, False),
        ({}, False),
    ],
)
def test_a_session_counts_only_when_our_own_page_asks(rf, headers, counts):
    from config.api.engine.context import Context

    user = make_user()
    request = rf.post("/graphql/", headers=headers)
    request.user = user

    assert Context(request).user.is_authenticated is counts


@pytest.mark.parametrize(
    ("stated", "adult"),
    [
        ("18", True),
        ("64", True),
        ("17", False),
        ("", False),
        ("yes", False),
        ("-20", False),
        ("²0", False),
        ("9" * 9, False),
    ],
)
def test_a_buyer_is_of_age_only_when_the_request_says_so(rf, stated, adult):
    from config.api.engine.context import Context

    request = rf.post("/graphql/")
    request.META["HTTP_X_BUYER_AGE"] = stated

    assert Context(request).adult is adult
