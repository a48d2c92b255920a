"""A new password: for whoever has shown that the account's e-mail or phone is theirs, or who knows the old one."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.core import attempts, audit
from config.core.accounts import letters, links, proofs
from config.core.accounts.errors import AccountCode, too_many_tries
from config.core.accounts.letters import Letter, LetterKind
from config.core.accounts.names import account_of, is_phone, read_name
from config.core.accounts.weakness import weaknesses
from config.core.errors import CommonCode, FieldError, Refusal
from config.core.models import Proof, ProofPurpose, User


def request_reset(*, name: str, language: str = "vi", redirect_url: str = "", address: str) -> Proof:
    """Ask for a new password. Known or not, the answer and what is written are the same in weight: an address without
    an account is told that it has none. Raises `Refusal`."""
    page = links.checked(redirect_url) if redirect_url else links.own_page("accounts:reset")
    name, language = read_name(name, field="email"), "en" if language == "en" else "vi"
    if not is_phone(name) and not letters.can_write():
        message = _("This shop cannot send mail at present: ask us by telephone.")
        raise Refusal(FieldError(CommonCode.INVALID, "email", message))
    proofs.ask_politely(name, address=address)
    with transaction.atomic():
        user = account_of(name)
        user = user if user is not None and user.is_active else None
        issued = proofs.issue(ProofPurpose.RESET, name, user=user)
        if not issued.proof.is_by_phone:
            letters.send(_letter(issued, page, user, language))
    return issued.proof


def reset_password(*, name: str, secret: str, password: str, address: str) -> User:
    """Set another password by a link's token or a code, once; sessions, tokens and every other link die with the old
    one. Raises `Refusal`; only a name's owner learns that it has no account."""
    name = read_name(name, field="email")
    proofs.count_try(name, secret, address=address)
    with transaction.atomic():
        proof = proofs.take(ProofPurpose.RESET, secret, name=name)
        if proof.user is None:
            raise Refusal(FieldError(CommonCode.NOT_FOUND, "email", _("There is no account with this phone yet.")))
        user = User.objects.select_for_update().get(pk=proof.user.pk)
        # The link stays good when the password is too easy: nothing has been used up.
        Refusal.unless_none(weaknesses(password, user))
        _set(user, password, actor=user, act="person.password_reset")
    return user


def change_password(actor: User, *, old: str, new: str, address: str) -> User:
    """Another password; tokens, sessions and links of the one before die with it. Guessing the old one is limited as
    signing in is. Raises `Refusal` when `old` is not it, or `new` is too easy."""
    attempt = own_password(actor, old, field="old_password", address=address)
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=actor.pk)
        Refusal.unless_none(weaknesses(new, user, field="new_password"))
        _set(user, new, actor=actor, act="person.password")
    attempts.succeeded(attempt)
    return user


def own_password(actor: User, password: str, *, field: str, address: str) -> attempts.SignInAttempt:
    """Make sure that it is `actor` who sits there; returns the counted try. Raises `Refusal`."""
    attempt = attempts.begin(name=actor.email or actor.phone or str(actor.pk), address=address)
    if attempt is None:
        raise too_many_tries()
    if not actor.check_password(password):
        raise Refusal(FieldError(AccountCode.INVALID_CREDENTIALS, field, _("This is not your password.")))
    return attempt


def _set(user: User, password: str, *, actor: User, act: str) -> None:
    user.set_password(password)
    user.save(update_fields=["password"])
    audit.record(actor, act, user)
    letters.tell_account(user, LetterKind.PASSWORD)


def _letter(issued: proofs.Issued, page: str, user: User | None, language: str) -> Letter:
    name, key = issued.proof.name, str(issued.proof.pk)
    if user is None:
        return Letter(LetterKind.UNKNOWN, name, language, link=links.own_page("accounts:sign_up"), key=key)
    link = links.with_proof(page, email=name, token=issued.token)
    return Letter(
        LetterKind.RESET,
        name,
        user.language,
        user.get_full_name(),
        link=link,
        code=proofs.written(issued.code),
        key=key,
    )
