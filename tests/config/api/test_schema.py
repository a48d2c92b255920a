"""The schema: what the dialect's storefront uses is all there, and the committed file is what the code says."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLUnionType,
    build_schema,
    is_specified_scalar_type,
)

from config.api.schema import schema

FIXTURES = Path(__file__).parents[2] / "fixtures"
PARTS = ("dialect_reads.graphql", "dialect_checkout.graphql")
DIALECT = build_schema("\n".join((FIXTURES / part).read_text(encoding="utf-8") for part in PARTS), assume_valid=True)
OURS = schema.graphql_schema.type_map
TYPES = [
    kind for name, kind in DIALECT.type_map.items() if not name.startswith("__") and not is_specified_scalar_type(kind)
]


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.name)
def test_what_the_storefront_uses_has_the_same_names_types_and_nullability(kind):
    ours = OURS[kind.name]

    assert isinstance(ours, type(kind))
    if isinstance(kind, GraphQLEnumType):
        assert kind.values.keys() <= ours.values.keys()
    if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
        wanted = {name: str(field.type) for name, field in kind.fields.items()}
        assert {name: str(ours.fields[name].type) for name in wanted if name in ours.fields} == wanted
    if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
        for name, field in kind.fields.items():
            arguments = {argument: str(value.type) for argument, value in field.args.items()}
            given = {argument: str(value.type) for argument, value in ours.fields[name].args.items()}
            assert arguments.items() <= given.items(), name
    if isinstance(kind, GraphQLUnionType):
        assert {one.name for one in kind.types} <= {one.name for one in ours.types}
    if isinstance(kind, GraphQLObjectType):
        assert {one.name for one in kind.interfaces} <= {one.name for one in ours.interfaces}


def test_nothing_that_generators_hide_is_deprecated():
    hidden = [
        f"{kind.name}.{name}"
        for kind in OURS.values()
        if isinstance(kind, GraphQLInputObjectType)
        for name, field in kind.fields.items()
        if field.deprecation_reason
    ]

    assert hidden == []


def test_the_committed_schema_is_what_the_code_says():
    call_command("export_schema", check=True)


def test_a_schema_that_has_drifted_is_told_until_it_is_written_anew(tmp_path, settings):
    settings.BASE_DIR = tmp_path
    (tmp_path / "schema.graphql").write_text("type Query", encoding="utf-8")

    with pytest.raises(CommandError, match="export_schema"):
        call_command("export_schema", check=True)

    call_command("export_schema")
    call_command("export_schema", check=True)
