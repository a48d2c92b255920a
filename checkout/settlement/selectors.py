"""Reads of statements and of what is still open, as far as the reader may see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q, QuerySet, Sum

from catalog.producers.models import Producer
from checkout.settlement.models import Statement, StatementLine, StatementState
from checkout.settlement.periods import ends
from checkout.settlement.policies import lines_visible_to, statements_visible_to
from checkout.settlement.services.closing import SUMS
from checkout.settlement.taxing import Rules, taxes
from config.core.errors import Refusal
from config.core.models import User


@dataclass(frozen=True)
class Figures:
    """The sums of a statement, or of lines that are in none yet: whole dong."""

    line_count: int = 0
    sold: int = 0
    returned: int = 0
    voucher_producer: int = 0
    voucher_office: int = 0
    commission: int = 0
    fees: int = 0
    in_hand: int = 0
    vat: int = 0
    pit: int = 0
    carried: int = 0

    @property
    def total(self) -> int:
        """What is paid, or, below nothing, goes into the next."""
        taken_off = self.voucher_producer + self.commission + self.fees + self.in_hand + self.vat + self.pit
        return self.sold + self.returned - taken_off + self.carried

    @property
    def tax(self) -> int:
        return self.vat + self.pit

    @classmethod
    def of(cls, statement: Statement) -> "Figures":
        return cls(**{name: getattr(statement, name) for name in (*SUMS, "carried")})

    @classmethod
    def of_lines(cls, lines: QuerySet[StatementLine]) -> "Figures":
        """One query."""
        return cls(**lines.aggregate(**SUMS))

    def __add__(self, other: "Figures") -> "Figures":
        names = (*SUMS, "carried")
        return Figures(**{name: getattr(self, name) + getattr(other, name) for name in names})


@dataclass(frozen=True)
class MonthRow:
    """A producer's month: its statement, or what would be in it."""

    producer: Producer
    statement: Statement | None
    figures: Figures

    @property
    def state(self) -> str:
        return self.statement.state if self.statement else StatementState.OPEN


def month_rows(user: User, month: date) -> list[MonthRow]:
    """Every producer that has a statement of `month`, or to whom something fell due until its end that is in none.
    Without tax for those that are open. Three queries."""
    closed = statements_visible_to(user).filter(month=month).select_related("producer", "closed_by", "paid_by")
    rows = {one.producer_id: MonthRow(one.producer, one, Figures.of(one)) for one in closed}
    sums: dict[int, Any] = {row["producer"]: row for row in _due_until(user, month).values("producer").annotate(**SUMS)}
    still_open = Producer.objects.in_bulk([pk for pk in sums if pk not in rows])
    for pk, producer in still_open.items():
        figures = Figures(**{name: sums[pk][name] for name in SUMS})
        rows[pk] = MonthRow(producer, None, figures)
    return sorted(rows.values(), key=lambda row: (row.producer.name_key, row.producer.pk))


def summed(rows: Iterable[MonthRow]) -> Figures:
    """All of them together."""
    return sum((row.figures for row in rows), Figures())


@dataclass(frozen=True)
class OpenStatement:
    """What a statement would say if the month were closed now; `refusal`: why the tax is not known."""

    figures: Figures
    refusal: str = ""


def open_statement(user: User, producer: Producer, month: date) -> OpenStatement:
    """The lines that would be in it with the tax that would be withheld."""
    lines = list(_due_until(user, month).filter(producer=producer))
    figures = Figures.of_lines(_due_until(user, month).filter(producer=producer))
    last = statements_visible_to(user).filter(producer=producer).order_by("-month").first()
    carried = Figures(carried=min(last.total, 0) if last else 0)
    try:
        found = taxes(Rules(producer), lines).values()
    except Refusal as refusal:
        return OpenStatement(figures + carried, str(refusal.errors[0]))
    withheld = Figures(vat=sum(tax.vat for tax in found), pit=sum(tax.pit for tax in found))
    return OpenStatement(figures + carried + withheld)


def due_lines(user: User, producer: Producer, month: date) -> QuerySet[StatementLine]:
    """What would be in the producer's statement of that month."""
    return _shown(_due_until(user, month).filter(producer=producer))


def statement_lines(statement: Statement) -> QuerySet[StatementLine]:
    """Of a statement that the reader may see, in the order of events."""
    return _shown(statement.lines.all())


def not_yet_due(user: User, producer: Producer) -> QuerySet[StatementLine]:
    """Sold, and the money has not come: the longest waiting first."""
    return _shown(lines_visible_to(user).filter(producer=producer, due_at=None))


def waiting_figures(user: User, producer: Producer) -> dict[str, Any]:
    """How much is not due yet, of how many lines, since when."""
    rows = lines_visible_to(user).filter(producer=producer, due_at=None)
    return rows.aggregate(amount=Sum("net", default=0), lines=Count("pk"), since=Min("happened_at"))


def statements_of(user: User, producer: Producer) -> QuerySet[Statement]:
    """The producer's closed statements and those of what was merged into it, the newest first."""
    own = Q(producer=producer) | Q(producer__merged_into=producer)
    return statements_visible_to(user).filter(own).select_related("producer").order_by("-month", "-pk")


def _due_until(user: User, month: date) -> QuerySet[StatementLine]:
    return lines_visible_to(user).filter(statement=None, due_at__lt=ends(month))


def _shown(lines: QuerySet[StatementLine]) -> QuerySet[StatementLine]:
    return lines.select_related("point").order_by("happened_at", "pk")
