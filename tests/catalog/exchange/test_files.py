"""Files of every kind that people send, and of the kinds that nobody should."""

import struct
import unicodedata
import zipfile
from io import BytesIO

import pytest
from openpyxl import Workbook

from catalog.exchange.codes import FileCode
from catalog.exchange.files import guard, open_table
from catalog.exchange.reading.decisions import FINDER
from catalog.exchange.report import UnreadableFile
from tests.catalog.exchange.annexes import HEADER, as_csv, as_xlsx, row, saved


def lines(data: bytes) -> list[tuple[int, list[str]]]:
    table = open_table(data, FINDER.score)
    return [(line.number, [line.text(n) for n in range(len(line.cells))]) for line in table.lines]


def refused(data: bytes) -> FileCode:
    with pytest.raises(UnreadableFile) as caught:
        FINDER.find(open_table(data, FINDER.score).lines)
    return caught.value.code


EXPECTED = [(1, HEADER), (2, [str(cell) for cell in row(1)])]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_csv_is_read_whatever_its_delimiter_and_encoding(delimiter, encoding) -> None:
    assert lines(as_csv([HEADER, row(1)], delimiter=delimiter, encoding=encoding)) == EXPECTED


def test_windows_1258_writes_tone_marks_behind_their_vowels() -> None:
    # Spreadsheets write "ả" as "a" and a mark of its own, but "â" and "ê" as one letter.
    text = as_csv([HEADER, row(1)]).decode()
    marked = "".join(
        unicodedata.normalize("NFC", "".join(part for part in parts if part not in TONES))
        + "".join(part for part in parts if part in TONES)
        for parts in (unicodedata.normalize("NFD", letter) for letter in text)
    )
    assert lines(marked.encode("cp1258")) == EXPECTED


TONES = "\u0300\u0301\u0303\u0309\u0323"


def test_decomposed_text_is_composed() -> None:
    assert lines(unicodedata.normalize("NFD", as_csv([HEADER, row(1)]).decode()).encode()) == EXPECTED


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_the_file_does(ending) -> None:
    text = ending.join(["Title", "", "SẢN PHẨM,SAO", '"Mắm', 'hai dòng",4', "", "Khô,3"])
    assert [(n, cells) for n, cells in lines(text.encode())] == [
        (1, ["Title"]),
        (3, ["SẢN PHẨM", "SAO"]),
        (4, ["Mắm hai dòng", "4"]),
        (7, ["Khô", "3"]),
    ]


def test_nul_bytes_and_controls_are_dropped() -> None:
    assert lines("SẢN PHẨM,SAO\nM\0ắm\x07 \u202ecá,4\n".encode())[1] == (2, ["Mắm cá", "4"])


def test_a_few_damaged_letters_leave_the_rest_readable() -> None:
    data = as_csv([HEADER, row(1), row(2)]).replace("Khô cá số 1".encode(), b"Kh\xf4 c\xe1")
    assert lines(data)[1][1][1] == "Kh� c�"
    assert lines(data)[2][1][1] == "Khô cá số 2"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", FileCode.EMPTY_FILE),
        (b"\xef\xbb\xbf\r\n\r\n", FileCode.EMPTY_FILE),
        (b"x" * (guard.LARGEST_FILE + 1), FileCode.FILE_TOO_LARGE),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, FileCode.UNKNOWN_ENCODING),
        (b"%PDF-1.7\nhello, world\n", FileCode.NO_HEADER),
        (b"SAN PHAM\n", FileCode.NO_HEADER),
        ("SẢN PHẨM,SAO,Tên sản phẩm\nMắm,4,Mắm\n".encode(), FileCode.COLUMN_TWICE),
        (b'SAN PHAM,SAO\n"Mam,4\n' + b"Kho,4\n" * 100, FileCode.DAMAGED),
        (b"PK\x03\x04 no container", FileCode.DAMAGED),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000), FileCode.OLD_EXCEL),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), FileCode.ENCRYPTED),
    ],
)
def test_what_is_no_table_is_refused(data, code) -> None:
    assert refused(data) is code


def test_an_unclosed_quotation_mark_is_named_by_its_line() -> None:
    with pytest.raises(UnreadableFile, match='" 2'):
        open_table(b'SAN PHAM,SAO\n"Mam,4\n' + b"Kho,4\n" * 100, FINDER.score)


