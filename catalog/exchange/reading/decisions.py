"""A decision's annex: from lines to outcomes, each with the producer and the place it belongs to."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from catalog.certification.services.recognitions import Outcome
from catalog.exchange.codes import RowCode, WarningCode
from catalog.exchange.files import Line, Table, Value, text_of
from catalog.exchange.reading import cells
from catalog.exchange.reading.addresses import Place, bare_province, split_address
from catalog.exchange.reading.cells import Unread
from catalog.exchange.reading.headers import DECISION_COLUMNS, Header, HeaderFinder
from catalog.exchange.reading.layout import Layout, Section
from catalog.exchange.reading.limits import too_long
from catalog.exchange.reading.titles import Title, read_titles
from catalog.exchange.report import Problem

T = TypeVar("T")

FINDER = HeaderFinder(DECISION_COLUMNS, needed="product_name")
_NOBODY = {"-", "--", "–", "—", "x", "n/a", "không", "không có", "không rõ", "chưa rõ"}
_BROKEN = re.compile("[\ufffd\ud800-\udfff]|^#(?:REF|N/A|NAME|VALUE|DIV/0|NULL|NUM)[!?]?$")


@dataclass(frozen=True)
class Withdrawn:
    """A withdrawal as an export of the register carries it."""

    decision_number: str
    decided_on: date
    effective_on: date
    reason: str


@dataclass(frozen=True)
class DecisionRow:
    """One line, read. `product_name` and `producer_name` say whose recognition it is; the outcome has the wording of
    the decision, which may be older than a change of name."""

    line: int
    outcome: Outcome
    product_name: str
    producer_name: str
    producer_kind: str
    place: Place
    province_code: str = ""
    commune_code: str = ""
    certificate_number: str = ""
    valid_until: date | None = None
    withdrawn: Withdrawn | None = None


@dataclass
class Reading:
    """What was read: one entry of `rows` for each line with data, None where it cannot be an outcome."""

    header: Header
    lines: list[int] = field(default_factory=list)
    rows: list[DecisionRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_decision_table(
    table: Table, *, decision_number: str, decided_on: date | None, each: Callable[[list[tuple[Line, Section]]], Any]
) -> Reading:
    """Every line of an annex as an outcome or a problem. Number and date given with the file count before those in the
    titles, those in a line's own cells before both. Raises `UnreadableFile`."""
    header = FINDER.find(table.lines)
    title = read_titles(header.titles, numbers_wanted=not decision_number)
    reading = Reading(header, problems=[*_of_the_file(table, header), *title.problems])
    if decision_number:
        given = cells.decision_number(decision_number)
        if title.decision_number and title.decision_number != given:
            reading.problems.append(
                Problem(
                    header.titles[0].number,
                    "",
                    WarningCode.DECISION_DIFFERS_FROM_TITLE,
                    {"value": title.decision_number},
                )
            )
            title = Title(level=title.level)
        title = replace(title, decision_number=given)
    if decided_on:
        title = replace(title, decided_on=decided_on, problems=())
    reader = _RowReader(header, title, reading.problems)
    layout = Layout(header)
    for line, section in each(list(layout.data())):
        reading.lines.append(line.number)
        row = reader.read(line, section, layout)
        if row is not None:
            reading.rows.append(row)
    if not reading.lines:
        reading.problems.append(Problem(header.line, "", WarningCode.NO_ROWS))
    return reading


def _of_the_file(table: Table, header: Header) -> list[Problem]:
    unread = [Problem(header.line, name, WarningCode.UNKNOWN_COLUMN, {"value": name}) for name in header.unread]
    others = [Problem(1, "", WarningCode.OTHER_SHEET, {"value": name}) for name in table.other_sheets]
    return [*unread, *others]


