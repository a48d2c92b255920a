"""Every text, file and JSON of every model of ours, and what was decided of each."""

import csv
from pathlib import Path

from django.apps import apps
from django.db import models, transaction

from tests.security.hostile.corpus import rich, spelled

DECISIONS = Path(__file__).parent / "fields.csv"
OURS = ("config", "catalog", "checkout", "storefront")


def text_fields() -> dict[str, models.Field]:
    """`model.field` of each that can hold words: choices, which are checked against a list, aside."""
    kinds = (models.CharField, models.TextField, models.FileField, models.JSONField)
    return {
        f"{model._meta.label_lower}.{field.name}": field
        for model in apps.get_models()
        if model.__module__.split(".")[0] in OURS
        for field in model._meta.concrete_fields
        if isinstance(field, kinds) and not field.choices
    }


def decisions() -> dict[str, tuple[str, str]]:
    """`model.field` -> (text, rich, details, or none; the reason of none). `app.*` stands for each field of an app."""
    with DECISIONS.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(line for line in file if line[0] != "#"))
    decided = {row["field"]: (row["poison"], row["reason"]) for row in rows}
    for app in [name.removesuffix("*") for name in decided if name.endswith(".*")]:
        decision = decided.pop(f"{app}*")
        decided |= {name: decision for name in text_fields() if name.startswith(app)}
    return decided


def poison(turn: int) -> set[str]:
    """Write the corpus into every row there is, field by field another part of it; the fields that had a row."""
    reached = set()
    with transaction.atomic():
        for place, (name, (kind, _reason)) in enumerate(sorted(decisions().items())):
            if kind != "none" and _fill(text_fields()[name], kind, turn + place):
                reached.add(name)
    return reached


def _fill(field: models.Field, kind: str, turn: int) -> bool:
    rows = list(field.model._default_manager.order_by("pk"))
    for number, row in enumerate(rows):
        value = _value(field, kind, turn + number, number)
        field.model._default_manager.filter(pk=row.pk).update(**{field.name: value})
    return bool(rows)


def _value(field: models.Field, kind: str, turn: int, number: int):
    if kind == "rich":
        return rich(spelled(turn, 2_000))
    if kind == "details":
        return dict.fromkeys(("decision", "given_by", "reason", "role", "name"), spelled(turn, 300))
    text = spelled(turn, getattr(field, "max_length", None) or 5_000)
    if field.unique:
        text = f"{text[: field.max_length - 4]}{number:04d}"
    return text
