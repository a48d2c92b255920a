"""From drawing to picture file."""

from io import BytesIO

import resvg_py
from PIL import Image


def render_webp(svg: str, size: int = 800) -> bytes:
    """`svg` as a square WebP of `size` pixels. No font is needed: the drawings carry their letters as strokes."""
    png = bytes(resvg_py.svg_to_bytes(svg_string=svg, width=size, height=size, skip_system_fonts=True))
    out = BytesIO()
    with Image.open(BytesIO(png)) as picture:
        # Flat colours: without loss is both smaller and sharper than with; more effort than this gains no byte on them.
        picture.convert("RGB").save(out, "WEBP", lossless=True, method=2)
    return out.getvalue()
