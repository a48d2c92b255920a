"""Every field of the API, a way to ask each of a running server, and what the decisions say of it."""

import csv
from collections import defaultdict, deque
from pathlib import Path
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLUnionType,
    get_named_type,
    is_leaf_type,
    is_list_type,
    is_required_argument,
)

from config.api.schema import schema
from tests.security.rights.world import World

DECISIONS = Path(__file__).parent / "fields.csv"
SCHEMA = schema.graphql_schema
# Shows each what is theirs: A's rows are asked for at A's point, A's addresses at A's checkout.
# What hangs on an order is asked for at A's order: how the desk shows it, the edges' own decisions say.
ROUNDABOUT = {
    "ProductVariant.stocks",
    "Query.fulfillment",
    "PickListLine.fulfillmentLine",
    *(f"{name}CountableEdge.node" for name in ("Fulfillment", "Complaint", "OrderGrantedRefund")),
} | {f"User.{name}" for name in ("addresses", "defaultShippingAddress", "defaultBillingAddress")}
# Of many types, public and not: asked for where everybody sees them.
EVERYWHERE, PUBLIC = {"PageInfo", "Money"}, "public"
Step = tuple[GraphQLField, str, str]  # the field, its name, the type condition under it


def all_fields() -> list[str]:
    """`Type.field` of every object type that can be read, introspection aside; the others belong to mutations."""
    return [f"{kind.name}.{name}" for kind in _objects() if kind.name in _paths() for name in kind.fields]


def is_required(field: str) -> bool:
    """Whether `Type.field` holds something for everybody who reaches its object."""
    kind, _dot, name = field.partition(".")
    found: Any = SCHEMA.type_map[kind]
    return isinstance(found.fields[name].type, GraphQLNonNull)


def decisions() -> dict[str, str]:
    """`Type.field` -> who may read it."""
    with DECISIONS.open(newline="", encoding="utf-8") as file:
        return {row["field"]: row["decision"] for row in csv.DictReader(line for line in file if line[0] != "#")}


def questions(world: World) -> dict[str, list[tuple[list[str], str]]]:
    """For each object type queries that reach A's things by the shortest way and ask all of its fields, ten at a time
    (a query has its limits), each with the names of those fields."""
    paths = _paths()
    asked: dict[str, list[tuple[list[str], str]]] = {}
    for kind in _objects():
        names = list(kind.fields)
        if kind.name in paths:
            tens = [names[start : start + 10] for start in range(0, len(names), 10)]
            asked[kind.name] = [(ten, _question(paths[kind.name], kind, ten, world)) for ten in tens]
    return asked


def _objects() -> list[GraphQLObjectType]:
    kinds = (kind for kind in SCHEMA.type_map.values() if isinstance(kind, GraphQLObjectType))
    return [kind for kind in kinds if not kind.name.startswith("__")]


def _paths() -> dict[str, list[Step]]:
    root = SCHEMA.query_type
    assert root is not None
    paths: dict[str, list[Step]] = {root.name: []}
    waiting, known = deque([root]), defaultdict(str, decisions())
    while waiting:
        kind = waiting.popleft()
        for name, field in kind.fields.items():
            target: Any = get_named_type(field.type)
            edge = f"{kind.name}.{name}"
            if edge in ROUNDABOUT or (target.name in EVERYWHERE and known[edge] != PUBLIC):
                continue
            abstract = isinstance(target, GraphQLInterfaceType | GraphQLUnionType)
            for reached in SCHEMA.get_possible_types(target) if abstract else [target]:
                if isinstance(reached, GraphQLObjectType) and reached.name not in paths:
                    paths[reached.name] = [*paths[kind.name], (field, name, reached.name if abstract else "")]
                    waiting.append(reached)
    return paths


def _question(path: list[Step], kind: GraphQLObjectType, names: list[str], world: World) -> str:
    asked = []
    for name in names:
        field = kind.fields[name]
        leaf = is_leaf_type(get_named_type(field.type))
        asked.append(f"{name}{_arguments(field, name, world, root=not path)}{'' if leaf else ' { __typename }'}")
    query = " ".join(asked)
    for depth, (field, name, condition) in reversed(list(enumerate(path))):
        inner = f"... on {condition} {{ {query} }}" if condition else query
        query = f"{name}{_arguments(field, name, world, root=depth == 0)} {{ {inner} }}"
    return f"{{ {query} }}"


def _arguments(field: GraphQLField, name: str, world: World, *, root: bool) -> str:
    given = {arg: _value(arg, spec.type) for arg, spec in field.args.items() if is_required_argument(spec)}
    if "first" in field.args:
        given["first"] = "2"
    if "channel" in field.args:
        given["channel"] = '"an-giang"'
    if root:
        given |= {key: f'"{value}"' for key, value in world.queries.get(name, {}).items()}
    return f"({', '.join(f'{key}: {value}' for key, value in given.items())})" if given else ""


def _value(name: str, kind: Any) -> str:
    if is_list_type(getattr(kind, "of_type", kind)):
        return "[]"
    named = get_named_type(kind)
    if isinstance(named, GraphQLEnumType):
        return next(iter(named.values))
    if isinstance(named, GraphQLInputObjectType):
        return "{latitude: 10, longitude: 105}"
    return {"Int": "64", "Boolean": "true"}.get(named.name, '"x"')
