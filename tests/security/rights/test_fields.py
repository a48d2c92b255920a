"""Rights matrix of the API: every field x nine people, decided in fields.csv and asked of the running view."""

import orjson
import pytest
from django.test import Client

from config.api.schema import schema
from tests.security.rights.fields import all_fields, decisions, questions
from tests.security.rights.world import PEOPLE, SECRET, build

PUBLIC = "public"


def test_every_field_has_a_decision_and_every_decision_a_field():
    assert sorted(set(all_fields()) - set(decisions())) == []
    assert sorted(set(decisions()) - set(all_fields())) == []
    assert set(decisions().values()) == {PUBLIC}
    assert schema.graphql_schema.mutation_type is None, "mutations have come: decide who may send each"


@pytest.mark.django_db
def test_a_public_field_says_the_same_to_everybody_and_nothing_that_is_not_shown(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    world = build()
    clients = {who: Client() for who in PEOPLE}
    for who, client in clients.items():
        if world.people[who] is not None:
            client.force_login(world.people[who])
    asked = questions(world)
    differing, leaking = [], []
    for kind, query in [(kind, query) for kind, queries in asked.items() for query in queries]:
        answers = {who: _ask(client, query) for who, client in clients.items()}
        if len(set(answers.values())) != 1:
            differing.append(kind)
        if SECRET.encode() in answers["nobody"]:
            leaking.append(kind)
    assert (differing, leaking) == ([], [])
    assert set(asked) == {name.partition(".")[0] for name in all_fields()}


def _ask(client: Client, query: str) -> bytes:
    response = client.post("/graphql/", orjson.dumps({"query": query}), content_type="application/json")
    answer = orjson.loads(response.content)
    assert "errors" not in answer, (query, answer["errors"])
    return orjson.dumps(answer["data"], option=orjson.OPT_SORT_KEYS)
