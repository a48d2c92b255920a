"""Rights matrix of the routes: every URL x GET and POST x nine people, decided in routes.csv and asked of the site."""

import pytest
from django.contrib import admin
from django.db import transaction
from django.test import Client

from tests.security.rights.routes import METHODS, decisions, knock, route_names, told
from tests.security.rights.states import Watch
from tests.security.rights.world import EACH_PERSON, OF_A, SECRET

ALLOWED = {"see", "go", "err"}
# Who is shown everything that the shop knows of them, where money went back to among it.
OWN = {("buyer_a", "accounts:export")}


def test_every_route_has_a_decision_and_every_decision_a_route():
    decided = set(decisions())
    wanted = {(name, method) for name in route_names() for method in METHODS}
    assert sorted(wanted - decided) == []
    assert sorted(decided - wanted) == []


def test_admin_has_no_actions_that_nobody_decided():
    acting = {model._meta.label: sorted(options.actions) for model, options in admin.site._registry.items()}
    assert {label: names for label, names in acting.items() if names} == {}
    assert [name for name, _action in admin.site.actions] == []


@pytest.mark.parametrize("who", EACH_PERSON)
def test_each_person_gets_what_was_decided_and_a_denial_changes_nothing(world, db, who):
    client = Client(raise_request_exception=False)
    if world.people[who] is not None:
        client.force_login(world.people[who])
    wrong, leaks, changes = [], [], []
    watch = Watch()
    for (name, method), decided in decisions().items():
        with transaction.atomic():
            response = knock(client, world, name, method)
            if told(response) != decided[who]:
                wrong.append(f"{method} {name}: decided {decided[who]}, got {told(response)}")
            body = b"" if response.streaming else response.content
            if who not in OF_A and (who, name) not in OWN and SECRET.encode() in body:
                leaks.append(f"{method} {name}")
            if watch.has_changed() and told(response) not in ALLOWED:
                changes.append(f"{method} {name}")
            transaction.set_rollback(True)
    assert (wrong, leaks, changes) == ([], [], [])
