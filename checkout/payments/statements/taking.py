"""The news of a statement is taken in, line by line."""

from dataclasses import dataclass

from catalog.exchange.report import Report
from checkout.payments.models import CreditOutcome, CreditSource
from checkout.payments.policies import can_match
from checkout.payments.services.credits import Told, take_credit
from checkout.payments.statements.judging import Statement
from checkout.payments.statements.reading import StatementRow
from config.core.errors import NotAllowed
from config.core.models import User


@dataclass(frozen=True)
class Taken:
    """How many lines were news, how many of those found their payment, how many were known meanwhile."""

    new: int = 0
    matched: int = 0
    known: int = 0


def take_statement(actor: User, report: Report[StatementRow]) -> Taken:
    """Take in every line of `report` that is news, each in a transaction of its own: a payment's locks are let go
    before the next one's are taken. Interrupted and begun again, it goes on where it was. Raises `NotAllowed`."""
    if not can_match(actor):
        raise NotAllowed
    statement: Statement = report.source
    new = matched = known = 0
    for row in report.new:
        told = Told(statement.account, row.reference, row.amount, row.note, row.booked_at)
        credit, is_new = take_credit(actor, told, source=CreditSource.STATEMENT)
        new, known = new + is_new, known + (not is_new)
        matched += is_new and credit.outcome != CreditOutcome.UNMATCHED
    return Taken(new, matched, known)
