"""Vietnamese text: one way to clean it, one to fold it for comparing, one to sort it."""

import re
import unicodedata

_SPACES = re.compile(r"\s+")
# Control, surrogate, unassigned-by-design and direction-changing characters: no name or story needs them.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
_D = str.maketrans("đĐ", "dD")
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: chr(ord("A") + place) for place, letter in enumerate(_ALPHABET)}
# ngang, huyền, hỏi, ngã, sắc, nặng: the order of Vietnamese dictionaries.
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}


def clean(text: str) -> str:
    """`text` in NFC without control, surrogate and direction-changing characters; line breaks stay."""
    return unicodedata.normalize("NFC", _UNWANTED.sub("", text)).strip()


def fold(text: str) -> str:
    """`text` for comparing: no accents (đ is d), lower case, single spaces. Search and identity use only this."""
    decomposed = unicodedata.normalize("NFD", clean(text)).translate(_D)
    bare = "".join(ch for ch in decomposed if not unicodedata.combining(ch))
    return _SPACES.sub(" ", bare.casefold()).strip()


def sort_key(text: str) -> str:
    """A key that sorts bytewise as a Vietnamese dictionary does: letters first, tones break ties."""
    letters, tones = [], []
    for ch in unicodedata.normalize("NFC", clean(text)).lower():
        tone, kept = "0", []
        for part in unicodedata.normalize("NFD", ch):
            if part in _TONES:
                tone = _TONES[part]
            else:
                kept.append(part)
        base = unicodedata.normalize("NFC", "".join(kept))
        letters.append(_RANK.get(base, base if base < "A" else "z" + base))
        tones.append(tone)
    return "".join(letters) + "\x01" + "".join(tones)


def slugify(text: str) -> str:
    """`text` as a part of an address: folded, words joined by hyphens, at most 80 characters."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:80].strip("-")


def one_line(text: str) -> str:
    """`text` cleaned, in one line: for subjects, and for names within a sentence, which must not begin a line."""
    return " ".join(clean(text).split())
