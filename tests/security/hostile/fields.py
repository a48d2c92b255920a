"""Every text, file and JSON of every model of ours, and what was decided of each."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.db import connection, models, transaction

from tests.security.hostile.corpus import rich, spelled

DECISIONS = Path(__file__).parent / "fields.csv"
OURS = ("config", "catalog", "checkout", "storefront")
# Words that the database lets only such rows have.
ONLY = {
    "orders.complaint.answer": {"state": "answered"},
    "settlement.statement.bank_reference": {"state": "paid"},
}


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
    """`model.field` -> (text, rich, details, or none; the reason of none)."""
    with DECISIONS.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(line for line in file if line[0] != "#"))
    return {row["field"]: (row["poison"], row["reason"]) for row in rows}


def poison(turn: int) -> set[str]:
    """Write the corpus into every row there is, field by field another part of it; the fields that had a row."""
    reached, fields = set(), text_fields()
    with transaction.atomic(), _nothing_is_fixed():
        for place, (name, (kind, _reason)) in enumerate(sorted(decisions().items())):
            if kind != "none" and _fill(fields[name], ONLY.get(name, {}), kind, turn + place):
                reached.add(name)
    return reached


@contextmanager
def _nothing_is_fixed() -> Iterator[None]:
    """Rows that the database lets nobody change are written too: their words came from somewhere."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with something to be judged yet cannot be altered
        cursor.execute(_GUARDED)
        tables = [table for (table,) in cursor.fetchall()]
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


# With a trigger before each row's update: ROW 1, BEFORE 2, UPDATE 16.
_GUARDED = "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal AND tgtype & 19 = 19"


def _fill(field: models.Field, only: dict[str, str], kind: str, turn: int) -> bool:
    rows, differs = list(field.model._default_manager.filter(**only).order_by("pk")), must_differ(field)
    for number, row in enumerate(rows):
        value = _value(field, kind, turn + number, number if differs else None)
        field.model._default_manager.filter(pk=row.pk).update(**{field.name: value})
    return bool(rows)


def must_differ(field: models.Field) -> bool:
    """Whether two rows with the same words there may break a rule of its model, alone or together with other fields."""
    of = field.model._meta
    together = [name for names in of.unique_together for name in names]
    for rule in of.constraints:
        if isinstance(rule, models.UniqueConstraint):
            parts = [part for expression in rule.expressions for part in _flat(expression)]
            together += [*rule.fields, *(part.name for part in parts if isinstance(part, models.F))]
    return field.unique or field.name in together


def _flat(expression) -> Iterator:
    return expression.flatten() if hasattr(expression, "flatten") else iter([expression])


def _value(field: models.Field, kind: str, turn: int, number: int | None):
    """`number` stands at the end of what no two rows may have."""
    if kind == "rich":
        return rich(spelled(turn, 2_000))
    if kind == "details":
        return dict.fromkeys(("decision", "given_by", "reason", "role", "name"), spelled(turn, 300))
    room, ending = getattr(field, "max_length", None) or 5_000, "" if number is None else f"{number:04d}"
    return spelled(turn, room)[: room - len(ending)] + ending
