"""Words with a slip in them, and what was probably meant."""

from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Func, TextField

from catalog.search import text
from catalog.search.models import SearchDocument, SearchWord

_MOST_SLIPS = 2
_MOST_ALTERNATIVES = 40
# Three letters with one wrong are any word at all, unless other words stand beside them.
_SHORTEST, _SHORTEST_BESIDE = 4, 3
# So long a word may hold two slips.
_LONG = 7


def alternatives(words: tuple[text.Word, ...], *, last_is_whole: bool) -> tuple[tuple[str, ...], ...] | None:
    """For each word the known words it may stand for, nearest first; None when there is nothing else to look for.

    A word that nobody knows is replaced. When all are known and yet nothing has all of them, each may be the slip.
    """
    folded = [word.folded for word in words]
    known = set(SearchWord.objects.filter(word__in=folded).values_list("word", flat=True))
    if not last_is_whole and SearchWord.objects.filter(word__startswith=folded[-1]).exists():
        known.add(folded[-1])
    if known >= set(folded) and len(folded) == 1:
        return None
    kept = set() if known >= set(folded) else known
    shortest = _SHORTEST if len(folded) == 1 else _SHORTEST_BESIDE
    wanted = {word for word in folded if word not in kept and len(word) >= shortest and not word.isdigit()}
    near = _near(wanted)
    found = tuple((word,) if word in kept else _meant(word, near.get(word, []), word in known) for word in folded)
    return found if any(options != (word,) for word, options in zip(folded, found, strict=True)) else None


def _near(words: set[str]) -> dict[str, list[tuple[int, bool, str]]]:
    """For each of `words` the known words that a slip or two lead to: (slips, not in a name, word), nearest first."""
    shared = {word: set(text.shortened(word)) for word in words}
    everything = sorted(set().union(*shared.values()))
    known = list(SearchWord.objects.filter(shortened__overlap=everything)) if everything else []
    return {
        word: sorted(
            (slips, not other.in_name, other.word)
            for other in known
            if not parts.isdisjoint(other.shortened)
            and (slips := text.slips(word, other.word)) <= (_MOST_SLIPS if len(word) >= _LONG else 1)
        )
        for word, parts in shared.items()
    }


def _meant(word: str, near: list[tuple[int, bool, str]], is_known: bool) -> tuple[str, ...]:
    # Two words written as one are known to names as such.
    together = f"b:{word}"
    nearest = 1 if is_known else min((slips for slips, _, _ in near), default=0)
    options = [other for slips, _, other in near if slips <= nearest][:_MOST_ALTERNATIVES]
    return tuple(dict.fromkeys([*([word] if is_known or not options else []), *options, together]))


def said(meant: tuple[tuple[str, ...], ...], product_id: int) -> str:
    """The words that were searched for instead, as they stand in the first product found."""
    terms = SearchDocument.objects.annotate(
        own=Func(F("terms"), function="tsvector_to_array", output_field=ArrayField(TextField()))
    ).values_list("own", flat=True)
    own = set(terms.get(pk=product_id))
    standing = [
        next((word for word in options if own & {word, *(f"{mark}:{word}" for mark in "nma")}), options[0])
        for options in meant
    ]
    return " ".join(word.removeprefix("b:") for word in standing)
