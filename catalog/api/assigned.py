"""Assigned attributes: the same answers, each kind with its own type of value."""

from typing import Any

import graphene

from catalog.api.attributes import Answered, Attribute, translated
from catalog.api.fields import IN_LANGUAGE
from catalog.api.media import File, file_url
from catalog.products.models import InputType


class AssignedAttribute(graphene.Interface):
    attribute = graphene.Field(Attribute, required=True)

    @classmethod
    def resolve_type(cls, answered: Answered, info: Any) -> type[graphene.ObjectType]:
        return _TYPES[InputType(answered.attribute.input_type)]


class AssignedPlainTextAttribute(graphene.ObjectType):
    class Meta:
        interfaces = (AssignedAttribute,)

    value = graphene.String(resolver=lambda answered, info: answered.answers[0].plain_text or None)
    translation = graphene.String(**IN_LANGUAGE)

    @staticmethod
    def resolve_translation(answered: Answered, info: Any, language_code: Any) -> str | None:
        found = translated(answered.answers[0], language_code)
        return found["name"] if found else None


class AssignedBooleanAttribute(graphene.ObjectType):
    class Meta:
        interfaces = (AssignedAttribute,)

    value = graphene.Boolean(resolver=lambda answered, info: answered.answers[0].boolean)


class AssignedNumericAttribute(graphene.ObjectType):
    class Meta:
        interfaces = (AssignedAttribute,)

    value = graphene.Float(resolver=lambda answered, info: answered.answers[0].numeric)


class AssignedFileAttribute(graphene.ObjectType):
    class Meta:
        interfaces = (AssignedAttribute,)

    value = graphene.Field(File)

    @staticmethod
    def resolve_value(answered: Answered, info: Any) -> dict[str, str] | None:
        file = answered.answers[0].file
        return {"url": file_url(file.name)} if file else None


class AssignedChoiceAttributeValue(graphene.ObjectType):
    name = graphene.String(resolver=lambda answer, info: answer.choice.name)
    slug = graphene.String(resolver=lambda answer, info: answer.choice.slug)
    translation = graphene.String(**IN_LANGUAGE)

    @staticmethod
    def resolve_translation(answer: Any, info: Any, language_code: Any) -> str | None:
        found = translated(answer, language_code)
        return found["name"] if found else None


class AssignedSingleChoiceAttribute(graphene.ObjectType):
    class Meta:
        interfaces = (AssignedAttribute,)

    value = graphene.Field(
        AssignedChoiceAttributeValue,
        resolver=lambda answered, info: answered.answers[0] if answered.answers[0].choice else None,
    )


class AssignedMultiChoiceAttribute(graphene.ObjectType):
    class Meta:
        interfaces = (AssignedAttribute,)

    value = graphene.List(
        graphene.NonNull(AssignedChoiceAttributeValue),
        required=True,
        resolver=lambda answered, info: [answer for answer in answered.answers if answer.choice],
    )


class AssignedSingleCollectionReferenceAttribute(graphene.ObjectType):
    class Meta:
        interfaces = (AssignedAttribute,)

    value = graphene.Field("catalog.api.shelves.Collection", resolver=lambda answered, info: answered.collection)


_TYPES: dict[InputType, type[graphene.ObjectType]] = {
    InputType.PLAIN_TEXT: AssignedPlainTextAttribute,
    InputType.BOOLEAN: AssignedBooleanAttribute,
    InputType.NUMERIC: AssignedNumericAttribute,
    InputType.DROPDOWN: AssignedSingleChoiceAttribute,
    InputType.MULTISELECT: AssignedMultiChoiceAttribute,
    InputType.FILE: AssignedFileAttribute,
    InputType.SINGLE_REFERENCE: AssignedSingleCollectionReferenceAttribute,
}
ASSIGNED_TYPES = tuple(dict.fromkeys(_TYPES.values()))
