"""What a product answers to the questions of its type: where its raw material comes from, its taste, a recipe."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import PurePath
from typing import Any, NoReturn
from uuid import uuid4

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.products.models import AssignedProductValue, Attribute, AttributeValue, Collection, InputType, Product
from catalog.products.policies import can_edit
from config.core import audit, clock
from config.core.changes import changed
from config.core.errors import CommonCode, FieldError, NotAllowed, Refusal
from config.core.models import User
from config.core.text import clean

LARGEST_PAPER = 5_000_000
_MOST_NUMERIC = Decimal(10) ** 10

Answers = Mapping[str, Any]


def answer_product(actor: User, product: Product, *, answers: Answers) -> None:
    """Answer some of the questions of the product's type; see `put_answers` for the shapes.

    Raises `NotAllowed`, or `Refusal` naming each question whose answer is wrong.
    """
    with transaction.atomic():
        locked = Product.objects.select_for_update(of=("self",)).select_related("producer").get(pk=product.pk)
        if not can_edit(actor, locked):
            raise NotAllowed
        put_answers(locked, answers)
        locked.updated_at = clock.now()
        locked.save(update_fields=["updated_at"])
        audit.record(actor, "product.answer", locked, attributes=sorted(answers))
        changed("product", [locked.pk])


def put_answers(product: Product, answers: Answers) -> None:
    """Set the answers by the slugs of their questions: plain text as (Vietnamese, English), a number as `Decimal`, a
    choice as its slug, several as a list of slugs, a collection as its slug, a file as an upload or as the name it is
    kept under. What is empty (None, "", [], ("", "")) is answered no longer. Raises `Refusal`."""
    questions = {
        entry.attribute.slug: entry.attribute
        for entry in product.product_type.attribute_entries.select_related("attribute").filter(is_of_variant=False)
    }
    rows: list[AssignedProductValue] = []
    errors: list[FieldError] = []
    for slug, given in answers.items():
        try:
            found = _columns(questions[slug], given) if slug in questions else _refuse(_("Its type does not ask this."))
        except ValueError as wrong:
            errors.append(FieldError(CommonCode.INVALID, f"answers.{slug}", wrong.args[0]))
        else:
            rows += [AssignedProductValue(product=product, attribute=questions[slug], **facts) for facts in found]
    Refusal.unless_none(errors)
    _drop(AssignedProductValue.objects.filter(product=product, attribute__slug__in=list(answers)))
    AssignedProductValue.objects.bulk_create(rows)


def drop_unasked(product: Product) -> None:
    """Forget what its type does not ask: a basket has no taste."""
    asked = product.product_type.attribute_entries.filter(is_of_variant=False).values("attribute")
    _drop(AssignedProductValue.objects.filter(product=product).exclude(attribute__in=asked))


def _columns(attribute: Attribute, given: Any) -> list[dict[str, Any]]:
    """One row's column for each answer; none for an empty one. Raises `ValueError` with words."""
    if given in (None, "", ("", "")) or given == []:
        return []
    match attribute.input_type:
        case InputType.PLAIN_TEXT:
            return [{"plain_text": clean(given[0]), "plain_text_en": clean(given[1])}]
        case InputType.BOOLEAN:
            return [{"boolean": given}]
        case InputType.NUMERIC:
            return [{"numeric": given}] if abs(given) < _MOST_NUMERIC else _refuse(_("This number is too large."))
        case InputType.DROPDOWN:
            return [{"choice": choice} for choice in _choices(attribute, [given])]
        case InputType.MULTISELECT:
            return [{"choice": choice} for choice in _choices(attribute, given)]
        case InputType.FILE:
            return [{"file": given if isinstance(given, str) else _paper(given)}]
        case InputType.SINGLE_REFERENCE:
            collection = Collection.objects.filter(slug=given).first()
            return [{"collection": collection}] if collection else _refuse(_("There is no such collection."))
    raise TypeError(f"no column holds answers of the kind {attribute.input_type!r}")


def _choices(attribute: Attribute, slugs: list[str]) -> list[AttributeValue]:
    found = list(attribute.choices.filter(slug__in=slugs))
    return found if len(found) == len(set(slugs)) else _refuse(_("Choose from what is offered."))


def _paper(upload: File) -> File:
    """A PDF, not stored yet: that is done with its row, when nothing is refused any more. Its name is random, so that
    nobody guesses it and a new one is not mistaken for the old."""
    if (upload.size or 0) > LARGEST_PAPER:
        _refuse(_("The file is larger than 5 MB."))
    upload.seek(0)
    if PurePath(upload.name or "").suffix.lower() != ".pdf" or upload.read(5) != b"%PDF-":
        _refuse(_("This is not a PDF file."))
    upload.seek(0)
    return ContentFile(upload.read(), f"{uuid4().hex}.pdf")


def _refuse(words: Promise) -> NoReturn:
    raise ValueError(words)


def _drop(rows: QuerySet[AssignedProductValue]) -> None:
    files = {str(row.file) for row in rows if row.file}
    rows.delete()
    transaction.on_commit(lambda: _forget(files))


def _forget(names: set[str]) -> None:
    for name in names:
        # The demo's products share their sheets, and an answer may be given again under the same name.
        if not AssignedProductValue.objects.filter(file=name).exists():
            default_storage.delete(name)
