"""Bombs and what is no picture are refused before they cost memory: +100 MB at most, in a fresh process."""

import io
import subprocess
import sys
import zlib
from pathlib import Path
from struct import pack

import pytest
from PIL import Image

pytestmark = pytest.mark.prove

ROOT = Path(__file__).resolve().parents[3]
TRY = """
import resource, sys
import django
django.setup()
from config.core.errors import Refusal
from catalog.products.pictures import as_webp
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    with open(sys.argv[1], "rb") as file:
        as_webp(file)
except Refusal as refusal:
    print(refusal.errors[0].field, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def chunk(kind: bytes, data: bytes) -> bytes:
    return pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))


def png_bomb() -> bytes:
    """A whole, valid PNG of 30,000 x 30,000 black pixels: 3.4 GB unpacked as RGB, under a megabyte as it comes."""
    squeeze = zlib.compressobj(9)
    line = b"\x00" + bytes(30_000 // 8)
    pixels = b"".join(squeeze.compress(line) for _ in range(30_000)) + squeeze.flush()
    header = pack(">IIBBBBB", 30_000, 30_000, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def drawn(kind: str) -> bytes:
    """A whole, harmless picture."""
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bomb.png", None),
        ("script.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("paper.png", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj << >> endobj"),
        ("drawing.png", drawn("GIF")),
        ("heavy.png", drawn("PNG") + bytes(12_000_001)),
    ],
)
def test_it_is_refused_on_picture_for_less_than_100_mb(tmp_path, name, content):
    file = tmp_path / name
    file.write_bytes(content or png_bomb())
    done = subprocess.run([sys.executable, "-c", TRY, str(file)], cwd=ROOT, capture_output=True, text=True, check=True)
    field, megabytes = done.stdout.split()
    assert field == "picture"
    assert int(megabytes) <= 100
