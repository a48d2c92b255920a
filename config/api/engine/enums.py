"""The dialect's long enums. Their values are facts kept as data: languages as in CLDR, countries as in ISO 3166-1."""

from pathlib import Path

import graphene

_DATA = Path(__file__).resolve().parents[1] / "data"


def _values(file: str) -> list[tuple[str, str]]:
    return [(name, name) for name in (_DATA / file).read_text(encoding="ascii").split()]


LanguageCodeEnum = graphene.Enum("LanguageCodeEnum", _values("languages.txt"))
CountryCode = graphene.Enum("CountryCode", _values("countries.txt"))


def language_of(code: object) -> str:
    """The language we keep texts in for a LanguageCodeEnum: `VI_VN` is `vi`."""
    return str(getattr(code, "value", code)).partition("_")[0].lower()
