"""A month is over: what fell due to a producer until then becomes its statement."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import Count, Q, Sum
from django.utils.translation import gettext_lazy as _

from catalog.producers.models import Producer
from checkout.settlement.errors import SettlementCode
from checkout.settlement.models import (
    AccountKind,
    LineKind,
    PostingKind,
    Seller,
    Statement,
    StatementLine,
    StatementState,
)
from checkout.settlement.periods import day_of, ends, month_of
from checkout.settlement.policies import can_settle
from checkout.settlement.posting.book import Draft, write
from checkout.settlement.taxing import Rules, Tax, taxes
from checkout.settlement.telling import tell_closed
from config.core import audit, clock
from config.core.changes import changed
from config.core.errors import FieldError, NotAllowed, Refusal
from config.core.models import User

SALES = (LineKind.SALE, LineKind.COUNTER)
RETURNS = (LineKind.RETURN, LineKind.UNDONE)
# What a statement adds up of its lines.
SUMS = {
    "line_count": Count("pk"),
    "sold": Sum("goods", filter=Q(kind__in=SALES), default=0),
    "returned": Sum("goods", filter=Q(kind__in=RETURNS), default=0),
    **{
        name: Sum(name, default=0)
        for name in ("voucher_producer", "voucher_office", "commission", "fees", "in_hand", "vat", "pit")
    },
}
_SETTLE = """
UPDATE settlement_statementline l SET statement_id = %s, vat = t.vat, pit = t.pit
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS t(id, vat, pit) WHERE l.id = t.id
"""


@dataclass(frozen=True)
class Left:
    """A producer whose month could not be closed, and why."""

    producer: Producer
    why: str


def close_statement(actor: User, producer: Producer, *, month: date) -> Statement:
    """Close the producer's `month`: all that fell due before its end and is in no statement yet. Of two who close it at
    once the second is given the first one's statement.

    Raises `NotAllowed`, or `Refusal`: the month has not ended, a later one is closed, nothing is due, or a tax rule is
    missing."""
    if not can_settle(actor):
        raise NotAllowed
    month = month_of(month)
    if clock.now() < ends(month):
        raise Refusal(FieldError(SettlementCode.NOT_ENDED, "month", _("This month has not ended yet.")))
    with transaction.atomic():
        producer = Producer.objects.select_for_update(no_key=True).get(pk=producer.pk)
        last = Statement.objects.filter(producer=producer).order_by("-month").first()
        if last is not None and last.month >= month:
            return _closed_before(producer, month)
        lines = list(StatementLine.objects.filter(producer=producer, statement=None, due_at__lt=ends(month)))
        if not lines:
            raise Refusal(FieldError(SettlementCode.NOTHING_DUE, "month", _("Nothing fell due in this month.")))
        rules = Rules(producer)
        statement = Statement.objects.create(
            producer=producer, month=month, closed_by=actor, carried=min(last.total, 0) if last else 0
        )
        _settle(statement, taxes(rules, lines))
        _close(statement, rules)
        audit.record(actor, "statement.close", statement, total=statement.total, lines=statement.line_count)
        tell_closed(statement)
        changed("statement", [statement.pk])
    return statement


def close_month(actor: User, *, month: date) -> tuple[list[Statement], list[Left]]:
    """Close `month` for every producer to whom something fell due in it; what was closed, and who was left and why.
    Each in a savepoint of its own: one that cannot be closed keeps none of the others."""
    if not can_settle(actor):
        raise NotAllowed
    if clock.now() < ends(month):
        raise Refusal(FieldError(SettlementCode.NOT_ENDED, "month", _("This month has not ended yet.")))
    due = StatementLine.objects.filter(statement=None, due_at__lt=ends(month))
    closed, left = [], []
    for producer in Producer.objects.filter(pk__in=due.values("producer")).order_by("pk"):
        try:
            closed.append(close_statement(actor, producer, month=month))
        except Refusal as refusal:
            left.append(Left(producer, str(refusal.errors[0])))
    return closed, left


def _closed_before(producer: Producer, month: date) -> Statement:
    found = Statement.objects.filter(producer=producer, month=month).first()
    if found is None:
        words = _("A later month is closed already: what fell due in this one is in there.")
        raise Refusal(FieldError(SettlementCode.LATER_CLOSED, "month", words))
    return found


def _settle(statement: Statement, found: Mapping[int, Tax]) -> None:
    """The lines get their statement and their tax, and are then fixed for good."""
    columns = [list(found), [tax.vat for tax in found.values()], [tax.pit for tax in found.values()]]
    with connection.cursor() as cursor:
        cursor.execute(_SETTLE, [statement.pk, *columns])


def _close(statement: Statement, rules: Rules) -> None:
    for name, amount in statement.lines.aggregate(**SUMS).items():
        setattr(statement, name, amount)
    last_day = day_of(ends(statement.month) - timedelta(days=1))
    statement.tax_way = Seller.OFFICE if rules.shop_sells(last_day) else rules.way(last_day) or ""
    statement.state, statement.closed_at = StatementState.CLOSED, clock.now()
    statement.save()
    statement.refresh_from_db()  # the total is the database's to work out
    draft = Draft(PostingKind.CLOSING, str(statement.pk), clock.now())
    draft.add(AccountKind.PRODUCER, statement.vat + statement.pit, producer=statement.producer_id)
    draft.add(AccountKind.TAX, -statement.vat - statement.pit)
    write([draft])