def container(parts: dict[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", compression) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return file.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


SHEET = "xl/worksheets/sheet1.xml"


def test_a_container_that_is_no_workbook() -> None:
    assert refused(container({"a.txt": b"a"})) is FileCode.DAMAGED
    assert refused(container({"[Content_Types].xml": b"<a/>"})) is FileCode.DAMAGED


def test_a_part_that_unfolds_too_far() -> None:
    parts = parts_of(as_xlsx([HEADER, row(1)]))
    for name, limit in ((SHEET, guard.LARGEST_PART), ("xl/styles.xml", guard.LARGEST_HELD)):
        assert refused(container(parts | {name: parts[name] + b" " * limit})) is FileCode.UNFOLDS_TOO_FAR


def test_a_workbook_that_unfolds_too_far_in_many_parts() -> None:
    parts = parts_of(as_xlsx([HEADER, row(1)]))
    padding = {f"xl/media/{n}.bin": bytes(guard.LARGEST_WORKBOOK // 8) for n in range(9)}
    assert refused(container(parts | padding)) is FileCode.UNFOLDS_TOO_FAR
    many = {f"xl/media/{n}.bin": b"" for n in range(guard.MOST_PARTS)}
    assert refused(container(parts | many)) is FileCode.UNFOLDS_TOO_FAR


def test_a_declared_size_that_lies() -> None:
    parts = parts_of(as_xlsx([HEADER, row(1)]))
    data = container(parts | {SHEET: parts[SHEET] + b" " * 10_000_000})
    true = struct.pack("<I", len(parts[SHEET]) + 10_000_000)
    assert refused(data.replace(true, struct.pack("<I", len(parts[SHEET])))) is FileCode.DAMAGED


def test_entities_are_not_expanded() -> None:
    parts = parts_of(as_xlsx([HEADER, row(1)]))
    bomb = b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]>'
    assert refused(container(parts | {SHEET: bomb + parts[SHEET]})) is FileCode.UNFOLDS_TOO_FAR


@pytest.mark.parametrize("name", ["xl/styles.xml", "xl/sharedStrings.xml"])
def test_more_elements_than_a_workbook_has_reason_for(name) -> None:
    parts = parts_of(as_xlsx([HEADER, row(1)]))
    flood = b"<x>" + b"<y/>" * (guard.MOST_STRINGS + 1) + b"</x>"
    assert refused(container(parts | {name: flood})) is FileCode.UNFOLDS_TOO_FAR


@pytest.mark.parametrize("cell", [b'<row r="4294967295">', b'<row r="1"><c r="ZZZ1"><v>1</v></c></row><row r="2">'])
def test_cells_beyond_any_sheet(cell) -> None:
    parts = parts_of(as_xlsx([HEADER, row(1)]))
    assert refused(container(parts | {SHEET: parts[SHEET].replace(b'<row r="2">', cell)})) is FileCode.UNFOLDS_TOO_FAR


def test_broken_xml() -> None:
    parts = parts_of(as_xlsx([HEADER, row(1)]))
    assert refused(container(parts | {SHEET: parts[SHEET][:-40]})) is FileCode.DAMAGED
    assert refused(as_xlsx([HEADER, row(1)])[:-300]) is FileCode.DAMAGED


def test_a_workbook_with_the_flag_of_encryption() -> None:
    data = bytearray(as_xlsx([HEADER, row(1)]))
    directory = data.index(b"PK\x01\x02")
    data[directory + 8] |= 1
    assert refused(bytes(data)) is FileCode.ENCRYPTED


def test_the_sheet_with_the_header_is_read_and_others_are_named() -> None:
    book = Workbook()
    book.active.append(["Tờ trình"])
    for name in ("Phụ lục 1", "Phụ lục 2"):
        sheet = book.create_sheet(name)
        sheet.append(HEADER)
        sheet.append(row(1, product=name))
    hidden = book.create_sheet("Nháp", 0)
    hidden.append(HEADER)
    hidden.sheet_state = "hidden"
    table = open_table(saved(book), FINDER.score)
    assert table.lines[1].text(1) == "Phụ lục 1"
    assert table.other_sheets == ["Phụ lục 2"]


def test_merged_cells_repeat_downwards_and_a_title_stands_once() -> None:
    table = open_table(
        as_xlsx(
            [["Danh sách"], HEADER, row(1), row(2, producer=None), row(3, producer=None)],
            merged=["A1:H1", "C3:C5"],
        ),
        FINDER.score,
    )
    assert table.lines[0].texts() == ["Danh sách"]
    assert [line.text(2) for line in table.lines[2:]] == ["Hộ kinh doanh ANAS"] * 3
    assert [line.merged for line in table.lines[2:]] == [frozenset(), {2}, {2}]


def test_merged_cells_alone_do_not_make_a_row() -> None:
    table = open_table(as_xlsx([HEADER, row(1)], merged=["C2:C9"]), FINDER.score)
    assert len(table.lines) == 2


def test_a_formula_is_never_evaluated() -> None:
    table = open_table(as_xlsx([HEADER, row(1, score="=70+1,5")]), FINDER.score)
    assert table.lines[1].text(4) == ""
    assert table.lines[1].unevaluated == {4}


def test_a_formula_counts_with_the_value_stored_with_it() -> None:
    parts = parts_of(as_xlsx([HEADER, row(1, score="=70+1.5")]))
    sheet = parts[SHEET].replace(b"<f>70+1.5</f><v />", b"<f>70+1.5</f><v>71.5</v>")
    sheet = sheet.replace(b"<f>70+1.5</f><v></v>", b"<f>70+1.5</f><v>71.5</v>")
    table = open_table(container(parts | {SHEET: sheet}), FINDER.score)
    assert table.lines[1].cells[4] == 71.5
    assert table.lines[1].unevaluated == frozenset()


def test_columns_beyond_the_last_that_is_read_are_left_out() -> None:
    table = open_table(as_xlsx([[*HEADER, *([None] * 100), "x"], row(1)]), FINDER.score)
    assert table.lines[0].texts() == HEADER
