"""Signing in by program: tokens of the dialect, how they die, and what a cookie alone may not do."""

import time
from unittest import mock

import jwt
import orjson
import pytest
from django.test import Client

from config.core.tokens import TokenKind, issue
from tests.factories import make_point, make_point_member, make_user
from tests.graphql import ask, post, refused

pytestmark = pytest.mark.django_db

CREATE = """mutation ($email: String!, $password: String!) {
  tokenCreate(email: $email, password: $password) { token refreshToken user { email } errors { field message code } }
}"""
REFRESH = "mutation ($t: String) { tokenRefresh(refreshToken: $t) { token errors { field code } } }"
VERIFY = "mutation ($t: String!) { tokenVerify(token: $t) { isValid user { email } payload errors { code } } }"
ME = "{ me { email salesPoints { slug } } }"


def _created(**given: str) -> dict:
    return ask(CREATE, **given)["tokenCreate"]


def test_a_password_gives_tokens_that_the_dialects_kit_accepts(settings):
    make_user(email="lan@example.test", password="một-mật-khẩu")

    made = _created(email="LAN@example.test", password="một-mật-khẩu")

    claims = jwt.decode(made["token"], options={"verify_signature": False})
    assert (made["errors"], made["user"]) == ([], {"email": "lan@example.test"})
    assert claims["iss"] == f"{settings.PUBLIC_URL}/graphql/"
    assert 290 < claims["exp"] - time.time() <= 300
    assert (claims["type"], claims["is_staff"]) == ("access", False)


def test_a_phone_signs_in_where_the_dialect_says_email():
    make_user(email=None, phone="0912345678", password="một-mật-khẩu")
    assert _created(email="0912 345 678", password="một-mật-khẩu")["user"] == {"email": ""}


@pytest.mark.parametrize("facts", [{}, {"is_active": False}])
def test_wrong_unknown_and_closed_are_answered_alike(facts):
    make_user(email="lan@example.test", password="một-mật-khẩu", **facts)
    wrong = _created(email="lan@example.test", password="một-mật-khẩu" if facts else "khác")
    unknown = _created(email="ai@example.test", password="khác")
    assert wrong == unknown
    assert (wrong["token"], wrong["errors"][0]["code"]) == (None, "INVALID_CREDENTIALS")


def test_the_eleventh_try_waits_even_with_the_right_password():
    make_user(email="lan@example.test", password="một-mật-khẩu")
    for _try in range(10):
        assert _created(email="lan@example.test", password="sai")["errors"][0]["code"] == "INVALID_CREDENTIALS"
    assert _created(email="lan@example.test", password="một-mật-khẩu")["errors"][0]["code"] == "LOGIN_ATTEMPT_DELAYED"


def test_a_refresh_token_gives_a_new_token_and_an_access_token_does_not():
    user = make_user()
    fresh = ask(REFRESH, t=issue(user, TokenKind.REFRESH))["tokenRefresh"]
    assert (fresh["errors"], ask(ME, user=user)["me"]["email"]) == ([], user.email)
    assert jwt.decode(fresh["token"], options={"verify_signature": False})["sub"] == str(user.pk)
    for wrong, code in (
        (issue(user, TokenKind.ACCESS), "JWT_INVALID_TOKEN"),
        ("", "REQUIRED"),
        ("x", "JWT_INVALID_TOKEN"),
    ):
        assert ask(REFRESH, t=wrong)["tokenRefresh"] == {
            "token": None,
            "errors": [{"field": "refreshToken", "code": code}],
        }


def test_tokens_die_with_the_password_and_with_the_account():
    user = make_user(password="cũ-và-dài")
    access, refresh = issue(user, TokenKind.ACCESS), issue(user, TokenKind.REFRESH)
    assert ask(VERIFY, t=access)["tokenVerify"]["isValid"] is True

    user.set_password("mới-và-dài")
    user.save()

    assert ask(VERIFY, t=access)["tokenVerify"] == {
        "isValid": False,
        "user": None,
        "payload": None,
        "errors": [{"code": "JWT_INVALID_TOKEN"}],
    }
    assert ask(REFRESH, t=refresh)["tokenRefresh"]["token"] is None
    access = issue(user, TokenKind.ACCESS)
    user.is_active = False
    user.save()
    assert post({"query": ME}, Authorization=f"Bearer {access}").status_code == 401


def test_a_token_that_is_not_taken_ends_the_request_before_it_begins():
    user = make_user()
    with mock.patch("config.core.tokens.time.time", return_value=time.time() - 400):
        old = issue(user, TokenKind.ACCESS)
    forged = jwt.encode(jwt.decode(old, options={"verify_signature": False}), "x" * 40, algorithm="HS256")
    for token, code in ((old, "ExpiredSignatureError"), (forged, "InvalidTokenError"), ("", "InvalidTokenError")):
        response = post({"query": ME}, Authorization=f"Bearer {token}")
        assert response.status_code == 401
        assert orjson.loads(response.content)["errors"][0]["extensions"]["exception"]["code"] == code


def test_me_is_null_for_nobody_and_says_where_one_works():
    assert ask(ME)["me"] is None
    point = make_point("Chợ")
    user = make_point_member(point)
    make_point("Bến")
    assert [p["slug"] for p in ask(ME, user=user)["me"]["salesPoints"]] == [point.slug]


def test_a_cookie_alone_changes_nothing():
    point = make_point()
    user = make_point_member(point)
    act = (
        'mutation { tillOpen(warehouse: "%s", openingFloat: 0, clientKey: "a") { tillSession { id } errors { code } } }'
    )
    from config.api.engine.ids import global_id

    query = act % global_id("Warehouse", point.pk)
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    client.get("/tai-khoan/dang-nhap/")
    own = {"Origin": "http://testserver"}

    def done(**headers: str) -> dict:
        return orjson.loads(post({"query": query}, client=client, **headers).content)

    for headers in ({}, {"Origin": "http://elsewhere.example"}):
        assert done(**headers)["errors"][0]["extensions"]["exception"]["code"] == "PermissionDenied"
    assert not point.till_sessions.exists()
    assert orjson.loads(post({"query": ME}, client=client, **own).content)["data"]["me"]["email"] == user.email


def test_more_than_ten_mutations_at_once_are_refused():
    many = " ".join(f'a{n}: tokenVerify(token: "x") {{ isValid }}' for n in range(11))
    assert refused(f"mutation {{ {many} }}", status=400)["extensions"]["limit"] == "root fields"
