"""A workbook of 10 MB that unfolds to 2 GB is refused in a fresh process for less than 100 MB, whatever it declares."""

import random
import struct
import subprocess
import sys
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pytest

from tests.catalog.exchange.annexes import HEADER, as_xlsx, row

pytestmark = pytest.mark.prove

ROOT = Path(__file__).resolve().parents[3]
SHEET = "xl/worksheets/sheet1.xml"
BLOCK = 64 * 2**20
BLOCKS = 32
TRY = """
import resource, sys
import django
django.setup()
from catalog.exchange.files import open_table
from catalog.exchange.reading.decisions import FINDER
from catalog.exchange.report import UnreadableFile
data = open(sys.argv[1], "rb").read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    open_table(data, FINDER.score)
except UnreadableFile as refusal:
    print(refusal.code, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def folded_rows() -> bytes:
    """2 GB of rows as a deflate stream of 10 MB: one block, repeated."""
    draw = random.Random(2026)
    rows = b"".join(
        b'<row><c t="str"><v>%s%04d</v></c></row>' % (b"x" * 1_350, draw.randrange(9_999)) for _ in range(500)
    )
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = squeeze.compress(rows * (BLOCK // len(rows))) + squeeze.flush(zlib.Z_FULL_FLUSH)
    return block * BLOCKS + zlib.compressobj(9, zlib.DEFLATED, -15).flush()


def workbook(*, declared: int) -> bytes:
    """A workbook whose sheet is the folded rows and is said to unfold to `declared` bytes."""
    out = BytesIO()
    folded = folded_rows()
    with zipfile.ZipFile(BytesIO(as_xlsx([HEADER, row(1)]))) as good, zipfile.ZipFile(out, "w") as packed:
        for name in good.namelist():
            if name != SHEET:
                packed.writestr(name, good.read(name))
        packed.writestr(SHEET, folded)  # stored: then both headers are made to say that it is folded
    data = bytearray(out.getvalue())
    central = data.rindex(b"PK\x01\x02")
    local = struct.unpack_from("<I", data, central + 42)[0]
    for start in (local + 8, central + 10):
        struct.pack_into("<H", data, start, zipfile.ZIP_DEFLATED)
    for start in (local + 22, central + 24):
        struct.pack_into("<I", data, start, declared)
    assert 9_000_000 < len(data) < 12_000_000
    return bytes(data)


@pytest.mark.parametrize(
    ("declared", "code"),
    [(BLOCK * BLOCKS - 1, "UNFOLDS_TOO_FAR"), (10_000, "DAMAGED")],
    ids=["it says so", "it says it is small"],
)
def test_it_is_refused_for_less_than_100_mb(tmp_path, declared, code):
    file = tmp_path / "annex.xlsx"
    file.write_bytes(workbook(declared=declared))

    done = subprocess.run([sys.executable, "-c", TRY, str(file)], cwd=ROOT, capture_output=True, text=True, check=True)

    refused, megabytes = done.stdout.split()
    assert refused == code
    assert int(megabytes) <= 100


@pytest.mark.prove
def test_it_does_unfold_to_2_gb():
    unfold, size = zlib.decompressobj(-15), 0
    folded = folded_rows()
    for start in range(0, len(folded), 2**16):
        rest = folded[start : start + 2**16]
        while rest:
            size += len(unfold.decompress(rest, 2**24))
            rest = unfold.unconsumed_tail
    assert unfold.eof
    assert size > 2_000_000_000
