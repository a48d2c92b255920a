"""The courier's statement: cash that it held has come to the bank, less what it charges; now it falls due."""

from collections.abc import Collection

from django.db.models import Q

from checkout.orders.models import CourierStatementLine
from checkout.settlement.models import AccountKind, PostingKind, StatementLine
from checkout.settlement.posting.book import Draft, write
from config.core import clock


def post_courier(statement_ids: Collection[int] | None = None) -> int:
    """Post the lines of these statements (None: of all) that are not posted; how many."""
    of_these = Q() if statement_ids is None else Q(statement__in=statement_ids)
    rows = list(CourierStatementLine.objects.filter(of_these).select_related("parcel__order", "statement"))
    made = write(_passed_on(row) for row in rows)
    sold = Q(posting__kind=PostingKind.SALE, posting__fact__in=[str(row.parcel_id) for row in rows])
    waiting = StatementLine.objects.filter(due_at=None)
    waits = list(waiting.filter(sold).values_list("pk", flat=True))
    waiting.filter(Q(pk__in=waits) | Q(of__in=waits)).update(due_at=clock.now())
    return made


def _passed_on(row: CourierStatementLine) -> Draft:
    draft = Draft(PostingKind.COURIER, str(row.pk), row.statement.taken_at, row.parcel.order.checkout_id)
    draft.add(AccountKind.COURIER, -row.cash)
    draft.add(AccountKind.BANK, row.cash - row.fee)
    draft.add(AccountKind.DELIVERY_COST, row.fee)
    return draft
