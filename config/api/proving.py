"""What needs a proof that an e-mail or a phone is whose it is said to be: opening an account, a new password, another
e-mail, erasing. A phone is taken wherever the dialect says e-mail, and the staff's code wherever it says token.

Answers are the same for names that are known and for those that are not.
"""

from typing import Any

import graphene

from config.api.accounts import ACCOUNT, User
from config.api.engine.context import Context
from config.api.engine.enums import LanguageCodeEnum, language_of
from config.api.engine.mutations import ask
from config.core import tokens
from config.core.accounts import changing, leaving, passwords, signing_up
from config.core.tokens import TokenKind

Made = dict[str, Any]
USER: dict[str, Any] = {"user": graphene.Field(User)}
NAME = graphene.String(required=True, description="Or a phone.")
TOKEN = graphene.String(required=True, description="Of the link, or the code.")
PAGE = graphene.String(
    required=True, description="The client's page that the link leads to; `email` and `token` are added to it."
)
CHANNEL = graphene.String(description="Not heeded: there is one channel.")


class AccountRegisterInput(graphene.InputObjectType):
    email = graphene.String(required=True, description="Or a phone.")
    password = graphene.String(required=True)
    first_name = graphene.String()
    last_name = graphene.String()
    language_code = graphene.Argument(LanguageCodeEnum)
    redirect_url = graphene.String(description="Nothing said: a page of the shop's own.")
    channel = graphene.String(description="Not heeded: there is one channel.")
    marketing = graphene.Boolean(description="Whether news of products and offers are wanted.")


class ProvingMutations:
    @ask(
        "AccountRegister",
        errors=ACCOUNT,
        gives={
            "user": graphene.Field(User, description="Null: there is none until it is confirmed."),
            "requires_confirmation": graphene.Boolean(),
        },
        input=AccountRegisterInput(required=True),
    )
    def account_register(by: Context, input: dict[str, Any]) -> Made:
        """Ask for an account; it is there once `confirmAccount` brings what came to the mailbox."""
        language = language_of(input["language_code"]) if input.get("language_code") else "vi"
        signing_up.request_account(
            name=input["email"],
            password=input["password"],
            first_name=input.get("first_name") or "",
            last_name=input.get("last_name") or "",
            language=language,
            marketing=bool(input.get("marketing")),
            redirect_url=input.get("redirect_url") or "",
            address=_address(by),
        )
        return {"user": None, "requires_confirmation": True}

    @ask("ConfirmAccount", errors=ACCOUNT, gives=USER, email=NAME, token=TOKEN)
    def confirm_account(by: Context, email: str, token: str) -> Made:
        """Open it."""
        return {"user": signing_up.confirm_account(name=email, secret=token, address=_address(by))}

    @ask("RequestPasswordReset", errors=ACCOUNT, gives={}, email=NAME, redirect_url=PAGE, channel=CHANNEL)
    def request_password_reset(by: Context, email: str, redirect_url: str, channel: str | None = None) -> Made:
        """Ask for a new password."""
        passwords.request_reset(name=email, redirect_url=redirect_url, address=_address(by))
        return {}

    @ask(
        "SetPassword",
        errors=ACCOUNT,
        gives={"token": graphene.String(), "refresh_token": graphene.String(), **USER},
        email=NAME,
        token=TOKEN,
        password=graphene.String(required=True),
    )
    def set_password(by: Context, email: str, token: str, password: str) -> Made:
        """Choose it, and be signed in."""
        user = passwords.reset_password(name=email, secret=token, password=password, address=_address(by))
        access, refresh = (tokens.issue(user, kind) for kind in (TokenKind.ACCESS, TokenKind.REFRESH))
        return {"token": access, "refresh_token": refresh, "user": user}

    @ask(
        "RequestEmailChange",
        errors=ACCOUNT,
        gives=USER,
        signed_in=True,
        new_email=NAME,
        password=graphene.String(required=True),
        redirect_url=PAGE,
        channel=CHANNEL,
    )
    def request_email_change(
        by: Context, new_email: str, password: str, redirect_url: str, channel: str | None = None
    ) -> Made:
        """Ask for another e-mail or phone; until it is confirmed the old one stays."""
        actor = by.actor()
        changing.request_change(
            actor, name=new_email, password=password, redirect_url=redirect_url, address=_address(by)
        )
        return {"user": actor}

    @ask("ConfirmEmailChange", errors=ACCOUNT, gives=USER, signed_in=True, token=TOKEN, channel=CHANNEL)
    def confirm_email_change(by: Context, token: str, channel: str | None = None) -> Made:
        """Use it from now on."""
        return {"user": changing.confirm_change(by.actor(), secret=token, address=_address(by))}

    @ask("AccountRequestDeletion", errors=ACCOUNT, gives={}, signed_in=True, redirect_url=PAGE, channel=CHANNEL)
    def account_request_deletion(by: Context, redirect_url: str, channel: str | None = None) -> Made:
        """Ask for the token that erases the account."""
        leaving.request_erasure(by.actor(), redirect_url=redirect_url, address=_address(by))
        return {}

    @ask("AccountDelete", errors=ACCOUNT, gives=USER, signed_in=True, token=TOKEN)
    def account_delete(by: Context, token: str) -> Made:
        """Erase it, for good. Refused while anything is open."""
        leaving.erase_by_proof(by.actor(), secret=token, address=_address(by))
        return {"user": None}


def _address(by: Context) -> str:
    return by.request.META.get("REMOTE_ADDR", "")
