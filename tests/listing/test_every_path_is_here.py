"""No read path is forgotten: each route and each field of the API that can reach a product is asked, or exempt."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from graphql import GraphQLInterfaceType, GraphQLObjectType, get_named_type

import tests.listing.paths  # noqa: F401  they join the registry
from config.api.schema import schema
from tests.factories import make_officer
from tests.listing.histories import begin
from tests.listing.registry import PATHS, Reader, in_this_process
from tests.security.rights.routes import route_names

EXEMPT = Path(__file__).parent / "exempt.csv"
SCHEMA = schema.graphql_schema
SHOWN = {"Product", "ProductVariant"}


def reaching_fields() -> Iterator[str]:
    """Every field of `Query`; of all other types those that lead to a product or a pack, themselves or page by page,
    and those that count. Each way from the root to a product ends with one of them."""
    for kind in SCHEMA.type_map.values():
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType) and not kind.name.startswith("__"):
            for name, field in kind.fields.items():
                counts = name == "count" or name.endswith("Count")
                if kind is SCHEMA.query_type or counts or _reaches(get_named_type(field.type)):
                    yield f"{kind.name}.{name}"


def _reaches(kind) -> bool:
    """Whether values of this type are products, packs, or pages of them."""
    if kind.name.endswith("CountableConnection"):
        kind = get_named_type(kind.fields["edges"].type)
    if kind.name.endswith("CountableEdge"):
        kind = get_named_type(kind.fields["node"].type)
    return kind.name in SHOWN


def exempt() -> dict[str, str]:
    with EXEMPT.open(newline="", encoding="utf-8") as file:
        return {row["what"]: row["reason"] for row in csv.DictReader(line for line in file if line[0] != "#")}


@pytest.fixture
def asked(db) -> set[str]:
    """What the paths ask, seen while each is asked once."""
    cache.clear()
    reader, world = Reader(in_this_process(Client())), begin(make_officer())
    for path in PATHS.values():
        path.sees(reader, world)
    return reader.asked


def _excused(thing: str, by: str) -> bool:
    return thing == by or (by.endswith("*") and thing.startswith(by[:-1]))


def test_every_route_and_field_that_can_reach_a_product_is_asked_or_exempt(asked):
    reaching = {*route_names(), *reaching_fields()}

    missing = {thing for thing in reaching - asked if not any(_excused(thing, by) for by in exempt())}

    assert sorted(missing) == [], "join a path under tests/listing/paths, or say in exempt.csv why none is needed"


def test_every_exemption_has_a_reason_and_is_needed(asked):
    reaching = {*route_names(), *reaching_fields()}

    for by, reason in exempt().items():
        assert reason
        assert any(_excused(thing, by) for thing in reaching), f"{by} is no route and no field"
        assert not [thing for thing in asked if _excused(thing, by)], f"{by} is asked after all"
