"""Rights matrix of the policies: each function of every policies.py of catalogue and accounts x twelve people, decided
here; those of the checkout in tests/checkout/test_policies.py."""

import importlib
import inspect
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.db.models import QuerySet

from catalog.certification import policies as certification
from catalog.exchange import policies as exchange
from catalog.inventory import policies as inventory
from catalog.producers import policies as producers
from catalog.products import policies as products
from config.core import office
from config.core.accounts import policies as accounts
from config.core.accounts.proofs import issue
from config.core.models import ProofPurpose, User
from tests import factories as make
from tests.security.rights.things import Things, build

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]

OFFICE = {"officer", "owner"}
MAKERS = {"member"}
STAFF = {"clerk", "manager"}
CLOSED_STAFF = {"closed clerk", "closed manager"}


def seen(rows: Callable[[User], QuerySet], thing: Callable[[Things], Any]) -> Callable[[User, Things], bool]:
    """Whether a thing is among the rows that somebody may see."""
    return lambda user, things: rows(user).filter(pk=thing(things).pk).exists()


def may_tell(purpose: ProofPurpose, whose: Callable[[Things], User | str]) -> Callable[[User, Things], bool]:
    """Whether somebody may tell the code for an account's phone, or for a name that is nobody's yet."""

    def ask(user: User, things: Things) -> bool:
        of = whose(things)
        proof = issue(purpose, of) if isinstance(of, str) else issue(purpose, of.phone or "", user=of)
        return accounts.can_give_code(user, proof.proof)

    return ask


def _phone() -> dict[str, str]:
    return {"phone": f"+8490{next(_numbers):07d}"}


