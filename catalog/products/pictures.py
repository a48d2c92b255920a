"""What may be a picture, and how it is kept and shown."""

import io
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from config.core.errors import CommonCode, FieldError, Refusal

# Widths that pages and the dialect's clients ask for; another one is answered with the next larger.
SIZES = (72, 128, 256, 512, 1024, 2048)
LARGEST_UPLOAD = 12_000_000
MOST_PIXELS = 40_000_000
_FORMATS = ("PNG", "JPEG", "WEBP")


@dataclass(frozen=True)
class Picture:
    """A WebP of at most 2048 x 2048 pixels, upright, without metadata."""

    content: bytes
    width: int
    height: int


def as_webp(upload: IO[bytes]) -> Picture:
    """`upload` (PNG, JPEG or WebP) re-encoded. Raises `Refusal` on `picture` for anything else or anything too large:
    the header is judged before a pixel is unpacked."""
    upload.seek(0, io.SEEK_END)
    if upload.tell() > LARGEST_UPLOAD:
        raise _refused(_("The picture is larger than 12 MB."))
    upload.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(upload, formats=_FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as problem:
        raise _refused(_("The picture has more than 40 million pixels.")) from problem
    except (OSError, SyntaxError, ValueError) as problem:
        raise _refused(_("This is not a PNG, JPEG or WebP picture.")) from problem
    if image.width * image.height > MOST_PIXELS:
        raise _refused(_("The picture has more than 40 million pixels."))
    try:
        return _encoded(image)
    except (OSError, SyntaxError, ValueError) as problem:
        raise _refused(_("The picture is damaged.")) from problem


def _encoded(image: Image.Image) -> Picture:
    image.draft("RGB", (SIZES[-1], SIZES[-1]))
    image.thumbnail((SIZES[-1], SIZES[-1]))
    upright = ImageOps.exif_transpose(image).convert("RGBA" if "A" in image.getbands() else "RGB")
    out = io.BytesIO()
    upright.save(out, "WEBP", quality=82, method=4, exif=b"", icc_profile=None)
    return Picture(out.getvalue(), upright.width, upright.height)


def fitting_size(size: int | None) -> int:
    """The kept size that a request for `size` pixels is answered with."""
    return next((kept for kept in SIZES if size is not None and kept >= size), SIZES[-1])


def thumbnail_name(name: str, size: int) -> str:
    """Where the thumbnail of a stored picture is kept."""
    return f"thumbnails/{size}/{name}"


def ensure_thumbnail(name: str, size: int) -> str:
    """The stored name of the thumbnail, made now if nobody has asked for it yet. Raises `FileNotFoundError`.

    It is written beside its place and moved there whole: of several first requests none can read half a picture.
    """
    target = thumbnail_name(name, size)
    if not default_storage.exists(target):
        with default_storage.open(name) as original, Image.open(original, formats=_FORMATS) as image:
            image.thumbnail((size, size))
            out = io.BytesIO()
            image.save(out, "WEBP", quality=78, method=4)
        draft = default_storage.save(f"{target}.{uuid4().hex}", ContentFile(out.getvalue()))
        Path(default_storage.path(draft)).replace(default_storage.path(target))
    return target


def _refused(message: object) -> Refusal:
    return Refusal(FieldError(CommonCode.INVALID, "picture", message))  # type: ignore[arg-type]
