"""Names of places as people write them: with what they are in front, shortened, or bare."""

import re
import unicodedata
from dataclasses import dataclass

from config.core.text import clean, fold

# The words are looked for with their accents ("Xà Phiên", "Phương Mai", "Tịnh Biên" have no kind in front), and
# bare only with a dot or as the usual short form.
_KINDS = {
    "Xã": r"xã\s+|x\.\s*",
    "Phường": r"phường\s+|p\.\s*|p\s*(?=\d)",
    "Thị trấn": r"thị\s+trấn\s+|tt\.?\s+|tt\.",
    "Đặc khu": r"đặc\s+khu\s+|đk\.?\s+",
    "Huyện": r"huyện\s+|h\.\s*",
    "Quận": r"quận\s+|q\.\s*|q\s*(?=\d)",
    "Thị xã": r"thị\s+xã\s+|tx\.?\s+|tx\.|t\.x\.?\s*",
    "Thành phố": r"thành\s+phố\s+|tp\.?\s+|tp\.|t\.p\.?\s*",
    "Tỉnh": r"tỉnh\s+|t\.\s*",
}
_FOLDED = {"Xã": "xa ", "Phường": "phuong ", "Thị trấn": "thi tran ", "Đặc khu": "dac khu "} | {
    "Huyện": "huyen ",
    "Quận": "quan ",
    "Thị xã": "thi xa ",
    "Thành phố": "thanh pho ",
    "Tỉnh": "tinh ",
}
# Longer beginnings first: "Thị xã" before "Xã", "t.x." before "t.".
_BEGINS = [
    (kind, re.compile(pattern)) for kind, pattern in sorted(_KINDS.items(), key=lambda item: -len(item[0].split()))
]


@dataclass(frozen=True)
class Name:
    """A name taken apart: `kind` when one is written, every folded form it may be stored under, and the name with its
    accents, for telling Phú Thạnh from Phú Thành."""

    kind: str
    folded: tuple[str, ...]
    accented: str


def accented(text: str) -> str:
    """`text` for comparing with accents: NFC, lower case, single spaces, the tone where one spelling puts it (hoà and
    hòa are one word)."""
    lowered = re.sub(r"\s+", " ", unicodedata.normalize("NFC", clean(text)).lower())
    return _TONE.sub(lambda found: _MOVED[found[0]], lowered)


_MOVED = {
    unicodedata.normalize("NFC", late): unicodedata.normalize("NFC", early)
    for tone in "\u0300\u0301\u0303\u0309\u0323"
    for late, early in ((f"oa{tone}", f"o{tone}a"), (f"oe{tone}", f"o{tone}e"), (f"uy{tone}", f"u{tone}y"))
}
_TONE = re.compile(f"({'|'.join(_MOVED)})(?!\\w)")


def take_apart(text: str) -> Name:
    """What `text` calls a place; a name without accents is tried both with and without its first word."""
    whole = accented(text)
    for kind, pattern in _BEGINS:
        found = pattern.match(whole)
        if found and found.end() < len(whole):
            bare = whole[found.end() :]
            return Name(kind, _forms(kind, fold(bare)), bare)
    folded = fold(text)
    if folded == whole:
        for kind, prefix in _FOLDED.items():
            if folded.startswith(prefix):
                return Name("", (folded, *_forms(kind, folded[len(prefix) :])), whole)
    return Name("", _forms("", folded), whole)


def _forms(kind: str, folded: str) -> tuple[str, ...]:
    """Numbered units are stored with their kind and without leading noughts: `phuong 1`, `quan 10`."""
    if not folded.isascii() or not folded.isdigit():
        return (folded,)
    return tuple(f"{fold(k)} {int(folded)}" for k in ([kind] if kind else ["Phường", "Quận"]))
