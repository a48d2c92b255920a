"""The dialect's long enums. Their values are facts kept as data: languages as in CLDR, countries as in ISO 3166-1."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import graphene

_DATA = Path(__file__).resolve().parents[1] / "data"


def enum(name: str, values: Iterable[tuple[str, Any]], about: str | None = None) -> type[graphene.Enum]:
    """An enum of the API: names as clients write them, values as Python has them."""
    return graphene.Enum(name, list(values), description=lambda value: about if value is None else None)


def named(names: str) -> list[tuple[str, str]]:
    """Values that are their own names, from a text of names."""
    return [(name, name) for name in names.split()]


LanguageCodeEnum = enum("LanguageCodeEnum", named((_DATA / "languages.txt").read_text(encoding="ascii")))
CountryCode = enum("CountryCode", named((_DATA / "countries.txt").read_text(encoding="ascii")))


def language_of(code: object) -> str:
    """The language we keep texts in for a LanguageCodeEnum: `VI_VN` is `vi`."""
    return str(getattr(code, "value", code)).partition("_")[0].lower()
