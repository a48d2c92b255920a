"""Accounts over the API: opened, a new password, another e-mail, erased; by the same proofs as the pages."""

import pytest

from checkout.notices.models import Notice
from config.core.accounts.proofs import give_code
from config.core.models import Proof, User
from tests.factories import make_officer, make_user
from tests.graphql import ask, refused
from tests.storefront.accounts.letters import letters_to, link_in, token_in

pytestmark = pytest.mark.django_db
PASSWORD, NEW = "một mật khẩu cũ", "lúa mùa nổi"
PAGE = "https://app.example/xac-nhan?channel=an-giang"
REGISTER = """mutation ($input: AccountRegisterInput!) { accountRegister(input: $input) {
  user { id email } requiresConfirmation errors { field message code } } }"""
CONFIRM = """mutation ($email: String!, $token: String!) { confirmAccount(email: $email, token: $token) {
  user { email phone isConfirmed isActive languageCode marketing } errors { field code } } }"""
RESET = """mutation ($email: String!, $url: String!) {
  requestPasswordReset(email: $email, redirectUrl: $url, channel: "an-giang") { errors { field message code } } }"""
SET = """mutation ($email: String!, $token: String!, $password: String!) {
  setPassword(email: $email, token: $token, password: $password) { token refreshToken errors { field code } } }"""
CHANGE = """mutation ($email: String!, $password: String!, $url: String!) {
  requestEmailChange(newEmail: $email, password: $password, redirectUrl: $url) { errors { field code } } }"""
CONFIRM_CHANGE = (
    "mutation ($token: String!) { confirmEmailChange(token: $token) { user { email } errors { field code } } }"
)
ASK_DELETION = "mutation ($url: String!) { accountRequestDeletion(redirectUrl: $url) { errors { field code } } }"
DELETE = "mutation ($token: String!) { accountDelete(token: $token) { errors { field code } } }"


@pytest.fixture(autouse=True)
def _a_client(settings) -> None:
    settings.CLIENT_URLS = ["https://app.example"]


def register(email: str = "lan@example.test", **facts) -> dict:
    given = {"email": email, "password": NEW, "firstName": "Lan", "redirectUrl": PAGE, **facts}
    return ask(REGISTER, input=given)["accountRegister"]


def test_a_program_opens_an_account_by_the_link_that_leads_to_its_own_page():
    asked = register(languageCode="EN", marketing=True)
    assert asked == {"user": None, "requiresConfirmation": True, "errors": []}

    (letter,) = letters_to("lan@example.test")
    link = link_in(letter)
    assert link.startswith("https://app.example/xac-nhan?channel=an-giang&email=lan%40example.test&token=")
    assert letter.language == "en"
    made = ask(CONFIRM, email="lan@example.test", token=token_in(letter))["confirmAccount"]
    assert made["errors"] == []
    assert made["user"] == {
        "email": "lan@example.test",
        "phone": None,
        "isConfirmed": True,
        "isActive": True,
        "languageCode": "EN",
        "marketing": True,
    }
    again = ask(CONFIRM, email="lan@example.test", token=token_in(letter))["confirmAccount"]
    assert again == {"user": None, "errors": [{"field": "token", "code": "INVALID"}]}


def test_a_phone_is_confirmed_by_the_staffs_code():
    register("0912 345 678")
    code = give_code(make_officer(), Proof.objects.get())
    made = ask(CONFIRM, email="0912345678", token=code)["confirmAccount"]
    assert (made["user"]["email"], made["user"]["phone"]) == ("", "+84912345678")


