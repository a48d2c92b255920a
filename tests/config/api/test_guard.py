"""The guard that makes a query per row fail its test, and the words that an unforeseen failure is told in."""

import graphene
import pytest
from django.db import connection
from graphql import GraphQLError

from catalog.products.models import Channel
from config.api.engine.batches import Peer, batch
from config.api.engine.documents import reader
from config.api.engine.errors import formatted
from config.api.engine.guard import QueryOutsideBatch, guarded
from config.core.errors import CommonCode, FieldError, NotAllowed, Refusal

pytestmark = pytest.mark.django_db


class Thing(graphene.ObjectType):
    plain = graphene.Int()
    lazy = graphene.List(graphene.String)

    @batch(graphene.Int)
    def batched(things, info):
        return [Channel.objects.filter(pk=-1).count() for _ in things]

    @staticmethod
    def resolve_plain(thing, info):
        return Channel.objects.filter(pk=-1).count()

    @staticmethod
    def resolve_lazy(thing, info):
        return Channel.objects.filter(pk=-1)


class Query(graphene.ObjectType):
    things = graphene.List(Thing)

    @staticmethod
    def resolve_things(root, info):
        Channel.objects.filter(pk=-1).count()
        return [Peer(), Peer()]


read = reader(graphene.Schema(query=Query).graphql_schema)


def run(document):
    with guarded():
        return read(document).run({}, None, None)


def test_root_fields_and_batches_may_query():
    assert run("{ things { batched } }").data == {"things": [{"batched": 0}, {"batched": 0}]}


@pytest.mark.parametrize("field", ["plain", "lazy"])
def test_a_plain_field_that_queries_is_caught(field):
    errors = run(f"{{ things {{ {field} }} }}").errors

    assert {type(error.original_error) for error in errors} == {QueryOutsideBatch}


def test_nothing_is_guarded_afterwards():
    run("{ things { plain } }")

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)


@pytest.mark.parametrize(
    ("cause", "message", "extensions"),
    [
        (
            RuntimeError("password=hunter2"),
            "Something went wrong on our side. It has been recorded.",
            {"exception": {"code": "InternalError"}},
        ),
        (
            NotAllowed(),
            "Permission denied: you may not do or see this.",
            {"exception": {"code": "PermissionDenied"}},
        ),
        (
            Refusal(FieldError(CommonCode.INVALID, "after", "No such cursor.")),
            "No such cursor.",
            {"exception": {"code": "INVALID"}, "field": "after"},
        ),
        (GraphQLError("Told as it is."), "Told as it is.", {"exception": {"code": "GraphQLError"}}),
    ],
)
def test_errors_tell_a_code_and_never_their_insides(cause, message, extensions):
    from django.utils import translation

    with translation.override("en"):
        told = formatted(GraphQLError(str(cause), original_error=cause))

    assert told["message"] == message
    assert told["extensions"] == extensions
