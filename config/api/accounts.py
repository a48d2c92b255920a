"""Who asks, and how a program signs in: the dialect's tokens. A phone is taken wherever the dialect says e-mail."""

from typing import Any

import graphene
from django.contrib.auth import authenticate
from django.utils.translation import gettext_lazy as _

from catalog.api.warehouses import StaffFields
from checkout.api.addresses import FIELDS as ADDRESS_FIELDS
from checkout.api.people import BuyerFields
from config.api.engine.batches import together
from config.api.engine.context import Context
from config.api.engine.enums import LanguageCodeEnum, language_of
from config.api.engine.ids import id_field
from config.api.engine.mutations import Errors, ask, payload_type, shown
from config.api.engine.scalars import JSON
from config.core import attempts, people, tokens
from config.core.accounts import passwords
from config.core.errors import CommonCode, FieldError
from config.core.models import User as UserRow
from config.core.tokens import TokenCode, TokenKind, TokenProblem

_CODES = """ACTIVATE_OWN_ACCOUNT ACTIVATE_SUPERUSER_ACCOUNT DUPLICATED_INPUT_ITEM DEACTIVATE_OWN_ACCOUNT
DEACTIVATE_SUPERUSER_ACCOUNT DELETE_NON_STAFF_USER DELETE_OWN_ACCOUNT DELETE_STAFF_ACCOUNT DELETE_SUPERUSER_ACCOUNT
GRAPHQL_ERROR INACTIVE INVALID INVALID_PASSWORD LEFT_NOT_MANAGEABLE_PERMISSION INVALID_CREDENTIALS NOT_FOUND
OUT_OF_SCOPE_USER OUT_OF_SCOPE_GROUP OUT_OF_SCOPE_PERMISSION PASSWORD_ENTIRELY_NUMERIC PASSWORD_TOO_COMMON
PASSWORD_TOO_SHORT PASSWORD_TOO_SIMILAR PASSWORD_RESET_ALREADY_REQUESTED REQUIRED UNIQUE JWT_SIGNATURE_EXPIRED
JWT_INVALID_TOKEN JWT_DECODE_ERROR JWT_MISSING_TOKEN JWT_INVALID_CSRF_TOKEN CHANNEL_INACTIVE MISSING_CHANNEL_SLUG
ACCOUNT_NOT_CONFIRMED LOGIN_ATTEMPT_DELAYED DISABLED_AUTHENTICATION_METHOD UNKNOWN_IP_ADDRESS
FILE_SIZE_LIMIT_EXCEEDED"""
ACCOUNT = Errors.named("AccountError", _CODES.split(), **ADDRESS_FIELDS)
AccountError = ACCOUNT.type
_JWT_CODES = {TokenCode.EXPIRED: "JWT_SIGNATURE_EXPIRED", TokenCode.INVALID: "JWT_INVALID_TOKEN"}


class User(StaffFields, BuyerFields, graphene.ObjectType):
    """A person: never anybody but the one who asks."""

    id = id_field("User")
    email = graphene.String(required=True, resolver=lambda user, info: user.email or "")
    phone = graphene.String(description="As +84...; null when there is none.")
    first_name = graphene.String(required=True)
    last_name = graphene.String(required=True)
    is_staff = graphene.Boolean(required=True, resolver=lambda user, info: user.is_officer)
    date_joined = graphene.DateTime(required=True)
    language_code = graphene.Field(LanguageCodeEnum, required=True, resolver=lambda user, info: user.language.upper())
    marketing = graphene.Boolean(
        required=True,
        description="Whether news of products and offers are wanted.",
        resolver=lambda user, info: user.marketing_since is not None,
    )


CreateToken = payload_type(
    "CreateToken",
    {"token": graphene.String(), "refresh_token": graphene.String(), "user": graphene.Field(User)},
    AccountError,
)
RefreshToken = payload_type("RefreshToken", {"token": graphene.String(), "user": graphene.Field(User)}, AccountError)
VerifyToken = payload_type(
    "VerifyToken",
    {
        "user": graphene.Field(User),
        "is_valid": graphene.Boolean(required=True),
        "payload": graphene.Field(JSON, description="The token's claims."),
    },
    AccountError,
)


class AccountQueries:
    me = graphene.Field(User, description="Whoever asks; null for nobody.")

    @staticmethod
    def resolve_me(root: Any, info: Any) -> UserRow | None:
        return info.context.user if isinstance(info.context.user, UserRow) else None


