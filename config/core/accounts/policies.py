"""Who may tell somebody a code that proves their phone, and about whom (design, rule 9).

Who is staff and who acts for a desk the upper layers know; they register it.
"""

from collections.abc import Callable

from config.core.accounts.names import account_of
from config.core.models import OfficeRole, Proof, User

Test = Callable[[User], bool]
_staff: list[Test] = []
_at_desks: list[Test] = []


def counts_as_staff(test: Test) -> Test:
    """Register a test of who serves buyers on the shop's behalf."""
    _staff.append(test)
    return test


def acts_for_a_desk(test: Test) -> Test:
    """Register a test of whose account opens a desk."""
    _at_desks.append(test)
    return test


def can_give_codes(user: User) -> bool:
    """The office, and the staff of the sales points."""
    return user.is_active and (user.is_officer or any(test(user) for test in _staff))


def can_list_requests(user: User) -> bool:
    """The office sees all that wait; a point's staff look up the number that somebody tells them."""
    return user.is_officer


def can_give_code(user: User, proof: Proof) -> bool:
    """A code opens an account, so nobody gives one to an account with more rights than their own, nor to themselves:
    owners to the office's people, the office to whoever acts for a desk, staff to buyers."""
    if not proof.is_by_phone or not can_give_codes(user):
        return False
    for person in filter(None, (proof.user, account_of(proof.name))):
        if person.pk == user.pk or not _may_give_to(user, person):
            return False
    return True


def has_desk(user: User) -> bool:
    """Whether the account opens a desk of any kind."""
    return user.office_role != OfficeRole.NONE or any(test(user) for test in _at_desks)


def _may_give_to(user: User, person: User) -> bool:
    if person.office_role != OfficeRole.NONE:
        return user.is_owner
    return user.is_officer or not has_desk(person)
