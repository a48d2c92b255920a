"""Addresses of pictures: thumbnails in the widths that pages show, made when first asked for."""

from dataclasses import dataclass

from django.urls import reverse

from catalog.products.models import ProductMedia
from storefront.shop.words import reads_english

CARD_SIZES = (256, 512)
PAGE_SIZES = (512, 1024)
THUMB_SIZE = 128


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture as a page needs it; `full` is for who wants to see it large and for other sites."""

    url: str
    srcset: str
    thumb: str
    full: str
    alt: str
    is_illustration: bool


def thumbnail_url(name: str, size: int) -> str:
    return reverse("thumbnail", args=[size, name])


def picture(media: ProductMedia, sizes: tuple[int, ...] = CARD_SIZES) -> Picture:
    """How `media` is shown at `sizes` (pixels of width), the first of them for browsers that cannot choose."""
    name = str(media.picture.name)
    return Picture(
        url=thumbnail_url(name, sizes[0]),
        srcset=", ".join(f"{thumbnail_url(name, size)} {size}w" for size in sizes),
        thumb=thumbnail_url(name, THUMB_SIZE),
        full=thumbnail_url(name, 1024),
        alt=(media.alt_en if reads_english() else "") or media.alt,
        is_illustration=media.is_illustration,
    )