class TokenMutations:
    token_create = graphene.Field(
        CreateToken,
        email=graphene.String(required=True, description="Or a phone."),
        password=graphene.String(required=True),
        audience=graphene.String(description="Not heeded: there is one audience."),
    )
    token_refresh = graphene.Field(
        RefreshToken,
        refresh_token=graphene.String(),
        csrf_token=graphene.String(description="Not heeded: no cookie carries a token here."),
    )
    token_verify = graphene.Field(VerifyToken, token=graphene.String(required=True))

    @staticmethod
    def resolve_token_create(
        root: Any, info: Any, email: str, password: str, audience: str | None = None
    ) -> dict[str, Any]:
        request = info.context.request
        attempt = attempts.begin(name=email, address=request.META.get("REMOTE_ADDR", ""))
        if attempt is None:
            return _failed("LOGIN_ATTEMPT_DELAYED", None, _("Too many tries. Wait 15 minutes, then try again."))
        user = authenticate(request, username=email, password=password)
        if not isinstance(user, UserRow):
            message = _("This name and password do not fit together. Check both and try again.")
            return _failed("INVALID_CREDENTIALS", "email", message)
        attempts.succeeded(attempt)
        made = {"token": tokens.issue(user, TokenKind.ACCESS), "refresh_token": tokens.issue(user, TokenKind.REFRESH)}
        return {**made, "user": _peer(user), "errors": []}

    @staticmethod
    def resolve_token_refresh(
        root: Any, info: Any, refresh_token: str | None = None, csrf_token: str | None = None
    ) -> dict[str, Any]:
        if not refresh_token:
            return _failed("REQUIRED", "refresh_token", _("Send the refresh token."))
        try:
            user, _claims = tokens.claims_of(refresh_token, TokenKind.REFRESH)
        except TokenProblem as problem:
            return _failed(_JWT_CODES[problem.code], "refresh_token", str(problem))
        return {"token": tokens.issue(user, TokenKind.ACCESS), "user": _peer(user), "errors": []}

    @staticmethod
    def resolve_token_verify(root: Any, info: Any, token: str) -> dict[str, Any]:
        for kind in TokenKind:
            try:
                user, claims = tokens.claims_of(token, kind)
            except TokenProblem as problem:
                failed = _failed(_JWT_CODES[problem.code], "token", str(problem))
                continue
            return {"user": _peer(user), "is_valid": True, "payload": claims, "errors": []}
        return {**failed, "is_valid": False}


class AccountInput(graphene.InputObjectType):
    first_name = graphene.String()
    last_name = graphene.String()
    language_code = graphene.Argument(LanguageCodeEnum, description="In which the person is written to: EN or VI.")
    marketing = graphene.Boolean(description="Whether news of products and offers are wanted.")


class AccountMutations:
    """What people change about themselves."""

    @ask(
        "AccountUpdate",
        errors=ACCOUNT,
        gives={"user": graphene.Field(User)},
        signed_in=True,
        input=AccountInput(required=True),
    )
    def account_update(by: Context, input: dict[str, Any]) -> dict[str, Any]:
        """Say another name, another language, or whether news are wanted; what is not said stays."""
        facts = {name: value for name, value in input.items() if name != "language_code"}
        language = language_of(input["language_code"]) if input.get("language_code") else None
        return {"user": people.update_profile(by.actor(), language=language, **facts)}

    @ask(
        "PasswordChange",
        errors=ACCOUNT,
        gives={"user": graphene.Field(User)},
        signed_in=True,
        old_password=graphene.String(),
        new_password=graphene.String(required=True),
    )
    def password_change(by: Context, new_password: str, old_password: str | None = None) -> dict[str, Any]:
        """Another password: every token of the one before dies. Guessing the old one is limited as signing in is."""
        actor, address = by.actor(), by.request.META.get("REMOTE_ADDR", "")
        return {"user": passwords.change_password(actor, old=old_password or "", new=new_password, address=address)}


def _failed(code: str, field: str | None, message: Any) -> dict[str, Any]:
    error = FieldError(CommonCode.INVALID, field, message)
    return {"errors": [shown(error) | {"code": code}]}


def _peer(user: UserRow) -> UserRow:
    """A payload that is a plain dict hides its rows from the engine: they are made peers here."""
    together(user)
    return user
