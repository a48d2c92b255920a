"""A phone is proven by a code that staff tell whoever has it: looked up by its number, given by those who may."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from config.core import clock
from config.core.models import AuditEntry, OfficeRole, Proof, User
from tests import factories as make
from tests.pages import said
from tests.storefront.accounts.letters import main_of

pytestmark = pytest.mark.django_db
PHONE, STORED = "0987 654 321", "+84987654321"
OLD, NEW = "một mật khẩu cũ", "lúa mùa nổi"
FACTS = {"last_name": "Trần", "first_name": "Bình", "password": NEW}


def sign_up(client: Client, phone: str = PHONE):
    return client.post(reverse("accounts:sign_up"), {"name": phone, **FACTS})


def ask_new_password(client: Client, phone: str = PHONE):
    return client.post(reverse("accounts:forgotten"), {"name": phone})


def at_desk(user: User) -> Client:
    desk = Client()
    desk.force_login(user)
    return desk


def tell(desk: Client, proof: Proof) -> str:
    """The code as the slip shows it, without its space."""
    made = desk.post(reverse("desks:give_code", args=[proof.pk]))
    assert made.status_code == 302, made.status_code
    [code] = said(desk.get(made["Location"]), ".//code")
    assert re.fullmatch(r"\d{4} \d{4}", code)
    return code.replace(" ", "")


def refused_at(desk: Client, proof: Proof) -> bool:
    answer = desk.post(reverse("desks:give_code", args=[proof.pk]))
    proof.refresh_from_db()
    return answer.status_code == 404 and proof.code_hash == "" and proof.given_by is None


@pytest.fixture
def clerk() -> User:
    return make.make_point_member(make.make_point())


def test_an_account_opens_by_a_code_from_a_points_staff(client, clerk):
    assert sign_up(client)["Location"] == reverse("accounts:confirm")
    desk = at_desk(clerk)
    looked_up = desk.get(reverse("desks:codes"), {"phone": "+84 987 654 321"})
    (proof,) = [row[0] for row in looked_up.context["found"]]

    code = tell(desk, proof)
    done = client.post(reverse("accounts:confirm"), {"name": STORED, "code": f"{code[:4]} {code[4:]}"})

    assert done["Location"] == reverse("accounts:home")
    user = User.objects.get(phone=STORED)
    assert user.phone_verified_at is not None
    assert user.email is None
    entry = AuditEntry.objects.get(action="proof.code")
    assert (entry.actor, entry.object_id, entry.details) == (clerk, str(proof.pk), {"what": "sign_up"})


def test_before_staff_give_a_code_there_is_none_to_guess(client):
    sign_up(client)
    proof = Proof.objects.get()
    assert (proof.code_hash, proof.link_hash) == ("", "")
    assert client.post(reverse("accounts:confirm"), {"name": STORED, "code": ""}).status_code == 422
    assert client.post(reverse("accounts:confirm"), {"name": STORED, "code": "00000000"}).status_code == 422


def test_a_code_is_shown_once_and_another_ends_the_one_before(client, clerk):
    sign_up(client)
    proof, desk = Proof.objects.get(), at_desk(clerk)
    first = tell(desk, proof)
    assert said(desk.get(reverse("desks:code_slip", args=[proof.pk])), ".//code") == []
    second = tell(at_desk(clerk), proof)
    if first != second:
        assert client.post(reverse("accounts:confirm"), {"name": STORED, "code": first}).status_code == 422
    assert client.post(reverse("accounts:confirm"), {"name": STORED, "code": second}).status_code == 302


def test_a_code_lasts_half_an_hour_and_a_request_three_days(client, clerk):
    sign_up(client)
    proof, desk = Proof.objects.get(), at_desk(clerk)
    code = tell(desk, proof)
    with clock.starting_at(clock.now() + timedelta(minutes=31)):
        assert client.post(reverse("accounts:confirm"), {"name": STORED, "code": code}).status_code == 422
    sign_up(client)
    with clock.starting_at(clock.now() + timedelta(days=3, minutes=1)):
        assert desk.get(reverse("desks:codes"), {"phone": PHONE}).context["found"] == []


def test_a_new_password_by_a_code(client, clerk):
    make.make_user(email=None, phone=PHONE, password=OLD)
    ask_new_password(client)
    code = tell(at_desk(clerk), Proof.objects.get())
    done = client.post(reverse("accounts:reset"), {"name": STORED, "code": code, "password": NEW})
    assert done.status_code == 302
    assert User.objects.get(phone=STORED).check_password(NEW)
    again = Client().post(reverse("accounts:reset"), {"name": STORED, "code": code, "password": OLD})
    assert again.status_code == 422


def test_known_unproven_and_unknown_phones_are_answered_alike_and_all_may_be_proven(client, clerk):
    make.make_user(email=None, phone=PHONE, password=OLD)
    make.make_user(phone="0911111111", phone_verified_at=None, password=OLD)
    for act, route in ((sign_up, "confirm"), (ask_new_password, "reset")):
        seen = set()
        for phone, stored in ((PHONE, STORED), ("0911111111", "+84911111111"), ("0922222222", "+84922222222")):
            visitor = Client()
            answer = act(visitor, phone)
            page = main_of(visitor.get(reverse(f"accounts:{route}"))).replace(stored, "PHONE")
            seen.add((answer.status_code, answer["Location"], page))
        assert len(seen) == 1
    assert Proof.objects.count() == 6


def test_only_whoever_proves_a_phone_learns_whether_it_has_an_account(client, clerk):
    make.make_user(email=None, phone=PHONE, password=OLD)
    desk = at_desk(clerk)
    sign_up(client)
    code = tell(desk, Proof.objects.get())
    refused = client.post(reverse("accounts:confirm"), {"name": STORED, "code": code})
    assert "Đã có tài khoản" in refused.content.decode()
    assert User.objects.get(phone=STORED).check_password(OLD)

    ask_new_password(client, "0922222222")
    code = tell(desk, Proof.objects.get(name="+84922222222"))
    refused = client.post(reverse("accounts:reset"), {"name": "+84922222222", "code": code, "password": NEW})
    assert list(refused.context["form"].errors) == ["name"]


def test_nobody_tells_a_code_to_an_account_with_more_rights_or_to_themselves(client, clerk):
    officer, owner = make.make_officer(phone="0901000001"), make.make_user(role=OfficeRole.OWNER, phone="0901000002")
    member = make.make_member(make.make_producer(), phone="0901000003")
    colleague = make.make_point_member(make.make_point(), phone="0901000004")
    User.objects.filter(pk=clerk.pk).update(phone="+84901000005", phone_verified_at=clock.now())
    desks = {"clerk": at_desk(clerk), "officer": at_desk(officer), "owner": at_desk(owner)}
    may = {
        officer: {"owner"},
        owner: set(),
        member: {"officer", "owner"},
        colleague: {"officer", "owner"},
        clerk: {"officer", "owner"},
    }
    for person, allowed in may.items():
        person.refresh_from_db()
        for act in (sign_up, ask_new_password):
            act(Client(), person.phone)
            proof = Proof.objects.filter(name=person.phone).order_by("created_at").last()
            for who in sorted(set(desks) - allowed):
                assert refused_at(desks[who], proof), (who, person.phone)
            for who in allowed:
                assert len(tell(desks[who], proof)) == 8


def test_a_producers_people_prove_no_phones_not_even_at_their_own_premises(client):
    producer = make.make_producer()
    premises = make.make_point(producer=producer)
    member = make.make_member(producer)
    premises.members.create(user=member, role="manager")
    sign_up(client)
    desk = at_desk(member)
    assert desk.get(reverse("desks:codes")).status_code == 404
    assert refused_at(desk, Proof.objects.get())


def test_a_points_staff_see_only_what_they_look_up(client, clerk):
    sign_up(client)
    assert STORED not in at_desk(clerk).get(reverse("desks:codes")).content.decode()
    assert STORED in at_desk(make.make_officer()).get(reverse("desks:codes")).content.decode()


def test_mailed_proofs_are_nothing_for_a_desk(client):
    client.post(reverse("accounts:sign_up"), {"name": "lan@example.test", **FACTS})
    proof = Proof.objects.get()
    desk = at_desk(make.make_officer())
    before = proof.code_hash
    assert desk.post(reverse("desks:give_code", args=[proof.pk])).status_code == 404
    proof.refresh_from_db()
    assert proof.code_hash == before
