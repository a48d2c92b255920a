"""Words with a slip in them, and what was probably meant."""

from catalog.search import text
from catalog.search.models import SearchWord

_MOST_SLIPS = 2
_MOST_ALTERNATIVES = 6
# Three letters with one wrong are any word at all.
_SHORTEST = 4


def alternatives(words: tuple[text.Word, ...], *, last_is_whole: bool) -> tuple[tuple[str, ...], ...] | None:
    """For each word the known words it may stand for, nearest first; None when every word is known as it stands."""
    folded = [word.folded for word in words]
    known = set(SearchWord.objects.filter(word__in=folded).values_list("word", flat=True))
    if not last_is_whole and SearchWord.objects.filter(word__startswith=folded[-1]).exists():
        known.add(folded[-1])
    if known >= set(folded):
        return None
    return tuple((word,) if word in known else _near(word) for word in folded)


def _near(word: str) -> tuple[str, ...]:
    # Two words written as one are known to names as such.
    together = f"b:{word}"
    if len(word) < _SHORTEST:
        return (word, together)
    shared = SearchWord.objects.filter(shortened__overlap=text.shortened(word)).values_list("word", "in_name")
    ranked = sorted((text.slips(word, other), not in_name, other) for other, in_name in shared)
    if not ranked or ranked[0][0] > _MOST_SLIPS:
        return (word, together)
    nearest = ranked[0][0]
    return (*(other for slips, _, other in ranked[:_MOST_ALTERNATIVES] if slips == nearest), together)