def test_known_and_unknown_are_answered_word_for_word_alike():
    make_user(email="minh@example.test", password=PASSWORD)
    make_user(email="closed@example.test", is_active=False)
    names = ["minh@example.test", "closed@example.test", "nobody@example.test"]
    assert len({str(register(name)) for name in names}) == 1
    assert len({str(ask(RESET, email=name, url=PAGE)) for name in names}) == 1
    assert [len(letters_to(name)) for name in names] == [2, 2, 2]


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/",
        "https://app.example.evil.example/",
        "https://app.example@evil.example/",
        "https://evil.example\\@app.example/",
        "https://app.example:8443/",
        "http://app.example/",
        "//app.example/",
        "javascript:alert(1)",
        "https://app.example/\t",
        "https://[",
        "",
    ],
)
def test_links_lead_nowhere_else_whoever_asks(url):
    user = make_user(email="minh@example.test", password=PASSWORD)
    wrong = [{"field": "redirectUrl", "code": "INVALID"}]
    if url:
        assert register(redirectUrl=url)["errors"][0]["field"] == "redirectUrl"
        for name in ("minh@example.test", "nobody@example.test"):
            assert ask(RESET, email=name, url=url)["requestPasswordReset"]["errors"][0]["field"] == "redirectUrl"
        asked = ask(CHANGE, user=user, email="moi@example.test", password=PASSWORD, url=url)
        assert asked["requestEmailChange"]["errors"] == wrong
        assert ask(ASK_DELETION, user=user, url=url)["accountRequestDeletion"]["errors"] == wrong
        assert (Proof.objects.count(), Notice.objects.count()) == (0, 0)
    else:
        # Nothing said: our own page.
        register(redirectUrl="")
        assert link_in(*letters_to("lan@example.test")).startswith("http://127.0.0.1:8000/tai-khoan/xac-nhan/?")


def test_a_new_password_signs_in_once_and_its_tokens_work():
    user = make_user(email="minh@example.test", password=PASSWORD)
    ask(RESET, email="minh@example.test", url=PAGE)
    (letter,) = letters_to("minh@example.test")
    given = {"email": "minh@example.test", "token": token_in(letter)}
    weak = ask(SET, **given, password="12345678")["setPassword"]
    assert weak["token"] is None
    assert {error["field"] for error in weak["errors"]} == {"password"}

    done = ask(SET, **given, password=NEW)["setPassword"]

    assert (done["errors"], bool(done["token"]), bool(done["refreshToken"])) == ([], True, True)
    assert User.objects.get(pk=user.pk).check_password(NEW)
    again = ask(SET, **given, password=PASSWORD)["setPassword"]
    assert again == {"token": None, "refreshToken": None, "errors": [{"field": "token", "code": "INVALID"}]}


def test_another_email_by_its_token_and_only_for_whoever_asked():
    user, other = make_user(email="lan@example.test", password=PASSWORD), make_user()
    wrong = ask(CHANGE, user=user, email="moi@example.test", password="sai", url=PAGE)["requestEmailChange"]
    assert wrong["errors"] == [{"field": "password", "code": "INVALID_CREDENTIALS"}]
    ask(CHANGE, user=user, email="moi@example.test", password=PASSWORD, url=PAGE)
    token = token_in(*letters_to("moi@example.test"))
    assert ask(CONFIRM_CHANGE, user=other, token=token)["confirmEmailChange"]["errors"][0]["code"] == "INVALID"
    assert ask(CONFIRM_CHANGE, user=user, token=token)["confirmEmailChange"]["user"] == {"email": "moi@example.test"}


def test_an_account_is_erased_by_its_token():
    user = make_user(email="lan@example.test", password=PASSWORD)
    assert refused(ASK_DELETION, status=200, url=PAGE)["extensions"]["exception"]["code"] == "PermissionDenied"
    ask(ASK_DELETION, user=user, url=PAGE)
    token = token_in(*letters_to("lan@example.test"))
    assert ask(DELETE, user=make_user(), token=token)["accountDelete"]["errors"] != []
    assert ask(DELETE, user=user, token=token)["accountDelete"]["errors"] == []
    user.refresh_from_db()
    assert (user.email, user.is_active, user.erased_at is not None) == (None, False, True)


def test_the_sixth_request_of_an_hour_is_delayed_alike():
    make_user(email="minh@example.test")
    told = []
    for name in ("minh@example.test", "nobody@example.test"):
        for _request in range(5):
            assert ask(RESET, email=name, url=PAGE)["requestPasswordReset"]["errors"] == []
        told.append(ask(RESET, email=name, url=PAGE)["requestPasswordReset"]["errors"])
    assert told[0] == told[1]
    assert told[0][0]["code"] == "LOGIN_ATTEMPT_DELAYED"
