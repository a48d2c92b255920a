"""A courier's statement comes in as a file: each row is tried, and all rows or the good ones are taken."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.exchange.files import Line, open_table, text_of
from catalog.exchange.reading import cells
from catalog.exchange.reading.cells import Unread
from catalog.exchange.reading.headers import Header, HeaderFinder
from catalog.exchange.report import Problem, Report
from checkout.orders.locks import lock_parcel
from checkout.orders.models import CourierStatement, CourierStatementLine, Parcel, ParcelState
from checkout.orders.policies import can_take_statement
from checkout.orders.services.leaving import arrive, bare_waybill
from config.core import audit
from config.core.changes import changed
from config.core.errors import CommonCode, FieldError, NotAllowed, Refusal
from config.core.models import User
from config.core.text import clean

# As couriers call them; the first name is the template's.
FINDER = HeaderFinder(
    {
        "waybill": ["Mã vận đơn", "Vận đơn", "Mã đơn GHN", "Mã đơn", "Số hiệu bưu gửi", "waybill", "tracking_number"],
        "cash": ["Tiền thu hộ", "COD", "Tiền COD", "Thu hộ", "Tiền thu hộ (COD)", "cod"],
        "fee": ["Phí", "Phí vận chuyển", "Tổng phí", "Cước phí", "Phí dịch vụ", "fee"],
    },
    needed="waybill",
)
MOST_ROWS = 5_000


class StatementCode(StrEnum):
    UNKNOWN_WAYBILL = "UNKNOWN_WAYBILL"
    WAYBILL_TWICE = "WAYBILL_TWICE"
    SETTLED_ALREADY = "SETTLED_ALREADY"
    CASH_DIFFERS = "CASH_DIFFERS"
    ROWS_REFUSED = "ROWS_REFUSED"


@dataclass(frozen=True)
class Taken:
    """A row that would be taken, or was: what the courier collected and charges for a parcel."""

    line: int
    order: str
    waybill: str
    cash: int
    fee: int
    arrived: bool  # it was still on its way for us


class _TakenBack(Exception):
    """A dry run ends: nothing stays, and no listener is told of what lasts."""


def read_statement(data: bytes, actor: User) -> Report[Taken]:
    """Try every row and take it all back: the report says what applying would do. Raises `NotAllowed`, and
    `UnreadableFile` for a file that is none."""
    if not can_take_statement(actor):
        raise NotAllowed
    table = open_table(data, FINDER.score)
    header = FINDER.find(table.lines)
    return _try(header, actor, None, keep=lambda report: False)


def take_statement(
    report: Report[Taken], mode: str, actor: User, *, number: str, paid_on: date, file_name: str = ""
) -> Report[Taken]:
    """Take the rows in, all or the good ones, as the statement `number` whose money came on `paid_on`. Raises `Refusal`
    for a number that was taken in before, without rows, or in mode `all` when a row is refused."""
    if not can_take_statement(actor):
        raise NotAllowed
    number = clean(number)
    if not number or len(number) > _LONGEST:
        raise Refusal(FieldError(CommonCode.REQUIRED, "number", _("Give the statement's own number.")))
    with transaction.atomic():
        if CourierStatement.objects.filter(number=number).exists():
            raise Refusal(FieldError(CommonCode.UNIQUE, "number", _("This statement was taken in before.")))
        statement = CourierStatement.objects.create(
            number=number, paid_on=paid_on, file_name=clean(file_name)[:200], taken_by=actor
        )
        done = _try(report.source, actor, statement, keep=lambda tried: mode == "good" or not tried.refused)
        if mode != "good" and done.refused:
            message = _("%(count)s rows are refused: nothing was recorded.")
            raise Refusal(FieldError(StatementCode.ROWS_REFUSED, None, message, {"count": done.refused_rows}))
        if not done.new:
            raise Refusal(FieldError(CommonCode.REQUIRED, None, _("No row of this file can be taken.")))
        cash = sum(row.cash for row in done.new)
        audit.record(actor, "statement.take", statement, rows=len(done.new), cash=cash)
        changed("courier_statement", [statement.pk])
    return done


_LONGEST = 60


def _try(
    header: Header, actor: User, statement: CourierStatement | None, *, keep: Callable[[Report[Taken]], bool]
) -> Report[Taken]:
    report: Report[Taken] = Report(header, len(header.rows), [], 0, [])
    seen: dict[str, int] = {}
    with suppress(_TakenBack), transaction.atomic():
        statement = statement or CourierStatement.objects.create(number="", paid_on=date.min, taken_by=actor)
        for line in header.rows[:MOST_ROWS]:
            _Row(header, line).take(actor, statement, seen, report)
        if not keep(report):
            raise _TakenBack
    return report


@dataclass(frozen=True)
class _Row:
    header: Header
    line: Line

    def take(self, actor: User, statement: CourierStatement, seen: dict[str, int], report: Report[Taken]) -> None:
        waybill = bare_waybill(text_of(self._value("waybill")))
        cash, fee = (cells.read_dong(self._value(name)) for name in ("cash", "fee"))
        for name, read in (("cash", cash), ("fee", fee)):
            if isinstance(read, Unread):
                report.problems.append(self._problem(name, read.code, read.params))
        if isinstance(cash, Unread) or isinstance(fee, Unread):
            return
        if waybill in seen:
            words = _("This waybill stands in line %(line)s as well.")
            report.problems.append(
                self._problem("waybill", StatementCode.WAYBILL_TWICE, {"line": seen[waybill]}, words)
            )
            return
        seen[waybill] = self.line.number
        try:
            with transaction.atomic():
                report.new.append(self._taken(actor, statement, waybill, cash or 0, fee or 0))
        except Refusal as refusal:
            report.problems += [
                self._problem(e.field or "waybill", e.code, e.params, e.message) for e in refusal.errors
            ]

    def _taken(self, actor: User, statement: CourierStatement, waybill: str, cash: int, fee: int) -> Taken:
        parcel = Parcel.objects.filter(waybill=waybill).first() if waybill else None
        if parcel is None:
            raise Refusal(FieldError(StatementCode.UNKNOWN_WAYBILL, "waybill", _("No parcel has this waybill.")))
        locked = lock_parcel(parcel, with_money=True)
        if (had := CourierStatementLine.objects.filter(parcel=locked).select_related("statement").first()) is not None:
            words = _("This parcel stands in statement %(number)s already.")
            raise Refusal(FieldError(StatementCode.SETTLED_ALREADY, "waybill", words, {"number": had.statement.number}))
        on_its_way = locked.state == ParcelState.ON_ITS_WAY
        due = locked.due if on_its_way else locked.collected
        if cash != due:
            words = _("%(due)s dong were to be collected.")
            raise Refusal(FieldError(StatementCode.CASH_DIFFERS, "cash", words, {"due": due}))
        arrived = on_its_way and due > 0
        if arrived:
            arrive(actor, locked)  # whoever took the cash has handed it over
        CourierStatementLine.objects.create(
            statement=statement, parcel=locked, line=self.line.number, waybill=waybill, cash=cash, fee=fee
        )
        return Taken(self.line.number, locked.order.number, waybill, cash, fee, arrived)

    def _value(self, name: str) -> Any:
        return self.header.value(self.line, name)

    def _problem(
        self, name: str, code: StrEnum, params: dict[str, Any] | None = None, sentence: str | Promise | None = None
    ) -> Problem:
        known = name if name in self.header.names else "waybill"
        return Problem(self.line.number, self.header.name(known), code, params or {}, sentence)
