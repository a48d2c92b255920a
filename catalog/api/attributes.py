"""Attributes in both of the dialect's forms: selected attributes with values, and assigned attributes by kind."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

import graphene
from django.db.models import F, QuerySet

from catalog.api.fields import IN_LANGUAGE, SHELF_WORDS, in_language, texts
from catalog.api.media import File, file_url
from catalog.products.models import (
    AssignedProductValue,
    AssignedVariantValue,
    AttributeTranslation,
    AttributeValueTranslation,
    CollectionTranslation,
    InputType,
)
from catalog.products.models import Attribute as AttributeRow
from config.api.engine.batches import Peer
from config.api.engine.enums import enum, named

_KINDS = (
    "DROPDOWN MULTISELECT FILE REFERENCE SINGLE_REFERENCE NUMERIC RICH_TEXT PLAIN_TEXT SWATCH BOOLEAN DATE DATE_TIME"
)
AttributeInputTypeEnum = enum(
    "AttributeInputTypeEnum", [(kind, kind.lower().replace("_", "-")) for kind in _KINDS.split()]
)
VariantAttributeScope = enum("VariantAttributeScope", named("ALL NOT_VARIANT_SELECTION VARIANT_SELECTION"))

Answer = AssignedProductValue | AssignedVariantValue


@dataclass(eq=False)
class Answered(Peer):
    """An attribute with what a product or a variant answers to it; only a multiple choice has several answers."""

    attribute: AttributeRow
    answers: list[Any]
    is_variant_selection: bool
    inside: ClassVar[tuple[str, ...]] = ("collection",)

    @property
    def collection(self) -> Any:
        found = self.answers[0].collection
        return found if found is not None and found.is_published else None


def product_answers(product_ids: Iterable[int]) -> dict[int, list[Answered]]:
    """What each of these products answers, in its type's order; one query."""
    rows = AssignedProductValue.objects.filter(
        product__in=product_ids, attribute__producttypeattribute__product_type=F("product__product_type")
    )
    return _grouped(rows, "product_id")


def variant_answers(variant_ids: Iterable[int]) -> dict[int, list[Answered]]:
    """What each of these variants answers, in its product type's order; one query."""
    rows = AssignedVariantValue.objects.filter(
        variant__in=variant_ids, attribute__producttypeattribute__product_type=F("variant__product__product_type")
    )
    return _grouped(rows, "variant_id")


def _grouped(rows: QuerySet[Any], owner: str) -> dict[int, list[Answered]]:
    found: dict[int, dict[int, Answered]] = {}
    ordered = (
        rows.annotate(
            is_selection=F("attribute__producttypeattribute__is_variant_selection"),
            attribute_texts=texts(AttributeTranslation, "attribute", "name", of="attribute_id"),
            choice_texts=texts(AttributeValueTranslation, "value", "name", of="choice_id"),
            collection_texts=texts(CollectionTranslation, "collection", *SHELF_WORDS, of="collection_id"),
        )
        .select_related("attribute", "choice", "collection")
        .order_by("attribute__producttypeattribute__position", "attribute_id", "choice__position", "pk")
    )
    for row in ordered:
        row.attribute.texts = row.attribute_texts
        if row.collection is not None:
            row.collection.texts = row.collection_texts
        answered = found.setdefault(getattr(row, owner), {})
        if row.attribute_id not in answered:
            answered[row.attribute_id] = Answered(row.attribute, [], row.is_selection)
        answered[row.attribute_id].answers.append(row)
    return {key: list(answered.values()) for key, answered in found.items()}


class AttributeTranslationType(graphene.ObjectType):
    class Meta:
        name = "AttributeTranslation"

    name = graphene.String(required=True)


class AttributeValueTranslationType(graphene.ObjectType):
    class Meta:
        name = "AttributeValueTranslation"

    name = graphene.String(required=True)


class Attribute(graphene.ObjectType):
    """What a product type asks about its products."""

    name = graphene.String(required=True)
    slug = graphene.String(required=True)
    input_type = graphene.Field(AttributeInputTypeEnum)
    unit = graphene.String(description="Of a number.")
    translation = graphene.Field(AttributeTranslationType, **IN_LANGUAGE)

    @staticmethod
    def resolve_translation(attribute: Any, info: Any, language_code: Any) -> dict[str, Any] | None:
        return in_language(attribute.texts, language_code)


def _spoken(answer: Answer) -> str | None:
    """An answer in words, whatever its kind."""
    kind = answer.attribute.input_type
    if answer.choice is not None:
        return answer.choice.name
    if kind == InputType.NUMERIC:
        return None if answer.numeric is None else f"{answer.numeric.normalize():f}"
    if kind == InputType.SINGLE_REFERENCE:
        return answer.collection.name if answer.collection and answer.collection.is_published else None
    return answer.plain_text or None


class AttributeValue(graphene.ObjectType):
    """One answer, in the form that all kinds share."""

    name = graphene.String(resolver=lambda answer, info: _spoken(answer))
    slug = graphene.String()
    value = graphene.String(description="Of a swatch; this shop has none.", resolver=lambda answer, info: None)
    boolean = graphene.Boolean()
    date_time = graphene.DateTime(resolver=lambda answer, info: None)
    file = graphene.Field(File)
    translation = graphene.Field(AttributeValueTranslationType, **IN_LANGUAGE)

    @staticmethod
    def resolve_slug(answer: Answer, info: Any) -> str | None:
        return answer.choice.slug if answer.choice else None

    @staticmethod
    def resolve_file(answer: Answer, info: Any) -> dict[str, str] | None:
        return {"url": file_url(str(answer.file.name))} if answer.file else None

    @staticmethod
    def resolve_translation(answer: Any, info: Any, language_code: Any) -> dict[str, Any] | None:
        return translated(answer, language_code)


def translated(answer: Any, language_code: Any) -> dict[str, Any] | None:
    """An answer's words in that language."""
    if answer.choice is not None:
        return in_language(answer.choice_texts, language_code)
    return in_language(
        [{"language": "en", "name": answer.plain_text_en}] if answer.plain_text_en else [], language_code
    )


class SelectedAttribute(graphene.ObjectType):
    attribute = graphene.Field(Attribute, required=True)
    values = graphene.List(graphene.NonNull(AttributeValue), required=True)

    @staticmethod
    def resolve_values(answered: Answered, info: Any) -> list[Any]:
        return answered.answers
