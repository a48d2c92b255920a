"""Links and codes that prove whose an e-mail or a phone is: made, told by staff, taken once."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.crypto import constant_time_compare, salted_hmac

from config.core import attempts, audit, clock
from config.core.accounts.errors import too_many_tries, wrong_code
from config.core.accounts.names import is_phone
from config.core.accounts.policies import can_give_code
from config.core.errors import NotAllowed
from config.core.models import Proof, ProofPurpose, User

# How long what came by mail works, and how long a request waits for staff; a code that they told is typed at once.
LASTS = {
    ProofPurpose.SIGN_UP: timedelta(days=1),
    ProofPurpose.RESET: timedelta(hours=1),
    ProofPurpose.CHANGE: timedelta(days=1),
    ProofPurpose.ERASE: timedelta(hours=1),
}
WAITS_FOR_STAFF = timedelta(days=3)
TOLD_CODE_LASTS = timedelta(minutes=30)
# Forgotten a week after they have run out: the staff's audit trail remains.
KEPT = timedelta(days=7)
_SALT = "config.core.accounts.proofs"


@dataclass(frozen=True)
class Issued:
    """A proof with its link's token and its code; a phone's has neither until staff give a code."""

    proof: Proof
    token: str
    code: str


def issue(purpose: ProofPurpose, name: str, *, user: User | None = None, facts: dict[str, Any] | None = None) -> Issued:
    """Ask for a proof of `name`; those asked for before go on working until one is used."""
    by_phone = is_phone(name)
    token, code = secrets.token_urlsafe(32), _digits()
    proof = Proof.objects.create(
        purpose=purpose,
        name=name,
        user=user,
        facts=facts or {},
        link_hash="" if by_phone else _hash(token),
        code_hash="" if by_phone else _hash(code),
        password_print=_print_of(user) if user else "",
        expires_at=clock.now() + (WAITS_FOR_STAFF if by_phone else LASTS[purpose]),
    )
    return Issued(proof, "" if by_phone else token, "" if by_phone else code)


def ask_politely(name: str, *, address: str) -> None:
    """Count a request for a mail or a code. Raises `Refusal` when there are too many, alike for every name."""
    if attempts.begin(name=name, address=address, limit=attempts.REQUEST) is None:
        raise too_many_tries(hour=True)


def count_try(name: str, secret: str, *, address: str) -> None:
    """Count a typed code; a link's token is too long to be guessed. Outside of what a refusal rolls back."""
    if _is_code(secret) and attempts.begin(name=name, address=address, limit=attempts.CODE) is None:
        raise too_many_tries()


def take(purpose: ProofPurpose, secret: str, *, name: str = "", user: User | None = None) -> Proof:
    """Use up the proof that `secret` (a link's token, or a code) is of, asked for under `name` or by `user`.

    Needs an open transaction. Raises `Refusal` alike for one that is unknown, used, over or dead with its password.
    """
    of = Q(user=user) if user else Q(name=name)
    waiting = Proof.objects.filter(of, purpose=purpose, used_at=None, expires_at__gt=clock.now())
    found = next((one for one in waiting.order_by("pk") if _fits(one, secret)), None)
    if found is None:
        raise wrong_code()
    # The account first, as whoever erases it does; with it locked, a password set at this moment is seen.
    person = User.objects.select_for_update(no_key=True).get(pk=found.user_id) if found.user_id else None
    proof = waiting.select_for_update(of=("self",)).filter(pk=found.pk).first()
    if proof is None:
        raise wrong_code()
    proof.user = person
    if not _password_stands(proof):
        raise wrong_code()
    proof.used_at = clock.now()
    proof.save(update_fields=["used_at"])
    return proof


def give_code(actor: User, proof: Proof) -> str:
    """The code that staff tell whoever has this phone: shown to them once, good for half an hour, instead of the one
    given before. Raises `NotAllowed` for whoever may not give it, and for a request that is over."""
    with transaction.atomic():
        locked = Proof.objects.select_for_update(of=("self",)).filter(pk=proof.pk).first()
        if locked is None or not is_open(locked) or not can_give_code(actor, locked):
            raise NotAllowed
        code = _digits()
        locked.code_hash, locked.given_by, locked.given_at = _hash(code), actor, clock.now()
        locked.expires_at = clock.now() + TOLD_CODE_LASTS
        locked.save(update_fields=["code_hash", "given_by", "given_at", "expires_at"])
        audit.record(actor, "proof.code", locked, what=locked.purpose)
    return code


def is_open(proof: Proof) -> bool:
    return proof.used_at is None and proof.expires_at > clock.now() and _password_stands(proof)


def end_all(user: User, names: Iterable[str]) -> None:
    """Nothing that was asked for about these names or by this person works any more, and nothing is kept of it."""
    Proof.objects.filter(Q(user=user) | Q(name__in=list(filter(None, names)))).delete()


def forget_old() -> int:
    """Delete what ran out or was used a week ago; returns how many."""
    over = clock.now() - KEPT
    return Proof.objects.filter(Q(expires_at__lt=over) | Q(used_at__lt=over)).delete()[0]


def written(code: str) -> str:
    """A code as it is read out: two groups of four."""
    return f"{code[:4]} {code[4:]}"


def _fits(proof: Proof, secret: str) -> bool:
    stored = proof.code_hash if _is_code(secret) else proof.link_hash
    return bool(stored) and constant_time_compare(stored, _hash(_plain(secret)))


def _is_code(secret: str) -> bool:
    plain = _plain(secret)
    return len(plain) == _DIGITS and plain.isascii() and plain.isdigit()


def _plain(secret: str) -> str:
    """Codes are typed with spaces and hyphens between their groups; tokens are not typed."""
    bare = secret.replace(" ", "").replace("\u00a0", "").replace("-", "")
    return bare if len(bare) == _DIGITS else secret.strip()


_DIGITS = 8


def _digits() -> str:
    return f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}d}"


def _password_stands(proof: Proof) -> bool:
    user = proof.user
    if user is None:
        return True
    return user.is_active and constant_time_compare(proof.password_print, _print_of(user))


def _print_of(user: User) -> str:
    """What changes with the password."""
    return salted_hmac(_SALT, user.password).hexdigest()[:32]


def _hash(secret: str) -> str:
    """Keyed: a code of eight digits would be found from a plain hash at once."""
    return salted_hmac(f"{_SALT}.secret", secret, algorithm="sha256").hexdigest()
