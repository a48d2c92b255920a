"""Judging rows: by the rules of certification, against one another, against the register."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from catalog.certification import criteria
from catalog.certification.errors import CertificationCode
from catalog.certification.models import DEMO_PREFIX
from catalog.certification.services.recognitions import Outcome, problems
from catalog.certification.validity import last_day
from catalog.exchange.codes import FileCode, RowCode, WarningCode
from catalog.exchange.decisions.places import Places, Where
from catalog.exchange.decisions.register import Difference, Register
from catalog.exchange.files import open_table
from catalog.exchange.reading.decisions import FINDER, DecisionRow, Reading, read_decision_table
from catalog.exchange.report import Problem, Report, Track, UnreadableFile, silently
from config.core.errors import FieldError
from config.core.text import fold

MOST_ROWS = 20_000
_CERTIFICATE = re.compile(r"^[A-Z]{2,6}-\d{4}-\d{1,8}$")


@dataclass(frozen=True)
class NewRow:
    """A row that may be recorded, with the place that was found for it."""

    row: DecisionRow
    where: Where


def read_decision(
    data: bytes, *, decision_number: str = "", decided_on: date | None = None, track: Track = silently
) -> Report[NewRow]:
    """Read a decision's annex, or an export of the register, and judge every row; nothing is changed.

    `decision_number` and `decided_on` are those given with the file, for rows that have none of their own. Raises
    `UnreadableFile`.
    """
    table = open_table(data, FINDER.score)
    if len(table.lines) > MOST_ROWS:
        raise UnreadableFile(FileCode.TOO_MANY_ROWS, limit=MOST_ROWS)
    reading = read_decision_table(
        table,
        decision_number=decision_number,
        decided_on=decided_on,
        each=lambda lines: track(lines, str(_("Reading"))),
    )
    return judge(reading, track=track)


def judge(reading: Reading, *, track: Track = silently) -> Report[NewRow]:
    """What would become of each row that was read, as the register is now."""
    judgement = _Judgement(reading)
    for row in track(reading.rows, str(_("Checking"))):
        judgement.add(row)
    found = sorted([*reading.problems, *judgement.problems], key=lambda problem: problem.line)
    return Report(reading, len(reading.lines), judgement.new, judgement.unchanged, found)


class _Judgement:
    def __init__(self, reading: Reading) -> None:
        self._header = reading.header
        self._places = Places(coded="province_code" in reading.header.columns)
        where = {row.line: self._places.find(row) for row in reading.rows}
        self._register = Register(reading.rows, where)
        self._where = where
        self._seen: dict[tuple, int] = {}
        self.new: list[NewRow] = []
        self.unchanged = 0
        self.problems: list[Problem] = []

    def add(self, row: DecisionRow) -> None:
        wrong = [self._from(row, error) for error in _forbidden(row.outcome)]
        wrong += [self._problem(row, name, code, **params) for name, code, params in _own_rules(row)]
        where = self._register.settled(row)
        if where is None:
            wrong.append(self._problem(row, "province", RowCode.SEVERAL_PRODUCERS))
        else:
            key = self._register.key(row)
            if key in self._seen:
                wrong.append(self._problem(row, "product_name", RowCode.DUPLICATE_IN_FILE, line=self._seen[key]))
            self._seen.setdefault(key, row.line)
        if wrong or where is None:
            self.problems += wrong
            return
        differences = self._register.differences(row)
        if differences is None:
            self._add_new(row, where)
        else:
            self._add_known(row, differences)

    def _add_new(self, row: DecisionRow, where: Where) -> None:
        if row.certificate_number and self._register.has_certificate(row.certificate_number):
            self.problems.append(
                self._problem(row, "certificate_number", RowCode.BAD_CERTIFICATE_NUMBER, value=row.certificate_number)
            )
            return
        if where.problem is not None:
            name = next((n for n in ("commune", "address", "district", "province") if self._has(n)), "address")
            self.problems.append(self._problem(row, name, where.problem, **where.params))
        self.new.append(NewRow(row, where))

    def _add_known(self, row: DecisionRow, differences: list[Difference]) -> None:
        conflicts = [difference for difference in differences if difference.is_fact]
        code = RowCode.CONFLICT_WITH_REGISTER if conflicts else WarningCode.DIFFERS_FROM_REGISTER
        self.problems += [
            self._problem(row, self._column(d.field), code, present=d.present, value=d.value)
            for d in (conflicts or differences)
        ]
        self.unchanged += not conflicts

    def _column(self, field: str) -> str:
        return field if self._has(field) or field not in ("commune", "district", "province") else "address"

    def _has(self, field: str) -> bool:
        return field in self._header.columns

    def _from(self, row: DecisionRow, error: FieldError) -> Problem:
        field = error.field or "product_name"
        if field == "level" and not self._has("level"):
            field = "stars"  # nobody wrote a level: what the row says is the stars
        elif field == "decided_on" and not self._has("decided_on") and self._has("decision_number"):
            field = "decision_number"
        return Problem(row.line, self._header.name(field), error.code, error.params, error.message)

    def _problem(self, row: DecisionRow, field: str, code: RowCode | WarningCode, **params: object) -> Problem:
        return Problem(row.line, self._header.name(field), code, params)


def _forbidden(outcome: Outcome) -> Iterator[FieldError]:
    """What certification forbids, the first reason of each field; and a level that could decide so at no date.
    Stars that the score does not give are one fault, not a second one of whoever gave them."""
    found = {error.field: error for error in reversed(list(problems(outcome)))}
    if "stars" in found:
        found.pop("level", None)
    yield from found.values()
    if outcome.decided_on is None and not any(
        rule.level == outcome.level and outcome.stars in rule.stars
        for rules in criteria.all_sets()
        for rule in rules.levels
    ):
        yield FieldError(
            CertificationCode.LEVEL_COULD_NOT_DECIDE,
            "level",
            _("At that date this level could not decide %(stars)s stars."),
            {"stars": outcome.stars},
        )


def _own_rules(row: DecisionRow) -> Iterable[tuple[str, RowCode, dict]]:
    outcome = row.outcome
    if outcome.decision_number.startswith(DEMO_PREFIX) and not settings.DEMO:
        yield "decision_number", RowCode.DEMO_DECISION, {}
    begins = outcome.valid_from or outcome.decided_on
    if row.valid_until is not None:
        months = criteria.in_force_on(outcome.decided_on).months_valid
        expected = last_day(begins, months=months) if begins else None
        if row.valid_until != expected:
            yield "valid_until", RowCode.VALIDITY_CONTRADICTS, {"value": row.valid_until, "expected": expected or "-"}
    if row.certificate_number and not _CERTIFICATE.match(row.certificate_number):
        yield "certificate_number", RowCode.BAD_CERTIFICATE_NUMBER, {"value": row.certificate_number}
    if not fold(row.product_name):
        yield "product_name", RowCode.MISSING_PRODUCT, {}
