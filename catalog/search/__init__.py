"""Finding products: one contract, and the engine that the settings name."""

from catalog.search.contract import (
    AttributeFilter,
    Engine,
    Facet,
    FacetValue,
    Filters,
    Hits,
    Page,
    Sort,
    Suggestion,
    SuggestionKind,
)
from catalog.search.engines import get_engine
from catalog.search.watching import Health, health

__all__ = [
    "AttributeFilter",
    "Engine",
    "Facet",
    "FacetValue",
    "Filters",
    "Health",
    "Hits",
    "Page",
    "Sort",
    "Suggestion",
    "SuggestionKind",
    "get_engine",
    "health",
]