class _RowReader:
    """Reads line after line and remembers the one above, which blank cells may repeat."""

    def __init__(self, header: Header, title: Title, problems: list[Problem]) -> None:
        self._header, self._title, self._problems = header, title, problems
        self._above: tuple[str, str, Place] | None = None
        self._decision_above: tuple[str, date | None] = ("", None)

    def read(self, line: Line, section: Section, layout: Layout) -> DecisionRow | None:
        """The line as an outcome; None when something in it cannot be read, which `problems` then say."""
        before = len(self._problems)
        if section.starts_here:
            self._above = None
        cell = _Cells(self._header, line, self._problems)
        repeats = layout.repeats_above(line) and self._above is not None
        producer, kind, place = self._whose(cell, section, repeats=repeats)
        number, decided_on = self._decision(cell, repeats=repeats and layout.is_sure(line))
        self._above, self._decision_above = (producer, kind, place), (number, decided_on)
        stars = cell.take("stars", cells.read_stars)
        outcome_stars = stars if isinstance(stars, int) else 0
        score = cell.take("score", cells.read_score)
        level = cell.take("level", cells.read_level) or self._level(number)
        if score is not None and score >= Decimal(90) and outcome_stars == 5 and level == "provincial":
            cell.problem("stars", RowCode.POTENTIAL_FIVE_STARS)
        name = cell.text("product_name")
        if not name:
            cell.problem("product_name", RowCode.MISSING_PRODUCT)
        group = cell.take("group", cells.read_group) or section.group
        outcome = Outcome(
            product_name=name,
            stars=outcome_stars,
            level=level,
            score=score,
            decision_number=number,
            decided_on=decided_on,
            valid_from=cell.take("valid_from", cells.read_date),
            producer_name=producer,
            province_text=place.province,
            district_text=place.district,
            commune_text=place.commune,
            group=group,
            source_url=cell.link("source_url"),
        )
        row = DecisionRow(
            line=line.number,
            outcome=outcome,
            product_name=cell.text("product_name_now") or name,
            producer_name=cell.text("producer_name_now") or producer,
            producer_kind=kind,
            place=place,
            province_code=cell.text("province_code"),
            commune_code=cell.text("commune_code"),
            certificate_number=cell.text("certificate_number"),
            valid_until=cell.take("valid_until", cells.read_date),
            withdrawn=self._withdrawn(cell),
        )
        for column, limit in too_long(row):
            cell.problem(column, RowCode.TEXT_TOO_LONG, limit=limit)
        if any(not problem.is_warning for problem in self._problems[before:]):
            return None
        self._warn(cell, row, guessed=repeats and not layout.is_sure(line))
        return row

    def _whose(self, cell: "_Cells", section: Section, *, repeats: bool) -> tuple[str, str, Place]:
        producer = cell.text("producer_name")
        if producer.lower() in _NOBODY:
            producer = ""
        kind = cell.take("producer_kind", cells.read_producer_kind) or ""
        place = _place(cell)
        if repeats and self._above is not None:
            above, kind_above, place_above = self._above
            return above, kind or kind_above, place or place_above
        if place and not place.district and section.district:
            place = replace(place, district=section.district)
        if not kind and not (self._header.is_flat and "producer_kind" in self._header.columns):
            kind = cells.producer_kind_of_name(producer)
        return producer, kind, place or Place(district=section.district)

    def _decision(self, cell: "_Cells", *, repeats: bool) -> tuple[str, date | None]:
        number_cell, date_inside = cells.split_decision(cell.value("decision_number"))
        number = cell.use("decision_number", cells.read_decision_number(number_cell)) or ""
        decided_on = cell.take("decided_on", cells.read_date)
        if decided_on is None and date_inside is not None:
            decided_on = cell.use("decision_number", cells.read_date(date_inside))
        if repeats and not number and decided_on is None and cell.is_blank("decided_on"):
            return self._decision_above
        if not number and self._title.decision_number:
            number = self._title.decision_number
        if decided_on is None and cell.is_blank("decided_on") and number == self._title.decision_number:
            decided_on = self._title.decided_on
        if decided_on is not None and decided_on < PROGRAMME_BEGAN:
            shown = "decided_on" if "decided_on" in self._header.columns else "decision_number"
            cell.problem(shown, RowCode.DATE_BEFORE_PROGRAMME, value=f"{decided_on:%d/%m/%Y}")
            return number, None
        return number, decided_on

    def _level(self, number: str) -> str:
        """Who decided, when no cell says so: the titles, else the mark of the ministry in the number."""
        return self._title.level or ("national" if "/QĐ-BNN" in number else "provincial")

    def _withdrawn(self, cell: "_Cells") -> Withdrawn | None:
        number, reason = cell.text("withdrawal_number"), cell.text("withdrawal_reason")
        decided_on = cell.take("withdrawal_decided_on", cells.read_date)
        effective_on = cell.take("withdrawn_on", cells.read_date)
        if number and reason and decided_on and effective_on:
            return Withdrawn(number, decided_on, effective_on, reason)
        if number or reason or decided_on or effective_on:
            cell.problem("withdrawn_on", RowCode.WITHDRAWAL_INCOMPLETE)
        return None

    def _warn(self, cell: "_Cells", row: DecisionRow, *, guessed: bool) -> None:
        if not row.producer_name:
            cell.problem("producer_name", WarningCode.MISSING_PRODUCER)
        elif guessed:
            cell.problem("producer_name", WarningCode.PRODUCER_FROM_ABOVE, value=row.producer_name)
        if not row.outcome.group and "group" in self._header.columns:
            cell.problem("group", WarningCode.MISSING_GROUP)
        if not row.outcome.decision_number:
            cell.problem("decision_number", WarningCode.MISSING_DECISION_NUMBER)
        if row.outcome.decided_on is None and row.outcome.valid_from is None:
            cell.problem("decided_on", WarningCode.MISSING_DATE)


