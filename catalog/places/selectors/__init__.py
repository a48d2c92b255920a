"""Finding places: the one that a certificate's words mean, and those that somebody begins to type."""

from catalog.places.selectors.finding import FoundPlace, find_places
from catalog.places.selectors.matching import Match, MatchProblem, match_commune, match_province

__all__ = ["FoundPlace", "Match", "MatchProblem", "find_places", "match_commune", "match_province"]
