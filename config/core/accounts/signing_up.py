"""Opening an account: nothing is there until the e-mail or the phone is proven, so nobody can hold another's."""

from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from config.core import audit, clock
from config.core.accounts import letters, links, proofs
from config.core.accounts.errors import AccountCode
from config.core.accounts.letters import Letter, LetterKind
from config.core.accounts.names import account_of, is_phone, make_free, proven_facts, read_name
from config.core.accounts.weakness import weaknesses
from config.core.errors import CommonCode, FieldError, Refusal
from config.core.models import Proof, ProofPurpose, User
from config.core.text import clean


def request_account(
    *,
    name: str,
    password: str,
    first_name: str = "",
    last_name: str = "",
    language: str = "vi",
    marketing: bool = False,
    redirect_url: str = "",
    address: str,
) -> Proof:
    """Ask for an account under an e-mail or a phone. Known or not, the answer is the same: a known e-mail's owner gets
    a letter that says so, a known phone's owner hears it once they bring the code.

    Raises `Refusal` naming each field that cannot be right, and where a link may not lead.
    """
    page = links.checked(redirect_url) if redirect_url else links.own_page("accounts:confirm")
    facts: dict[str, Any] = {"first_name": clean(first_name), "last_name": clean(last_name)}
    name, language = _checked(name, password, facts), "en" if language == "en" else "vi"
    proofs.ask_politely(name, address=address)
    facts |= {"password": make_password(password), "language": language, "marketing": marketing}
    with transaction.atomic():
        issued = proofs.issue(ProofPurpose.SIGN_UP, name, facts=facts)
        if not issued.proof.is_by_phone:
            letters.send(_letter(issued, page, language))
    return issued.proof


def confirm_account(*, name: str, secret: str, password: str | None = None, address: str) -> User:
    """Open the account that was asked for, once, by its link's token or by its code. `password`: the one that was
    chosen, asked of whoever opens the link somewhere else, so that nobody opens an account that another asked for.

    Raises `Refusal`; only whoever has shown that the name is theirs learns that it has an account already.
    """
    name = read_name(name, field="email")
    proofs.count_try(name, secret, address=address)
    try:
        with transaction.atomic():
            proof = proofs.take(ProofPurpose.SIGN_UP, secret, name=name)
            if password is not None and not check_password(password, proof.facts["password"]):
                message = _("This is not the password that was chosen when the account was asked for.")
                raise Refusal(FieldError(AccountCode.INVALID_CREDENTIALS, "password", message))
            if account_of(name) is not None:
                raise Refusal(_taken())
            return _opened(proof)
    except IntegrityError:
        # Two links of one address at once: the account that was opened first stands.
        raise Refusal(_taken()) from None


def _opened(proof: Proof) -> User:
    now, facts = clock.now(), proof.facts
    make_free(proof.name)
    user = User(
        first_name=facts["first_name"],
        last_name=facts["last_name"],
        language=facts["language"],
        password=facts["password"],
        marketing_since=now if facts["marketing"] else None,
        **proven_facts(proof.name, now),
    )
    user.save(force_insert=True)
    proof.facts = {}
    proof.save(update_fields=["facts"])
    audit.record(user, "person.open", user, marketing=facts["marketing"])
    return user


def _checked(text: str, password: str, facts: dict[str, str]) -> str:
    errors: list[FieldError] = []
    name = ""
    try:
        name = read_name(text, field="email")
        if not is_phone(name) and not letters.can_write():
            message = _("This shop cannot send mail at present: give a phone number instead.")
            errors.append(FieldError(CommonCode.INVALID, "email", message))
    except Refusal as refusal:
        errors.extend(refusal.errors)
    most = User._meta.get_field("first_name").max_length or 0
    for field, value in facts.items():
        if len(value) > most:
            errors.append(FieldError(CommonCode.INVALID, field, _("At most %(most)s characters."), {"most": most}))
    errors.extend(weaknesses(password, User(email=None if is_phone(name) else name, **facts)))
    Refusal.unless_none(errors)
    return name


def _letter(issued: proofs.Issued, page: str, language: str) -> Letter:
    """To an address that has an account: the same letter in weight, without anything that opens."""
    name, key = issued.proof.name, str(issued.proof.pk)
    if account_of(name) is not None:
        return Letter(LetterKind.KNOWN, name, language, link=links.own_page("accounts:sign_in"), key=key)
    link = links.with_proof(page, email=name, token=issued.token)
    return Letter(LetterKind.SIGN_UP, name, language, link=link, code=proofs.written(issued.code), key=key)


def _taken() -> FieldError:
    message = _("There is an account with this e-mail or phone already: sign in, or ask for a new password.")
    return FieldError(CommonCode.UNIQUE, "email", message)