_numbers = count(100)
SERVES = STAFF | {"other manager"}
Case = tuple[Any, Callable[[User, Things], bool], set[str]]
DECIDED: list[Case] = [
    (producers.is_member, lambda u, t: producers.is_member(u, t.producer), MAKERS),
    (producers.acts_for_any, lambda u, t: producers.acts_for_any(u), MAKERS | {"other member", "closed member"}),
    (producers.can_edit, lambda u, t: producers.can_edit(u, t.producer), MAKERS | OFFICE),
    (producers.can_invite, lambda u, t: producers.can_invite(u, t.producer), MAKERS | OFFICE),
    (producers.can_keep, lambda u, t: producers.can_keep(u), OFFICE),
    (producers.can_record_consent, lambda u, t: producers.can_record_consent(u), OFFICE),
    (producers.visible_to, seen(producers.visible_to, lambda t: t.producer), MAKERS | OFFICE),
    (products.can_edit, lambda u, t: products.can_edit(u, t.product), MAKERS),
    (products.can_edit, lambda u, t: products.can_edit(u, t.agreed_product), OFFICE),
    (products.visible_to, seen(products.visible_to, lambda t: t.product), MAKERS | OFFICE),
    (certification.can_record, lambda u, t: certification.can_record(u), OFFICE),
    (certification.can_withdraw, lambda u, t: certification.can_withdraw(u), OFFICE),
    (certification.can_publish, lambda u, t: certification.can_publish(u, t.product), MAKERS),
    (certification.can_publish, lambda u, t: certification.can_publish(u, t.agreed_product), OFFICE),
    (certification.visible_to, seen(certification.visible_to, lambda t: t.recognition), MAKERS | OFFICE),
    (exchange.can_import, lambda u, t: exchange.can_import(u), OFFICE),
    (inventory.works_at, lambda u, t: inventory.works_at(u, t.point), STAFF),
    (inventory.works_at, lambda u, t: inventory.works_at(u, t.premises), MAKERS),
    (inventory.serves_buyers, lambda u, t: inventory.serves_buyers(u), STAFF | {"other manager"}),
    (inventory.works_somewhere, lambda u, t: inventory.works_somewhere(u), STAFF | {"other manager", *CLOSED_STAFF}),
    (inventory.can_move, lambda u, t: inventory.can_move(u, t.point), STAFF),
    (inventory.can_move, lambda u, t: inventory.can_move(u, t.premises), MAKERS),
    (inventory.can_manage, lambda u, t: inventory.can_manage(u, t.point), {"manager"} | OFFICE),
    (inventory.can_manage, lambda u, t: inventory.can_manage(u, t.premises), MAKERS | OFFICE),
    (inventory.can_approve_count, lambda u, t: inventory.can_approve_count(u, t.point), {"manager"}),
    (inventory.can_approve_count, lambda u, t: inventory.can_approve_count(u, t.premises), MAKERS),
    (inventory.can_block, lambda u, t: inventory.can_block(u, t.lot), MAKERS | OFFICE),
    (inventory.can_let_go, lambda u, t: inventory.can_let_go(u), OFFICE),
    (inventory.can_consign, lambda u, t: inventory.can_consign(u, t.consignment)[0], MAKERS),
    (inventory.can_consign, lambda u, t: inventory.can_consign(u, t.consignment)[1], {"manager"}),
    (inventory.visible_to, seen(inventory.visible_to, lambda t: t.point), STAFF | OFFICE),
    (inventory.visible_to, seen(inventory.visible_to, lambda t: t.premises), MAKERS | OFFICE),
    (inventory.stocks_visible_to, seen(inventory.stocks_visible_to, lambda t: t.stock), STAFF | MAKERS | OFFICE),
    (inventory.transfers_visible_to, seen(inventory.transfers_visible_to, lambda t: t.sent), STAFF | OFFICE),
    (
        inventory.consignments_visible_to,
        seen(inventory.consignments_visible_to, lambda t: t.consignment),
        STAFF | MAKERS | OFFICE,
    ),
    (inventory.lots_visible_to, seen(inventory.lots_visible_to, lambda t: t.lot), MAKERS | OFFICE),
    (
        inventory.stocks_visible_to,
        seen(inventory.stocks_visible_to, lambda t: t.own_stock),
        MAKERS | {"other member"} | OFFICE,
    ),
    (accounts.can_give_codes, lambda u, t: accounts.can_give_codes(u), SERVES | OFFICE),
    (accounts.can_list_requests, lambda u, t: accounts.can_list_requests(u), OFFICE),
    (accounts.can_give_code, may_tell(ProofPurpose.SIGN_UP, lambda t: "+84900000010"), SERVES | OFFICE),
    (accounts.can_give_code, may_tell(ProofPurpose.RESET, lambda t: make.make_user(**_phone())), SERVES | OFFICE),
    (accounts.can_give_code, may_tell(ProofPurpose.RESET, lambda t: make.make_member(t.producer, **_phone())), OFFICE),
    (accounts.can_give_code, may_tell(ProofPurpose.RESET, lambda t: make.make_officer(**_phone())), {"owner"}),
    (accounts.can_give_code, may_tell(ProofPurpose.SIGN_UP, lambda t: "somebody@example.test"), set()),
    (
        accounts.has_desk,
        lambda u, t: accounts.has_desk(u),
        MAKERS | {"other member", "closed member"} | SERVES | CLOSED_STAFF | OFFICE | {"closed officer"},
    ),
    (office.can_manage_people, lambda u, t: office.can_manage_people(u), {"owner"}),
]
# They judge no person, so there is no matrix of them.
ABOUT_NOBODY = {
    producers.consented: "whether a producer has agreed",
    accounts.counts_as_staff: "registers a test that is decided above",
    accounts.acts_for_a_desk: "registers a test that is decided above",
}


def test_each_policy_lets_in_exactly_those_it_was_decided_for():
    things, people = build()

    wrong = []
    for policy, ask, decided in DECIDED:
        allowed = {who for who, user in people.items() if ask(user, things)}
        if allowed != decided:
            wrong.append((f"{policy.__module__}.{policy.__name__}", "lets in", allowed, "decided", decided))

    assert wrong == []


def test_a_consent_taken_back_no_longer_counts():
    things, people = build()
    assert producers.consented(things.agreed)

    consent = things.agreed.sale_consents.get()
    consent.withdrawn_on = consent.given_on
    consent.save()

    assert not producers.consented(things.agreed)
    assert not products.can_edit(people["officer"], things.agreed_product)
    assert not certification.can_publish(people["officer"], things.agreed_product)


def test_the_command_line_may_import():
    assert exchange.can_import(None)


def test_every_policy_is_decided():
    written = {
        function
        for file in [*ROOT.glob("catalog/**/policies.py"), *ROOT.glob("config/**/policies.py")]
        for module in [importlib.import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))]
        for function in vars(module).values()
        if inspect.isfunction(function) and function.__module__ == module.__name__ and function.__name__[0] != "_"
    }
    decided = {policy for policy, _ask, _decided in DECIDED} | set(ABOUT_NOBODY)

    assert sorted(f"{one.__module__}.{one.__name__}" for one in written - decided) == []
