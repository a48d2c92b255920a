"""An act with a client key is done once."""

import threading

import pytest
from django.db import connection

from config.core.errors import CommonCode, FieldError, Refusal
from config.core.models import ActKey, AuditEntry
from config.core.once import once
from tests import factories as make


def act(user):
    AuditEntry.objects.create(actor=user, actor_name="-", action="test", object_kind="-", object_id="-")
    return {"url": "/", "said": "done"}


@pytest.mark.django_db
def test_the_same_key_changes_nothing_the_second_time_and_says_the_same():
    user = make.make_user()
    first = once(user, "k", lambda: act(user))
    second = once(user, "k", lambda: pytest.fail("done twice"))
    assert first == second == {"url": "/", "said": "done"}
    assert AuditEntry.objects.filter(action="test").count() == 1


@pytest.mark.django_db
def test_another_persons_key_is_another_act():
    one, other = make.make_user(), make.make_user()
    once(one, "k", lambda: act(one))
    once(other, "k", lambda: act(other))
    assert AuditEntry.objects.filter(action="test").count() == 2


@pytest.mark.django_db
def test_a_refused_act_leaves_its_key_free():
    user = make.make_user()

    def refuse():
        act(user)
        raise Refusal(FieldError(CommonCode.INVALID, None, "no"))

    with pytest.raises(Refusal):
        once(user, "k", refuse)
    assert not ActKey.objects.exists()
    assert not AuditEntry.objects.filter(action="test").exists()
    once(user, "k", lambda: act(user))
    assert AuditEntry.objects.filter(action="test").count() == 1


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_with_one_key_do_it_once_and_get_one_answer():
    user = make.make_user()
    ready, answers = threading.Barrier(8), []

    def run() -> None:
        ready.wait()
        try:
            answers.append(once(user, "k", lambda: act(user)))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [{"url": "/", "said": "done"}] * 8
    assert AuditEntry.objects.filter(action="test").count() == 1
