"""Opening an account by e-mail: asked for, confirmed, and nothing betrayed on the way."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from checkout.notices.sending import send
from config.core import clock
from config.core.accounts import proofs
from config.core.models import AuditEntry, Proof, User
from tests import factories as make
from tests.storefront.accounts.letters import code_in, letters_to, link_in, main_of, path_of, token_in

pytestmark = pytest.mark.django_db
PASSWORD = "lúa mùa nổi"
LAN = {"name": "Lan@Example.test", "last_name": "Trần", "first_name": "Lan", "password": PASSWORD}


def ask(client: Client, *, address: str = "192.0.2.1", **facts: str):
    return client.post(reverse("accounts:sign_up"), LAN | facts, REMOTE_ADDR=address)


def test_an_account_is_there_once_the_mails_code_is_typed_where_it_was_asked_for(client):
    assert ask(client)["Location"] == reverse("accounts:confirm")
    assert User.objects.count() == 0

    (letter,) = letters_to("lan@example.test")
    done = client.post(reverse("accounts:confirm"), {"name": "lan@example.test", "code": code_in(letter)})

    user = User.objects.get()
    assert done["Location"] == reverse("accounts:home")
    assert (user.email, user.get_full_name(), user.marketing_since) == ("lan@example.test", "Trần Lan", None)
    assert user.email_verified_at is not None
    assert user.check_password(PASSWORD)
    assert client.session["_auth_user_id"] == str(user.pk)
    assert AuditEntry.objects.filter(action="person.open", actor=user).exists()
    assert Proof.objects.get().facts == {}


def test_consent_is_given_by_a_tick_and_only_by_that(client):
    ask(client, marketing="on")
    client.post(
        reverse("accounts:confirm"), {"name": "lan@example.test", "code": code_in(*letters_to("lan@example.test"))}
    )
    assert User.objects.get().marketing_since is not None
    page = Client().get(reverse("accounts:sign_up")).content.decode()
    assert 'name="marketing"' in page
    assert "checked" not in page


def test_a_look_at_the_link_opens_nothing_and_elsewhere_the_password_is_asked(client):
    ask(client)
    link = path_of(link_in(*letters_to("lan@example.test")))
    elsewhere = Client()
    assert elsewhere.get(link).status_code == 200
    assert User.objects.count() == 0

    token = token_in(*letters_to("lan@example.test"))
    sent = {"name": "lan@example.test", "code": token}
    for wrong in ({}, {"password": "khác hẳn"}):
        refused = elsewhere.post(link, sent | wrong)
        assert refused.status_code == 422
        assert "password" in refused.context["form"].errors
    assert User.objects.count() == 0

    elsewhere.post(link, sent | {"password": PASSWORD})
    assert elsewhere.session["_auth_user_id"] == str(User.objects.get().pk)


@pytest.mark.parametrize("is_active", [True, False])
def test_known_and_unknown_names_are_answered_alike_and_the_mailbox_is_told(client, is_active):
    known = make.make_user(email="minh@example.test", password="một mật khẩu cũ", is_active=is_active)
    mine, other = Client(), Client()
    answers = [ask(mine), ask(other, name="MINH@example.test")]
    pages = [one.get(reverse("accounts:confirm")) for one in (mine, other)]

    assert {(one.status_code, one["Location"], tuple(sorted(one.cookies))) for one in answers} == {
        (302, reverse("accounts:confirm"), ("sessionid",))
    }
    assert main_of(pages[0]).replace("lan@", "minh@") == main_of(pages[1])
    assert len(letters_to("lan@example.test")) == len(letters_to("minh@example.test")) == 1
    (letter,) = letters_to("minh@example.test")
    assert (letter.kind, "token=" in letter.private) == ("letter_known", False)
    assert Proof.objects.count() == 2
    known.refresh_from_db()
    assert known.check_password("một mật khẩu cũ")


def test_no_query_more_is_asked_for_a_known_name():
    make.make_user(email="minh@example.test")
    counts = []
    for name in ("lan@example.test", "minh@example.test"):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            ask(Client(), name=name)
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "lan@"}, "name"),
        ({"name": "12"}, "name"),
        ({"password": "12345678"}, "password"),
        ({"password": "lan"}, "password"),
        ({"first_name": ""}, "first_name"),
    ],
)
def test_what_is_wrong_is_named_by_field_and_nothing_is_sent(client, facts, field):
    refused = ask(client, **facts)
    assert refused.status_code == 422
    assert field in refused.context["form"].errors
    assert (Proof.objects.count(), User.objects.count()) == (0, 0)


def test_without_mail_an_email_is_refused_alike_for_everybody(client, settings):
    settings.MAIL_FROM = ""
    make.make_user(email="minh@example.test")
    errors = [ask(Client(), name=name).context["form"].errors for name in ("lan@example.test", "minh@example.test")]
    assert errors[0] == errors[1]
    assert list(errors[0]) == ["name"]


def test_a_link_works_once_and_a_second_request_finds_the_account(client):
    ask(client)
    ask(client)
    first, second = letters_to("lan@example.test")
    confirm = reverse("accounts:confirm")
    client.post(confirm, {"name": "lan@example.test", "code": token_in(first)})

    for letter, words in ((first, "Liên kết hoặc mã này không"), (second, "Đã có tài khoản")):
        refused = Client().post(confirm, {"name": "lan@example.test", "code": token_in(letter), "password": PASSWORD})
        assert refused.status_code == 422
        assert words in refused.content.decode()
    assert User.objects.count() == 1


def test_a_link_works_for_a_day(client):
    ask(client)
    (letter,) = letters_to("lan@example.test")
    with clock.starting_at(clock.now() + timedelta(hours=24, seconds=5)):
        refused = client.post(reverse("accounts:confirm"), {"name": "lan@example.test", "code": token_in(letter)})
    assert refused.status_code == 422
    assert User.objects.count() == 0


def test_ten_codes_are_tried_and_the_right_one_then_waits(client):
    ask(client)
    (letter,) = letters_to("lan@example.test")
    confirm, sent = reverse("accounts:confirm"), {"name": "lan@example.test"}
    for number in range(10):
        assert "code" in client.post(confirm, sent | {"code": f"{number:08d}"}).context["form"].errors
    refused = client.post(confirm, sent | {"code": code_in(letter)})
    assert refused.context["form"].non_field_errors()
    assert User.objects.count() == 0
    # The link cannot be guessed, so it is not stopped by those who try.
    assert client.post(confirm, sent | {"code": token_in(letter)}).status_code == 302


@pytest.mark.parametrize("known", [True, False])
def test_the_sixth_request_for_a_name_in_an_hour_is_refused_alike(client, known):
    if known:
        make.make_user(email="lan@example.test")
    for number in range(5):
        assert ask(client, address=f"192.0.2.{number}").status_code == 302
    refused = ask(client, address="198.51.100.1")
    assert (refused.status_code, len(letters_to("lan@example.test"))) == (422, 5)


def test_whoever_proves_a_name_takes_it_from_an_account_that_only_claims_it(client):
    squatter = make.make_user(email="lan@example.test", email_verified_at=None)
    ask(client)
    (letter,) = letters_to("lan@example.test")
    client.post(reverse("accounts:confirm"), {"name": "lan@example.test", "code": code_in(letter)})
    squatter.refresh_from_db()
    assert squatter.email is None
    assert User.objects.get(email="lan@example.test").get_full_name() == "Trần Lan"


def test_a_name_that_is_only_claimed_signs_nobody_in(client):
    make.make_user(email="lan@example.test", email_verified_at=None, password=PASSWORD)
    refused = client.post(reverse("accounts:sign_in"), {"name": "lan@example.test", "password": PASSWORD})
    assert refused.status_code == 422


def test_the_outbox_forgets_the_link_once_it_has_gone(client):
    ask(client)
    (letter,) = letters_to("lan@example.test")
    token = token_in(letter)
    send(letter.pk)
    letter.refresh_from_db()
    assert (letter.state, letter.private) == ("sent", "")
    assert token in mail.outbox[0].body


def test_the_database_holds_neither_link_nor_code(client):
    ask(client)
    (letter,) = letters_to("lan@example.test")
    proof = Proof.objects.get()
    stored = " ".join(str(value) for value in vars(proof).values())
    assert token_in(letter) not in stored
    assert code_in(letter).replace(" ", "") not in stored
    assert PASSWORD not in stored


def test_what_nobody_finished_is_forgotten_after_a_week(client):
    ask(client)
    with clock.starting_at(clock.now() + timedelta(days=7, hours=23)):
        assert proofs.forget_old() == 0
    with clock.starting_at(clock.now() + timedelta(days=8, hours=1)):
        assert proofs.forget_old() == 1


def test_pages_are_kept_by_no_cache_and_named_to_no_other_site(client):
    for name in ("sign_up", "confirm", "forgotten", "reset"):
        response = client.get(reverse(f"accounts:{name}"))
        assert response["Cache-Control"] == "private, no-store"
        assert response["Referrer-Policy"] == "same-origin"
