"""Everything of somebody's told to them, and taken out for good."""

from typing import Any

from django.db import transaction

from config.core import attempts, audit, clock, lasting
from config.core.accounts import letters, links, proofs
from config.core.accounts.errors import wrong_code
from config.core.accounts.letters import Letter, LetterKind
from config.core.accounts.passwords import own_password
from config.core.accounts.personal import keepers
from config.core.errors import Refusal
from config.core.models import Proof, ProofPurpose, User


def export(actor: User) -> dict[str, Any]:
    """All that is kept about the person, by kind; whatever is in it is theirs."""
    kinds = {kept.kind: kept.keeper.export(actor) for kept in keepers()}
    with transaction.atomic():
        audit.record(actor, "person.export", actor)
    return {"exported_at": clock.now(), **kinds}


def hindrances(actor: User) -> list[Any]:
    """Why the account cannot be erased now, in the order of the layers."""
    return [error for kept in keepers() for error in kept.keeper.hindrances(actor)]


def erase_by_password(actor: User, *, password: str, address: str) -> None:
    """Erase the account of whoever sits there. Raises `Refusal` for a wrong password, and while anything is open."""
    attempts.succeeded(own_password(actor, password, field="password", address=address))
    with transaction.atomic():
        _erase(actor)


def request_erasure(actor: User, *, redirect_url: str = "", address: str) -> Proof:
    """Ask for a link, or a code from staff, that erases the account. Raises `Refusal`."""
    page = links.checked(redirect_url) if redirect_url else links.own_page("accounts:privacy")
    name = (actor.email if actor.email_verified_at else actor.phone) or ""
    if not name:
        raise wrong_code("id")
    proofs.ask_politely(name, address=address)
    with transaction.atomic():
        issued = proofs.issue(ProofPurpose.ERASE, name, user=actor)
        if not issued.proof.is_by_phone:
            link, code = links.with_proof(page, token=issued.token), proofs.written(issued.code)
            kind, key = LetterKind.ERASE, str(issued.proof.pk)
            letters.send(Letter(kind, name, actor.language, actor.get_full_name(), link=link, code=code, key=key))
        audit.record(actor, "person.erase_ask", actor)
    return issued.proof


def erase_by_proof(actor: User, *, secret: str, address: str) -> None:
    """Erase the account by the link's token or the code. Raises `Refusal`."""
    proofs.count_try(str(actor.pk), secret, address=address)
    with transaction.atomic():
        proofs.take(ProofPurpose.ERASE, secret, user=actor)
        _erase(actor)


def _erase(actor: User) -> None:
    # An order that is placed at this moment refers to the account: only another change of it has to wait.
    user = User.objects.select_for_update(no_key=True).get(pk=actor.pk)
    Refusal.unless_none(hindrances(user))
    # Written down first and sent last: what else waits for this address is taken out in between.
    email = user.email if user.email_verified_at else ""
    goodbye = Letter(LetterKind.ERASED, email or "", user.language, key=str(user.pk))
    _take_out(user)
    letters.send(goodbye)
    lasting.keep("erased", str(user.pk))


@lasting.lasts("erased")
def _erase_again(about: str, facts: dict[str, str]) -> bool:
    """Without a second goodbye, whatever the older state believes to be open: it was settled before they could go."""
    user = User.objects.select_for_update(no_key=True).filter(pk=about, erased_at=None).first()
    if user is not None:
        _take_out(user)
    return user is not None


def _take_out(user: User) -> None:
    for kept in keepers():
        kept.keeper.erase(user)
