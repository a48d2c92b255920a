"""Another e-mail or phone: it counts once it is proven, and what was there before hears of it."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from config.core import attempts, audit, clock
from config.core.accounts import letters, links, proofs
from config.core.accounts.letters import Letter, LetterKind
from config.core.accounts.names import account_of, is_phone, make_free, proven_facts, read_name
from config.core.accounts.passwords import own_password
from config.core.errors import CommonCode, FieldError, Refusal
from config.core.models import Proof, ProofPurpose, User


def request_change(actor: User, *, name: str, password: str, redirect_url: str = "", address: str) -> Proof:
    """Ask to use another e-mail or phone, or to prove the one that the account claims. Whether another account has it
    is told to nobody but its owner. Raises `Refusal`."""
    page = links.checked(redirect_url) if redirect_url else links.own_page("accounts:confirm_change")
    name = read_name(name, field="new_email")
    if not is_phone(name) and not letters.can_write():
        raise Refusal(FieldError(CommonCode.INVALID, "new_email", _("This shop cannot send mail at present.")))
    attempts.succeeded(own_password(actor, password, field="password", address=address))
    proofs.ask_politely(name, address=address)
    with transaction.atomic():
        issued = proofs.issue(ProofPurpose.CHANGE, name, user=actor)
        if not issued.proof.is_by_phone:
            letters.send(_letter(actor, issued, page))
        audit.record(actor, "person.name_ask", actor, what=_kind(name))
    return issued.proof


def confirm_change(actor: User, *, secret: str, address: str) -> User:
    """Use the new e-mail or phone from now on. Raises `Refusal`, also when another account has proven it."""
    proofs.count_try(str(actor.pk), secret, address=address)
    try:
        with transaction.atomic():
            proof = proofs.take(ProofPurpose.CHANGE, secret, user=actor)
            user = User.objects.select_for_update().get(pk=actor.pk)
            holder = account_of(proof.name)
            if holder is not None and holder.pk != user.pk:
                raise _taken()
            if user.email != proof.name and not is_phone(proof.name):
                letters.tell_account(user, LetterKind.CHANGED)
            if holder is None and getattr(user, _kind(proof.name)) != proof.name:
                make_free(proof.name)
            for field, value in proven_facts(proof.name, clock.now()).items():
                setattr(user, field, value)
            user.save(update_fields=list(proven_facts(proof.name, None)))
            audit.record(actor, "person.name", user, what=_kind(proof.name))
            return user
    except IntegrityError:
        raise _taken() from None


def _letter(actor: User, issued: proofs.Issued, page: str) -> Letter:
    """An address that is another's gets no link: its owner is told that somebody tried."""
    name, key = issued.proof.name, str(issued.proof.pk)
    holder = account_of(name)
    if holder is not None and holder.pk != actor.pk:
        return Letter(LetterKind.KNOWN, name, holder.language, link=links.own_page("accounts:sign_in"), key=key)
    link = links.with_proof(page, token=issued.token)
    code = proofs.written(issued.code)
    return Letter(LetterKind.CHANGE, name, actor.language, actor.get_full_name(), link=link, code=code, key=key)


def _kind(name: str) -> str:
    return "phone" if is_phone(name) else "email"


def _taken() -> Refusal:
    return Refusal(FieldError(CommonCode.UNIQUE, "new_email", _("Another account has this e-mail or phone.")))
