"""How an annex is laid out: which lines hold data, which are headings or the end, which repeat the one above."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from catalog.exchange.files import Line, text_of
from catalog.exchange.reading import cells
from catalog.exchange.reading.addresses import split_address
from catalog.exchange.reading.headers import Header

_TOTAL = re.compile(r"^(?:tổng cộng|tổng số|tổng|cộng|total|grand total)\s*[:(]?\s*(?:\d.*)?$", re.IGNORECASE)
_CLOSING = re.compile(
    r"^(?:nơi nhận|người lập|chủ tịch|phó chủ tịch|kt\.|tm\.|tl\.|tuq\.|ký tên|xác nhận của|thủ trưởng|giám đốc"
    r"|ghi chú\s*:|danh sách (?:này|trên|có|gồm)|[^\d]*,?\s*ngày\s+[\d.… ]*\s*tháng\b)",
    re.IGNORECASE,
)
_ROMAN = re.compile(r"^(?:[IVX]{1,5}|[A-H])\.?\)?$")
_HEADING = re.compile(
    r"^(?:(?:[IVX]{1,5}|[A-H])[.)]\s*)?(?P<text>(?:nhóm|huyện|thị xã|thành phố|tx\.|tp\.|quận)\b.*)$", re.IGNORECASE
)
_PLACE_FIELDS = ("address", "hamlet", "commune", "district", "province")


@dataclass(frozen=True)
class Section:
    """What a heading says of the lines below it; `starts_here` on the first of them."""

    group: str = ""
    district: str = ""
    starts_here: bool = False


class Layout:
    """The lines below a header, told apart."""

    def __init__(self, header: Header) -> None:
        self._header = header

    def data(self) -> Iterator[tuple[Line, Section]]:
        """Lines that hold data, each with the heading it stands under. Totals and signatures are passed over."""
        section, ended = Section(), False
        last = self._last_with_data
        for place, line in enumerate(self._header.rows):
            if self._closes(line):
                ended = True
                continue
            if place > last and not any(self._text(line, field) for field in ("product_name", "stars", "score")):
                continue
            if ended and not self._text(line, "ordinal") and len(line.texts()) < 3:
                continue
            heading = self._heading(line)
            if heading is not None:
                section = heading
                continue
            ended = False
            yield line, section
            section = Section(section.group, section.district)

    def repeats_above(self, line: Line) -> bool:
        """Whether the blank producer of `line` is the one above. In a program's file a blank is a blank."""
        if self._header.is_flat or "producer_name" not in self._header.columns or self._text(line, "producer_name"):
            return False
        if self.is_sure(line):
            return True
        return not self._marks_repeats and not any(self._text(line, field) for field in _PLACE_FIELDS)

    def is_sure(self, line: Line) -> bool:
        """Whether the line's own number is left out too, as in a list that numbers its producers."""
        return "ordinal" in self._header.columns and not self._text(line, "ordinal")

    @cached_property
    def _marks_repeats(self) -> bool:
        """Whether the file shows elsewhere which blank producers are repeats, so that others are none."""
        column = self._header.columns["producer_name"]
        return any(
            column in line.merged or (self.is_sure(line) and self._text(line, "product_name") and not line.text(column))
            for line in self._header.rows[: self._last_with_data + 1]
        )

    @cached_property
    def _last_with_data(self) -> int:
        rows = self._header.rows
        return max(
            (
                place
                for place, line in enumerate(rows)
                if self._text(line, "product_name") and (self._text(line, "stars") or self._text(line, "score"))
            ),
            default=-1,
        )

    def _text(self, line: Line, field: str) -> str:
        return text_of(self._header.value(line, field))

    def _closes(self, line: Line) -> bool:
        first = next(iter(line.texts()), "")
        if _TOTAL.match(first):
            return True
        return bool(_CLOSING.match(first)) and not self._text(line, "stars")

    def _heading(self, line: Line) -> Section | None:
        if any(self._text(line, field) for field in ("stars", "score", "producer_name")):
            return None
        texts = line.texts()
        if len(texts) == 2 and _ROMAN.match(texts[0]):
            text = texts[1]
        elif len(texts) == 1 and (match := _HEADING.match(texts[0])):
            text = match["text"]
        else:
            return None
        group = cells.read_group(text)
        return Section(
            group=group if isinstance(group, str) else "", district=split_address(text).district, starts_here=True
        )
