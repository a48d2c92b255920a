"""The one place where the ledger is written."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from checkout.settlement.models import AccountKind, LedgerAccount, LedgerEntry, Posting, PostingKind, StatementLine
from config.core import clock

Key = tuple[AccountKind, int | None, int | None]

_TAKE = """
INSERT INTO settlement_posting (kind, fact, at, checkout_id, posted_at)
SELECT d.*, %s FROM unnest(%s::text[], %s::text[], %s::timestamptz[], %s::uuid[]) AS d
ON CONFLICT (kind, fact) DO NOTHING RETURNING id, kind, fact
"""


@dataclass
class Draft:
    """A posting that may have been made already. `sums` by account, in whole dong; `lines` without their posting."""

    kind: PostingKind
    fact: str
    at: datetime
    checkout_id: UUID | None = None
    sums: dict[Key, int] = field(default_factory=lambda: defaultdict(int))
    lines: list[StatementLine] = field(default_factory=list)

    def add(self, kind: AccountKind, amount: int, *, producer: int | None = None, point: int | None = None) -> None:
        """So much more into the account, or out of it."""
        self.sums[kind, producer, point] += amount


def write(drafts: Iterable[Draft]) -> int:
    """Make those of `drafts` that are not made yet; how many.

    Whoever makes the same posting at this moment is waited for; then theirs is the posting. The postings are taken in
    one order, so that two who make several wait for each other in no ring.
    """
    wanted = {(draft.kind, draft.fact): draft for draft in drafts}
    ordered = [wanted[key] for key in sorted(wanted)]
    if not ordered:
        return 0
    with transaction.atomic():
        new = _taken(ordered)
        accounts = _accounts({key for _posting, draft in new for key, amount in draft.sums.items() if amount})
        LedgerEntry.objects.bulk_create(
            LedgerEntry(posting_id=posting, account_id=accounts[key], amount=amount)
            for posting, draft in new
            for key, amount in draft.sums.items()
            if amount
        )
        lines = []
        for posting, draft in new:
            for line in draft.lines:
                line.posting_id = posting
                lines.append(line)
        StatementLine.objects.bulk_create(lines)
    return len(new)


def _taken(drafts: Sequence[Draft]) -> list[tuple[int, Draft]]:
    """The ids of the postings that nobody had made, each with its draft."""
    keys = [[draft.kind.value for draft in drafts], [draft.fact for draft in drafts]]
    made = set(Posting.objects.filter(kind__in=set(keys[0]), fact__in=keys[1]).values_list("kind", "fact"))
    missing = {(d.kind.value, d.fact): d for d in drafts if (d.kind.value, d.fact) not in made}
    if not missing:
        return []
    columns = [list(column) for column in zip(*missing, strict=True)]
    columns.append([draft.at for draft in missing.values()])
    columns.append([draft.checkout_id for draft in missing.values()])
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [clock.now(), *columns])
        return [(pk, missing[kind, fact]) for pk, kind, fact in cursor.fetchall()]


def _accounts(keys: set[Key]) -> dict[Key, int]:
    """The ids of the accounts with these keys, made when there are none."""
    found = _found(keys)
    missing = sorted(keys - set(found), key=str)
    if missing:
        LedgerAccount.objects.bulk_create(
            (LedgerAccount(kind=kind, producer_id=producer, point_id=point) for kind, producer, point in missing),
            ignore_conflicts=True,
        )
        found = _found(keys)
    return found


def _found(keys: set[Key]) -> dict[Key, int]:
    rows = LedgerAccount.objects.filter(
        Q(producer=None) | Q(producer__in={producer for _kind, producer, _point in keys if producer}),
        Q(point=None) | Q(point__in={point for _kind, _producer, point in keys if point}),
        kind__in={kind for kind, _producer, _point in keys},
    ).values_list("pk", "kind", "producer", "point")
    by_key: dict[Key, int] = {(AccountKind(kind), producer, point): pk for pk, kind, producer, point in rows}
    return {key: by_key[key] for key in keys if key in by_key}
