"""What search can say beside hits: how many there are of each kind, and what somebody who types may mean."""

from typing import Any

import graphene
from django.utils.translation import get_language

from catalog.api.fields import choices
from catalog.api.listing import WHICH, asked_filters
from catalog.search import contract, get_engine
from config.api.engine.enums import LanguageCodeEnum, language_of

SuggestionKind = choices("SuggestionKind", contract.SuggestionKind)
LANGUAGE: dict[str, Any] = {
    "language_code": graphene.Argument(LanguageCodeEnum, description="VI or EN; else as the request accepts.")
}


def _language(code: Any) -> str:
    language = language_of(code) if code is not None else (get_language() or "")
    return "en" if language.startswith("en") else "vi"


class FacetValue(graphene.ObjectType):
    value = graphene.String(required=True, description="What goes into the filter.")
    label = graphene.String(required=True)
    count = graphene.Int(required=True)


class Facet(graphene.ObjectType):
    """The choices of one kind that something fits. A kind's own filter does not shrink its own counts."""

    name = graphene.String(required=True)
    values = graphene.List(graphene.NonNull(FacetValue), required=True)


class Matched(graphene.ObjectType):
    """A part of a label that fits what was typed, from `start` up to but without `end`."""

    start = graphene.Int(required=True, resolver=lambda part, info: part[0])
    end = graphene.Int(required=True, resolver=lambda part, info: part[1])


class Suggestion(graphene.ObjectType):
    kind = graphene.Field(SuggestionKind, required=True, resolver=lambda one, info: one.kind.value)
    key = graphene.String(required=True, description="A slug; of a place its code.")
    label = graphene.String(required=True)
    matched = graphene.List(graphene.NonNull(Matched), required=True)


class SearchQueries:
    """Facets and suggestions."""

    facets = graphene.List(graphene.NonNull(Facet), required=True, **WHICH, **LANGUAGE)
    suggestions = graphene.List(
        graphene.NonNull(Suggestion),
        required=True,
        prefix=graphene.String(required=True),
        description="Never alcohol, whatever the buyer's age.",
        **LANGUAGE,
    )

    @staticmethod
    def resolve_facets(root: Any, info: Any, language_code: Any = None, **asked: Any) -> list[contract.Facet]:
        words, filters = asked_filters(info, **asked)
        return list(get_engine().facets(words, filters, language=_language(language_code)))

    @staticmethod
    def resolve_suggestions(root: Any, info: Any, prefix: str, language_code: Any = None) -> list[contract.Suggestion]:
        return list(get_engine().suggest(prefix, language=_language(language_code)))
