"""What each line of a statement is: news, told already, or unreadable. Nothing is changed by looking."""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.exchange.codes import FileCode, RowCode, WarningCode
from catalog.exchange.files import Line, open_table
from catalog.exchange.reading.cells import Unread
from catalog.exchange.report import Problem, Report, UnreadableFile
from checkout.payments.models import BankCredit, CreditSource
from checkout.payments.services.credits import SAME_WITHIN, same_note
from checkout.payments.statements.columns import FINDER
from checkout.payments.statements.reading import Cells, StatementRow
from config.core import clock

MOST_ROWS = 2_000
LONGEST_REFERENCE = 100
_ACCOUNT = re.compile(r"(?:tài khoản|tai khoan|stk|account(?: no| number)?)\D{0,20}(\d[\d .-]{5,30}\d)", re.IGNORECASE)


class StatementCode(StrEnum):
    MISSING_DATE = "MISSING_DATE"
    IN_THE_FUTURE = "IN_THE_FUTURE"
    TOLD_OTHERWISE = "TOLD_OTHERWISE"
    REFERENCE_TWICE = "REFERENCE_TWICE"


SENTENCES: dict[StatementCode, Promise] = {
    StatementCode.MISSING_DATE: _("The date is missing."),
    StatementCode.IN_THE_FUTURE: _("The date %(value)s has not come yet."),
    StatementCode.TOLD_OTHERWISE: _("Under the reference %(value)s another amount is known: %(present)s dong."),
    StatementCode.REFERENCE_TWICE: _("Line %(line)s has the same reference and another amount."),
}


@dataclass(frozen=True)
class Statement:
    """What was read: whose account, and the cells."""

    account: str
    rows: list[Cells]


def read_statement(data: bytes) -> Report[StatementRow]:
    """The report of taking a statement of the shop's account in. Raises `UnreadableFile`."""
    table = open_table(data, FINDER.score)
    if len(table.lines) > MOST_ROWS:
        raise UnreadableFile(FileCode.TOO_MANY_ROWS, limit=MOST_ROWS)
    header = FINDER.find(table.lines)
    if "booked_at" not in header.columns:
        raise UnreadableFile(FileCode.NO_STATEMENT_HEADER)
    _refuse_another_account(header.titles)
    lines = [row for line in header.rows if (row := Cells(header, line)).is_a_credit]
    report = judge(Statement(settings.BANK_ACCOUNT, lines))
    if not lines:
        report.problems.append(Problem(header.line, "", WarningCode.NO_ROWS))
    return report


def judge(statement: Statement) -> Report[StatementRow]:
    """Each line against what the shop knows at this moment: two queries, however many lines."""
    report: Report[StatementRow] = Report(statement, len(statement.rows), [], 0, [])
    read: list[tuple[Cells, StatementRow]] = []
    seen: Counter[tuple[str, int, str]] = Counter()
    for row in statement.rows:
        problems = list(_problems(row))
        report.problems += problems
        at, amount = row.booked_at, row.amount
        if not problems and isinstance(at, datetime) and isinstance(amount, int):
            read.append((row, _told(row, at, amount, seen)))
    known = _Known(statement.account, [told for _row, told in read])
    by_reference: dict[str, StatementRow] = {}
    for row, told in read:
        first = by_reference.setdefault(told.reference, told)
        problem = _differs(row, told, first, known)
        if problem is not None:
            report.problems.append(problem)
        elif first is not told or known.has(told):
            report.unchanged += 1
        else:
            report.new.append(told)
    return report


def _refuse_another_account(titles: list[Line]) -> None:
    text = " ".join(part for line in titles for part in line.texts())
    named = [re.sub(r"\D", "", number) for number in _ACCOUNT.findall(text)]
    if named and settings.BANK_ACCOUNT not in named:
        raise UnreadableFile(FileCode.OTHER_ACCOUNT, account=named[0], ours=settings.BANK_ACCOUNT)


def _problem(row: Cells, name: str, code: StrEnum, **params: object) -> Problem:
    sentence = SENTENCES.get(code) if isinstance(code, StatementCode) else None
    return Problem(row.line.number, row.header.name(name), code, params, sentence)


def _problems(row: Cells) -> Iterator[Problem]:
    for name, column in row.header.columns.items():
        if column in row.line.unevaluated:
            yield _problem(row, name, RowCode.FORMULA_WITHOUT_VALUE)
    if isinstance(amount := row.amount, Unread):
        yield _problem(row, "credit", amount.code, **amount.params)
    at = row.booked_at
    if at is None:
        yield _problem(row, "booked_at", StatementCode.MISSING_DATE)
    elif isinstance(at, Unread):
        yield _problem(row, "booked_at", at.code, **at.params)
    elif at.date() > clock.today() + timedelta(days=1):
        yield _problem(row, "booked_at", StatementCode.IN_THE_FUTURE, value=f"{at:%d/%m/%Y}")
    if len(row.text("reference")) > LONGEST_REFERENCE:
        yield _problem(row, "reference", RowCode.TEXT_TOO_LONG, limit=LONGEST_REFERENCE)


def _told(row: Cells, at: datetime, amount: int, seen: Counter[tuple[str, int, str]]) -> StatementRow:
    """The line, once nothing is wrong with it. Lines that say all the same are told apart by their place among them, so
    that two equal payments of a day are two, in this file and in the next."""
    reference, note = row.text("reference"), row.text("note")
    if not reference:
        same = (at.isoformat(), amount, note)
        seen[same] += 1
        digest = hashlib.sha256("\0".join(map(str, (*same, seen[same]))).encode()).hexdigest()
        reference = f"SK-{digest[:20].upper()}"
    return StatementRow(row.line.number, at, reference, amount, note)


def _differs(row: Cells, told: StatementRow, first: StatementRow, known: "_Known") -> Problem | None:
    if first.amount != told.amount:
        return _problem(row, "reference", StatementCode.REFERENCE_TWICE, line=first.line)
    present = known.amounts.get(told.reference)
    if present is not None and present != told.amount:
        return _problem(row, "reference", StatementCode.TOLD_OTHERWISE, value=told.reference, present=present)
    return None


class _Known:
    """Credits that the lines may be: by reference, or told by another source and not yet stood for by a line."""

    def __init__(self, account: str, rows: list[StatementRow]) -> None:
        here = BankCredit.objects.filter(account=account)
        references = [row.reference for row in rows]
        self.amounts: dict[str, int] = {}
        for credit in here.filter(Q(reference__in=references) | Q(other_reference__in=references)):
            self.amounts[credit.reference] = credit.amount
            if credit.other_reference:
                self.amounts[credit.other_reference] = credit.amount
        self._twins: dict[int, list[BankCredit]] = defaultdict(list)
        if rows:
            days = (min(r.booked_at for r in rows) - SAME_WITHIN, max(r.booked_at for r in rows) + SAME_WITHIN)
            others = here.filter(booked_at__range=days, other_reference="").exclude(source=CreditSource.STATEMENT)
            for credit in others.filter(amount__in={row.amount for row in rows}):
                self._twins[credit.amount].append(credit)

    def has(self, row: StatementRow) -> bool:
        """Whether it has been told already; a twin is used up by the line that it is found for."""
        if row.reference in self.amounts:
            return True
        twins = [
            credit
            for credit in self._twins[row.amount]
            if abs(credit.booked_at - row.booked_at) <= SAME_WITHIN and same_note(credit.note, row.note)
        ]
        if not twins:
            return False
        twin = min(twins, key=lambda credit: (abs(credit.booked_at - row.booked_at), credit.pk))
        self._twins[row.amount].remove(twin)
        return True
