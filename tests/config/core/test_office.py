"""Who works in the office is the owner's to decide."""

import threading

import pytest
from django.db import connection

from config.core.errors import NotAllowed, Refusal
from config.core.models import AuditEntry, OfficeRole, User
from config.core.office import set_office_role
from tests import factories as make


@pytest.mark.django_db
def test_an_owner_makes_an_officer_and_the_trail_says_so():
    owner, person = make.make_user(role=OfficeRole.OWNER), make.make_user()
    set_office_role(owner, person, role="officer")
    assert User.objects.get(pk=person.pk).is_officer
    entry = AuditEntry.objects.get(action="office.role")
    assert (entry.actor, entry.details) == (owner, {"before": "", "after": "officer"})


@pytest.mark.django_db
@pytest.mark.parametrize("role", [OfficeRole.OFFICER, OfficeRole.NONE])
def test_others_may_not_and_nothing_changes(role):
    person = make.make_user()
    with pytest.raises(NotAllowed):
        set_office_role(make.make_user(role=role), person, role="owner")
    assert User.objects.get(pk=person.pk).office_role == OfficeRole.NONE
    assert not AuditEntry.objects.exists()


@pytest.mark.django_db
def test_the_last_owner_stays():
    owner = make.make_user(role=OfficeRole.OWNER)
    with pytest.raises(Refusal):
        set_office_role(owner, owner, role="")
    assert User.objects.get(pk=owner.pk).is_owner


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_remove_each_other_leave_one():
    one, other = make.make_user(role=OfficeRole.OWNER), make.make_user(role=OfficeRole.OWNER)
    ready = threading.Barrier(2)

    def remove(actor: User, person: User) -> None:
        ready.wait()
        try:
            set_office_role(actor, person, role="")
        except Refusal:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=remove, args=pair) for pair in ((one, other), (other, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert User.objects.filter(office_role=OfficeRole.OWNER).count() == 1
