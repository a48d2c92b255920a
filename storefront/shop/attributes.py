"""What a product and its packs answer to the questions of their type, as names and values."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog.products.models import (
    AssignedProductValue,
    AttributeTranslation,
    AttributeValueTranslation,
    InputType,
)
from catalog.products.models.shelves import CollectionTranslation
from storefront.presentation.formats import number_text
from storefront.shop.words import english_word, plain_number, reads_english, text


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of `components/facts.html`."""

    label: str
    value: str | SafeString


def marked(vietnamese: str, english: str | None) -> str | SafeString:
    """Words in the reader's language, or the Vietnamese marked as such."""
    words = text(vietnamese, english)
    return format_html('<span lang="vi">{}</span>', words.value) if words.is_fallback else words.value


def attribute_facts(product_id: int) -> list[Fact]:
    """The answers of a product in the order that its type asks; one query."""
    rows = _with_words(AssignedProductValue.objects.filter(product=product_id))
    by_question: dict[int, list[AssignedProductValue]] = {}
    for row in rows:
        by_question.setdefault(row.attribute_id, []).append(row)
    return [
        Fact(str(marked(answers[0].attribute.name, getattr(answers[0], "name_en", None))), _joined(answers))
        for answers in by_question.values()
    ]


def _with_words(rows: QuerySet[AssignedProductValue]) -> QuerySet[AssignedProductValue]:
    rows = rows.select_related("attribute", "choice", "collection").order_by(
        "attribute__producttypeattribute__position", "attribute_id", "choice__position", "id"
    )
    if reads_english():
        rows = rows.annotate(
            name_en=english_word(AttributeTranslation, "attribute", outer="attribute_id"),
            choice_en=english_word(AttributeValueTranslation, "value", outer="choice_id"),
            collection_en=english_word(CollectionTranslation, "collection", outer="collection_id"),
        )
    return rows


def _joined(answers: list[AssignedProductValue]) -> SafeString:
    return format_html_join(", ", "{}", ((answer,) for answer in dict.fromkeys(map(_answer, answers)) if answer))


def _answer(row: Any) -> str | SafeString:
    match row.attribute.input_type:
        case InputType.PLAIN_TEXT:
            return marked(row.plain_text, row.plain_text_en)
        case InputType.BOOLEAN:
            return "" if row.boolean is None else (_("yes") if row.boolean else _("no"))
        case InputType.NUMERIC:
            return _number(row.numeric, row.attribute.unit)
        case InputType.DROPDOWN | InputType.MULTISELECT:
            return marked(row.choice.name, getattr(row, "choice_en", None)) if row.choice else ""
        case InputType.FILE:
            return format_html('<a href="{}" download>{}</a>', row.file.url, _("Download")) if row.file else ""
        case InputType.SINGLE_REFERENCE:
            return _collection(row)
    return ""


def _number(value: Decimal | None, unit: str) -> str:
    if value is None:
        return ""
    return f"{number_text(plain_number(value), get_language() or 'vi')} {unit}".strip()


def _collection(row: Any) -> str | SafeString:
    if row.collection is None or not row.collection.is_published:
        return ""
    name = marked(row.collection.name, getattr(row, "collection_en", None))
    return format_html('<a href="{}">{}</a>', reverse("shop:collection", args=[row.collection.slug]), name)