PROGRAMME_BEGAN = date(2018, 5, 7)  # Decision 490/QĐ-TTg


class _Cells:
    """The cells of one line by the names of their fields; what cannot be read becomes a problem."""

    def __init__(self, header: Header, line: Line, problems: list[Problem]) -> None:
        self._header, self._line, self._problems = header, line, problems
        self._unusable: set[str] = set()
        for name, column in header.columns.items():
            if column in line.unevaluated:
                self._refuse(name, RowCode.FORMULA_WITHOUT_VALUE)
            elif column < len(line.cells) and _BROKEN.search(str(line.cells[column] or "")):
                self._refuse(name, RowCode.UNREADABLE_TEXT)

    def value(self, name: str) -> Value:
        return None if name in self._unusable else self._header.value(self._line, name)

    def text(self, name: str) -> str:
        return text_of(self.value(name))

    def is_blank(self, name: str) -> bool:
        return not self.text(name) and name not in self._unusable

    def take(self, name: str, read: Callable[[Value], T | Unread]) -> T | None:
        """The cell as `read` reads it; None, with a problem, when it cannot."""
        return self.use(name, read(self.value(name)))

    def use(self, name: str, value: T | Unread) -> T | None:
        if not isinstance(value, Unread):
            return value
        if name not in self._unusable:
            self._refuse(name, value.code, **value.params)
        return None

    def link(self, name: str) -> str:
        """A web address; others, `javascript:` among them, are refused."""
        text = self.text(name)
        if text and not re.match(r"https?://[^\s<>\"']+$", text, re.IGNORECASE):
            self._refuse(name, RowCode.BAD_LINK, value=text)
            return ""
        return text

    def problem(self, name: str, code: RowCode | WarningCode, **params: Any) -> None:
        if name not in self._unusable:
            self._problems.append(Problem(self._line.number, self._header.name(name), code, params))

    def _refuse(self, name: str, code: Any, **params: Any) -> None:
        self.problem(name, code, **params)
        self._unusable.add(name)


def _place(cell: _Cells) -> Place:
    whole = split_address(cell.text("address"))
    own = {part: cell.text(part) for part in ("hamlet", "commune", "district", "province")}
    own["province"] = bare_province(own["province"])
    return replace(whole, **{part: text for part, text in own.items() if text})
