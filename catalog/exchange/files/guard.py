"""What a file is, and whether it is safe to open: judged before any library unfolds it."""

import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from xml.parsers import expat

from catalog.exchange.codes import FileCode
from catalog.exchange.report import UnreadableFile

MB = 2**20
LARGEST_FILE = 12 * MB
LARGEST_PART = 48 * MB  # a sheet of 20,000 rows and 15 columns unfolds to about 20 MB
LARGEST_HELD = 8 * MB  # parts that are held in memory whole: shared strings, styles, the workbook
LARGEST_WORKBOOK = 128 * MB
MOST_PARTS = 1_000
# Elements: what is held grows by up to a kilobyte for each, whatever its bytes.
MOST_HELD = 50_000
MOST_STRINGS = 400_000
MOST_STREAMED = 4_000_000
_CHUNK = 64 * 1024
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")


def check_size(data: bytes) -> None:
    """Refuse what is empty or too large to be a decision's annex."""
    if not data.strip(b"\xef\xbb\xbf\xff\xfe\x00\r\n\t "):
        raise UnreadableFile(FileCode.EMPTY_FILE)
    if len(data) > LARGEST_FILE:
        raise UnreadableFile(FileCode.FILE_TOO_LARGE, limit=LARGEST_FILE // MB)


def is_workbook(data: bytes) -> bool:
    """Whether the bytes are an .xlsx container. Raises for the containers that cannot be read: .xls, encrypted."""
    if data.startswith(_OLE):
        raise UnreadableFile(FileCode.ENCRYPTED if _ENCRYPTED_PACKAGE in data else FileCode.OLD_EXCEL)
    return data.startswith(b"PK")


def open_workbook(data: bytes) -> zipfile.ZipFile:
    """The container, after its declared and its actual sizes have been found within the limits.

    Sizes in a container's directory can lie (zipfile stops at the declared one and finds the checksum wrong), so
    each part is unfolded once, piece by piece and without keeping it, before a library that keeps it sees it.
    """
    try:
        container = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeDecodeError) as error:
        raise UnreadableFile(FileCode.DAMAGED, reason="zip") from error
    parts = container.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise UnreadableFile(FileCode.ENCRYPTED)
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_WORKBOOK:
        raise UnreadableFile(FileCode.UNFOLDS_TOO_FAR)
    names = [part.filename for part in parts]
    if len(set(names)) != len(names) or "[Content_Types].xml" not in names:
        raise UnreadableFile(FileCode.DAMAGED, reason="xlsx")
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            _try_out(container, part)
    return container


def walk(
    container: zipfile.ZipFile,
    name: str,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    text: Callable[[str], None] | None = None,
) -> None:
    """Read one XML part as a stream: `start(tag, attributes)` and `end(tag)` for each element, `text` for pieces of
    text; nothing is kept."""
    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartElementHandler = lambda tag, attributes: start(tag.rpartition("}")[2], attributes)
    parser.EndElementHandler = lambda tag: end(tag.rpartition("}")[2])
    parser.EntityDeclHandler = _no_entities
    if text is not None:
        parser.CharacterDataHandler = text
    parser.buffer_text = False
    try:
        with container.open(name) as source:
            while chunk := source.read(_CHUNK):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
    except (
        zipfile.BadZipFile,
        OSError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        zlib.error,
        expat.ExpatError,
        KeyError,
    ) as error:
        raise UnreadableFile(FileCode.DAMAGED, reason=name[:60]) from error


def _no_entities(*declaration: object) -> None:
    raise UnreadableFile(FileCode.UNFOLDS_TOO_FAR)


def _try_out(container: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    streamed = part.filename.startswith("xl/worksheets/")
    if part.file_size > (LARGEST_PART if streamed else LARGEST_HELD):
        raise UnreadableFile(FileCode.UNFOLDS_TOO_FAR)
    held = MOST_STRINGS if part.filename == "xl/sharedStrings.xml" else MOST_HELD
    limit = MOST_STREAMED if streamed else held
    seen = 0

    def count(tag: str, attributes: dict[str, str]) -> None:
        nonlocal seen
        seen += 1
        if seen > limit:
            raise UnreadableFile(FileCode.UNFOLDS_TOO_FAR)

    walk(container, part.filename, count, lambda tag: None)
