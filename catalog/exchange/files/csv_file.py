"""Comma-, semicolon- or tab-separated text in the encodings that spreadsheets write."""

import csv
import re
import unicodedata
from collections.abc import Callable, Iterator
from io import StringIO

from catalog.exchange.codes import FileCode
from catalog.exchange.files.formulas import rearm
from catalog.exchange.files.guard import LARGEST_FILE
from catalog.exchange.files.table import Line, Table
from catalog.exchange.report import UnreadableFile

DELIMITERS = ",;\t|"
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_SAMPLE = 16_384
# Read as Windows-1258, text in another encoding shows controls, or tone marks that stand on no vowel.
_NOT_VIETNAMESE = re.compile(r"[\x80-\x9f\ufffd]|(?<![^\W\d_])[\u0300-\u036f]")
_LONGEST_RUN = 30  # line breaks in one cell: more of them are a quotation mark that was never closed


def read_csv(data: bytes, score: Callable[[list[Line]], int]) -> Table:
    """The file's lines. `score` says how much of a header some lines hold; the delimiter is the one it likes best."""
    text = decode(data).replace("\x00", "")
    csv.field_size_limit(LARGEST_FILE)  # a long cell is refused with its row, not with its file
    sample = text[:_SAMPLE]
    best = max(DELIMITERS, key=lambda delimiter: score(list(_lines(sample, delimiter, strict=False))))
    return Table(list(_lines(text, best, strict=True)))


def decode(data: bytes) -> str:
    """The text, in NFC. Single damaged letters become U+FFFD, which refuses their row; raises when all is damaged."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _nfc(data.decode(encoding, errors="replace"))
    sample = data[:_SAMPLE]
    for encoding, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        if len(sample) > 1 and zeros.count(0) * 3 > len(zeros):
            return _nfc(data.decode(encoding, errors="replace"))
    text = data.decode("utf-8", errors="replace")
    damaged = text.count("�")
    if damaged and damaged * 20 > sum(ch > "\x7f" for ch in text):
        return _windows(data)
    return _nfc(text)


def _windows(data: bytes) -> str:
    text = data.decode("cp1258", errors="replace")
    if _NOT_VIETNAMESE.search(text):
        raise UnreadableFile(FileCode.UNKNOWN_ENCODING)
    return _nfc(text)


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _lines(text: str, delimiter: str, *, strict: bool) -> Iterator[Line]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    start = 1
    try:
        for cells in reader:
            if strict and reader.line_num - start > _LONGEST_RUN:
                raise UnreadableFile(FileCode.DAMAGED, reason=f'" {start}')
            line = Line(start, [rearm(cell) for cell in cells])
            if not line.is_blank():
                yield line
            start = reader.line_num + 1
    except csv.Error as error:
        if strict:
            raise UnreadableFile(FileCode.DAMAGED, reason=str(error)) from error
