"""Small fields that many types share."""

from typing import Any

import graphene
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Model, OuterRef
from django.db.models.functions import JSONObject

from config.api.engine.enums import LanguageCodeEnum, enum, language_of
from config.api.engine.scalars import JSONString

# What a category or a collection says, in each language.
SHELF_WORDS = ("name", "slug", "description", "seo_title", "seo_description")
IN_LANGUAGE: dict[str, Any] = {"language_code": graphene.Argument(LanguageCodeEnum, required=True)}


def words(attribute: str, **options: Any) -> graphene.Field:
    """A text that is null when it is empty."""

    def resolve(row: Any, info: Any) -> str | None:
        return getattr(row, attribute) or None

    return graphene.Field(graphene.String, resolver=resolve, **options)


def rich(attribute: str) -> graphene.Field:
    """Rich text as the editor's JSON, null when there is none."""

    def resolve(row: Any, info: Any) -> dict[str, Any] | None:
        value = getattr(row, attribute)
        return value if value.get("blocks") else None

    return graphene.Field(JSONString, resolver=resolve)


def texts(translations: type[Model], owner: str, *fields: str, of: str = "pk") -> ArraySubquery:
    """All translations of a row as a list of objects, to be read with the row itself: for rows of few words.

    `owner` is the translation's key of what it translates, `of` the path to that from the row that is read.
    """
    of_row = translations._default_manager.filter(**{owner: OuterRef(of)})
    return ArraySubquery(of_row.values(text=JSONObject(language="language", **{name: name for name in fields})))


def in_language(found: list[dict[str, Any]], language_code: Any) -> dict[str, Any] | None:
    """The text in that language, out of what `texts` has brought; what is empty is null."""
    language = language_of(language_code)
    for text in found:
        if text["language"] == language:
            return {name: value or None for name, value in text.items()}
    return None


def choices(name: str, of: Any) -> type[graphene.Enum]:
    """An enum of the API from a model's choices, by the choices' own names."""
    return enum(name, [(choice.name, choice.value) for choice in of])
