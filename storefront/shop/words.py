"""Words in the reader's language: English where somebody has written it, else the Vietnamese, marked as such."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Model, OuterRef, Subquery
from django.utils.translation import get_language


def reads_english() -> bool:
    return get_language() == "en"


@dataclass(frozen=True, slots=True)
class Text:
    """Words to show. `is_fallback`: Vietnamese on an English page, which the page marks with `lang="vi"`."""

    value: str
    is_fallback: bool = False

    def __str__(self) -> str:
        return self.value

    def __bool__(self) -> bool:
        return bool(self.value)


def text(vietnamese: str, english: str | None) -> Text:
    """`english` for its readers when there is any, else `vietnamese`."""
    if not reads_english() or not vietnamese:
        return Text(vietnamese)
    return Text(english) if english else Text(vietnamese, is_fallback=True)


def english_word(translation: type[Model], link: str, *, outer: str, field: str = "name") -> Subquery:
    """A column with the English word of the row that `outer` names: no query of its own, for lists of many rows."""
    rows = translation._default_manager.filter(**{link: OuterRef(outer)}, language="en")
    return Subquery(rows.values(field)[:1])


def plain_number(value: Decimal) -> Decimal:
    """Without the noughts that a column adds: 71.000 is the 71 of the decision."""
    return Decimal(f"{value.normalize():f}")
