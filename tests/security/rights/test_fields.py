"""Rights matrix of the API: every field x nine people, decided in fields.csv and asked of the running view."""

from typing import Any

import orjson
import pytest
from django.test import Client

from config.core.models import User
from tests.security.rights.fields import all_fields, decisions, is_required, questions
from tests.security.rights.world import PEOPLE, SECRET

PUBLIC = "public"
# Who is shown A's things by each decision; everybody else is shown nothing, or nothing that is there.
SEEN_BY = {
    "stock": {"producer_a", "staff_a", "officer", "owner"},
    "desk": {"producer_a", "staff_a", "officer", "owner"},
    "money": {"producer_a", "officer", "owner"},
    "office": {"officer", "owner"},
    "self": set(PEOPLE) - {"nobody"},
    "account": {"buyer_a"},
}
# A transfer concerns both its points: B's staff see those between A and B, and their lines.
OF_BOTH = ("Transfer", "TransferLine", "TransferCountableConnection", "TransferCountableEdge", "Lot")
Answers = dict[str, dict[str, list[Any]]]


def test_every_field_has_a_decision_and_every_decision_a_field():
    assert sorted(set(all_fields()) - set(decisions())) == []
    assert sorted(set(decisions()) - set(all_fields())) == []
    assert set(decisions().values()) == {PUBLIC, *SEEN_BY}


@pytest.fixture(scope="module")
def answers(world) -> Answers:
    """`Type.field` -> person -> every value that was shown of it, asked for A's things by the shortest way."""
    asked = questions(world)
    assert set(asked) == {name.partition(".")[0] for name in all_fields()}
    clients = {who: _signed_in(world.people[who]) for who in PEOPLE}
    found: Answers = {}
    for kind, queries in asked.items():
        for names, query in queries:
            for who in PEOPLE:  # one after another, while the server keeps the question's plan
                answer = _ask(clients[who], query)
                for name in names:
                    found.setdefault(f"{kind}.{name}", {})[who] = _values(answer, names, name)
    return found


def _signed_in(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def test_a_public_field_says_the_same_to_everybody_and_nothing_that_is_not_shown(answers):
    public = {field: shown for field, shown in answers.items() if decisions()[field] == PUBLIC}

    differing = [field for field, shown in public.items() if any(shown[who] != shown["nobody"] for who in PEOPLE)]

    assert differing == []
    assert [field for field, shown in public.items() if SECRET in str(shown["nobody"])] == []


def test_a_restricted_field_is_shown_to_those_whom_it_concerns_and_to_nobody_else(answers):
    beyond, unseen = {}, set()
    for field, shown in answers.items():
        decided = decisions()[field]
        if decided != PUBLIC:
            allowed = SEEN_BY[decided] | ({"staff_b"} if field.partition(".")[0] in OF_BOTH else set())
            seen = {who for who, values in shown.items() if any(map(_is_something, values))}
            beyond |= {field: seen - allowed} if seen - allowed else {}
            witness = "officer" if decided in ("office", "money") else "staff_a"
            unseen |= {field} if is_required(field) and not shown[witness] else set()
    assert (beyond, unseen) == ({}, set())


def _is_something(value: Any) -> bool:
    """A connection is asked for its type's name only, which is there for everybody who is signed in."""
    return value not in (None, [], {}, 0) and not any(word in str(value) for word in ("Countable", "PageInfo"))


def _values(answer: Any, names: list[str], name: str) -> list[Any]:
    """What `name` holds wherever all of `names` stand together."""
    if isinstance(answer, list):
        return [value for one in answer for value in _values(one, names, name)]
    if not isinstance(answer, dict):
        return []
    if set(names) <= set(answer):
        return [answer[name]]
    return [value for one in answer.values() for value in _values(one, names, name)]


def _ask(client: Client, query: str) -> Any:
    """As our own page asks, so that the session counts."""
    own = {"Origin": "http://testserver"}
    response = client.post("/graphql/", orjson.dumps({"query": query}), content_type="application/json", headers=own)
    answer = orjson.loads(response.content)
    assert "errors" not in answer, (query, answer["errors"])
    return answer["data"]
