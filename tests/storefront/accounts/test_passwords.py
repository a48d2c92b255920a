"""A new password by e-mail, and by the old one."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config.core.models import AuditEntry, Proof, User
from config.core.tokens import TokenKind, TokenProblem, claims_of, issue
from tests import factories as make
from tests.storefront.accounts.letters import code_in, letters_to, link_in, main_of, path_of, token_in

pytestmark = pytest.mark.django_db
OLD, NEW = "một mật khẩu cũ", "lúa mùa nổi"


@pytest.fixture
def minh() -> User:
    return make.make_user(email="minh@example.test", password=OLD)


def ask(client: Client, name: str = "minh@example.test", *, address: str = "192.0.2.1"):
    return client.post(reverse("accounts:forgotten"), {"name": name}, REMOTE_ADDR=address)


def set_new(client: Client, secret: str, *, name: str = "minh@example.test", password: str = NEW):
    return client.post(reverse("accounts:reset"), {"name": name, "code": secret, "password": password})


def has_password(user: User, password: str) -> bool:
    return User.objects.get(pk=user.pk).check_password(password)


def test_a_link_sets_a_new_password_signs_in_and_ends_what_the_old_one_opened(client, minh):
    other, token = Client(), issue(minh, TokenKind.ACCESS)
    other.force_login(minh)
    ask(client)
    (letter,) = letters_to("minh@example.test")
    assert client.get(path_of(link_in(letter))).status_code == 200

    done = set_new(Client(), token_in(letter))

    assert done["Location"] == reverse("accounts:home")
    assert has_password(minh, NEW)
    assert other.get(reverse("accounts:home")).status_code == 302
    with pytest.raises(TokenProblem):
        claims_of(token, TokenKind.ACCESS)
    assert AuditEntry.objects.filter(action="person.password_reset", actor=minh).count() == 1
    assert [one.kind for one in letters_to("minh@example.test")] == ["letter_reset", "letter_password"]


def test_a_link_works_once_and_those_asked_for_before_die_with_the_password(client, minh):
    ask(client)
    ask(client)
    first, second = letters_to("minh@example.test")
    assert set_new(Client(), code_in(second)).status_code == 302
    for secret in (token_in(second), code_in(second), token_in(first), code_in(first)):
        assert set_new(Client(), secret, password="một mật khẩu khác").status_code == 422
    assert has_password(minh, NEW)


def test_a_link_dies_when_the_password_is_changed_meanwhile(client, minh):
    ask(client)
    (letter,) = letters_to("minh@example.test")
    minh.set_password("đổi giữa chừng")
    minh.save()
    assert set_new(client, token_in(letter)).status_code == 422
    assert has_password(minh, "đổi giữa chừng")


def test_a_password_that_is_too_easy_leaves_the_link_good(client, minh):
    ask(client)
    (letter,) = letters_to("minh@example.test")
    refused = set_new(client, token_in(letter), password="12345678")
    assert list(refused.context["form"].errors) == ["password"]
    assert set_new(client, token_in(letter)).status_code == 302


def test_a_link_for_one_purpose_or_name_serves_no_other(client, minh):
    make.make_user(email="lan@example.test", password=OLD)
    ask(client)
    (letter,) = letters_to("minh@example.test")
    assert set_new(client, token_in(letter), name="lan@example.test").status_code == 422
    sent = {"name": "minh@example.test", "code": token_in(letter), "password": OLD}
    assert client.post(reverse("accounts:confirm"), sent).status_code == 422
    assert has_password(minh, OLD)


def test_known_unknown_unproven_and_closed_names_are_answered_alike(client, minh):
    make.make_user(email="claims@example.test", email_verified_at=None, password=OLD)
    make.make_user(email="closed@example.test", is_active=False, password=OLD)
    names = ["minh@example.test", "nobody@example.test", "claims@example.test", "closed@example.test"]
    answers, pages, counts = set(), set(), set()
    for name in names:
        visitor = Client()
        with CaptureQueriesContext(connection) as asked:
            response = ask(visitor, name)
        counts.add(len(asked))
        answers.add((response.status_code, response["Location"], response.content))
        pages.add(main_of(visitor.get(reverse("accounts:reset"))).replace(name, "NAME"))
        assert len(letters_to(name)) == 1
    assert (len(answers), len(pages), len(counts)) == (1, 1, 1)
    assert [letters_to(name)[0].kind for name in names] == ["letter_reset", *["letter_unknown"] * 3]
    assert all("token=" not in letters_to(name)[0].private for name in names[1:])


@pytest.mark.parametrize("known", [True, False])
def test_the_sixth_request_in_an_hour_is_refused_alike(client, known, minh):
    name = "minh@example.test" if known else "nobody@example.test"
    for number in range(5):
        assert ask(client, name, address=f"192.0.2.{number}").status_code == 302
    refused = ask(client, f" {name.upper()}", address="198.51.100.9")
    assert refused.status_code == 422
    assert refused.context["form"].non_field_errors()
    assert len(letters_to(name)) == 5


def test_an_address_asks_for_twenty_names_an_hour(client):
    for number in range(20):
        assert ask(client, f"guess{number}@example.test").status_code == 302
    assert ask(client, "guess20@example.test").status_code == 422
    assert Proof.objects.count() == 20


def test_the_old_password_gives_a_new_one_and_this_device_stays_signed_in(client, minh):
    other = Client()
    for one in (client, other):
        one.force_login(minh)
    url = reverse("accounts:password")
    refused = client.post(url, {"old_password": "không phải", "new_password": NEW})
    assert list(refused.context["form"].errors) == ["old_password"]
    assert has_password(minh, OLD)

    assert client.post(url, {"old_password": OLD, "new_password": NEW}).status_code == 302

    assert has_password(minh, NEW)
    assert client.get(reverse("accounts:home")).status_code == 200
    assert other.get(reverse("accounts:home")).status_code == 302
    assert [one.kind for one in letters_to("minh@example.test")] == ["letter_password"]
