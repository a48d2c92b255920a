"""Rights matrix of acts: every mutation x nine people, decided in mutations.csv and sent to the running view."""

import csv
from pathlib import Path

import orjson
import pytest
from django.db import transaction
from django.test import Client

from config.api.schema import schema
from config.core.tokens import TokenKind, issue
from tests.security.rights.states import Watch
from tests.security.rights.world import EACH_PERSON

# Anybody may try: they are answered by what they bring (tests/config/api/test_accounts.py, test_proving.py).
OPEN = {"tokenCreate", "tokenRefresh", "tokenVerify"} | {
    "accountRegister",
    "confirmAccount",
    "requestPasswordReset",
    "setPassword",
}
DENIED = {"NOT_FOUND"}
# Another's token is one that does not work.
BY_TOKEN = {"confirmEmailChange", "accountDelete"}


def decisions() -> dict[str, dict[str, str]]:
    with (Path(__file__).parent / "mutations.csv").open(newline="", encoding="utf-8") as file:
        return {row["mutation"]: row for row in csv.DictReader(line for line in file if line[0] != "#")}


def test_every_mutation_has_a_decision_and_every_decision_a_mutation():
    kind = schema.graphql_schema.mutation_type
    assert kind is not None
    assert set(kind.fields) - OPEN == set(decisions())


@pytest.mark.parametrize("who", EACH_PERSON)
def test_each_person_may_do_what_was_decided_and_a_denial_changes_nothing(world, db, who):
    user = world.people[who]
    headers = {"Authorization": f"Bearer {issue(user, TokenKind.ACCESS)}"} if user else {}
    watch, wrong, changed = Watch(), [], []
    for name, decided in decisions().items():
        with transaction.atomic():
            body = orjson.dumps({"query": world.acts[name]})
            response = Client().post("/graphql/", body, content_type="application/json", headers=headers)
            got = _told(orjson.loads(response.content), name)
            if got != decided[who]:
                wrong.append(f"{name}: decided {decided[who]}, got {got}")
            if watch.has_changed() and got != "ok":
                changed.append(name)
            transaction.set_rollback(True)
    assert (wrong, changed) == ([], [])


def _told(answer: dict, name: str) -> str:
    """`ok`, `no`, or what else went wrong."""
    if "errors" in answer:
        code = answer["errors"][0]["extensions"]["exception"]["code"]
        return "no" if code == "PermissionDenied" else f"{code} {answer['errors'][0]['message']}"
    errors = answer["data"][name]["errors"]
    if not errors:
        return "ok"
    denied = DENIED | ({"INVALID"} if name in BY_TOKEN else set())
    return "no" if {error["code"] for error in errors} <= denied else str(errors)
