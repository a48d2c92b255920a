"""What the register already says of the rows of a file."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models.functions import Coalesce

from catalog.certification.models import Recognition
from catalog.exchange.decisions.places import Where
from catalog.exchange.reading.decisions import DecisionRow
from catalog.places.names import take_apart
from catalog.producers.models import Producer
from catalog.products.models import Product
from config.core.text import fold

Key = tuple[Any, ...]


@dataclass(frozen=True)
class Difference:
    """A field in which a row and the register differ. Facts are never overwritten; wordings stay as they were."""

    field: str
    present: str
    value: str
    is_fact: bool


class Register:
    """The producers, products and recognitions that the rows of a file may be about, read in a few queries.

    The same product is the same folded name of the same producer, the same producer the same folded name in the same
    province. A row without a known province means the only producer of its name, if there is but one.
    """

    def __init__(self, rows: Sequence[DecisionRow], where: Mapping[int, Where]) -> None:
        self._where = where
        names = {fold(row.producer_name) for row in rows if row.producer_name}
        self.producers: dict[tuple[str, str | None], int] = {
            (name, province): pk
            for pk, name, province in Producer.objects.filter(name_folded__in=names).values_list(
                Coalesce("merged_into", "pk"), "name_folded", "province"
            )
        }
        self._provinces: dict[str, set[str]] = defaultdict(set)
        for name, province in self.producers:
            if province is not None:
                self._provinces[name].add(province)
        for row in rows:
            if row.producer_name and (code := where[row.line].province_code):
                self._provinces[fold(row.producer_name)].add(code)
        products = {fold(row.product_name) for row in rows}
        self.products: dict[tuple[int, str], int] = {
            (producer, name): pk
            for pk, producer, name in Product.objects.filter(
                producer__in=self.producers.values(), name_folded__in=products
            ).values_list("pk", "producer", "name_folded")
        }
        self._recognitions = self._load({fold(row.outcome.product_name) for row in rows})
        numbers = {row.certificate_number for row in rows if row.certificate_number}
        self._certificates = set(
            Recognition.objects.filter(certificate_number__in=numbers).values_list("certificate_number", flat=True)
        )

    def _load(self, names: set[str]) -> dict[Key, list[Recognition]]:
        found: dict[Key, list[Recognition]] = defaultdict(list)
        of_products = Recognition.objects.filter(product__in=self.products.values())
        without = Recognition.objects.filter(product=None, name_folded__in=names)
        for recognition in [*of_products.select_related("withdrawal"), *without.select_related("withdrawal")]:
            found[self._owner(recognition)].append(recognition)
        return found

    @staticmethod
    def _owner(recognition: Recognition) -> Key:
        if recognition.product_id is not None:
            return (recognition.product_id,)
        return (recognition.name_folded, recognition.province_text)

    def settled(self, row: DecisionRow) -> Where | None:
        """Where the row's producer is, the register's knowledge counted in; None when several have its name."""
        where = self._where[row.line]
        if not row.producer_name:
            return where
        name = fold(row.producer_name)
        if where.province_code is None:
            known = self._provinces[name]
            if len(known) > 1:
                return None
            if known and (name, None) not in self.producers:
                return replace(where, province_code=next(iter(known)))
        elif (name, where.province_code) not in self.producers and (name, None) in self.producers:
            return replace(where, province_code=None, commune_code=None)
        return where

    def key(self, row: DecisionRow) -> Key:
        """What makes two rows the same recognition."""
        where = self.settled(row)
        owner: Key = (
            (fold(row.producer_name), where.province_code if where else None, fold(row.product_name))
            if row.producer_name
            else (fold(row.outcome.product_name), row.outcome.province_text)
        )
        return (*owner, row.outcome.decision_number, row.outcome.decided_on)

    def has_certificate(self, number: str) -> bool:
        """Whether the number is given; asking takes it, so that a file cannot give it twice."""
        taken = number in self._certificates
        self._certificates.add(number)
        return taken

    def differences(self, row: DecisionRow) -> list[Difference] | None:
        """In what the register differs from the row; None when it does not have this recognition."""
        outcome = row.outcome
        for recognition in self._of(row):
            if recognition.decision_number == outcome.decision_number:
                if recognition.decided_on == outcome.decided_on:
                    return list(_differences(row, recognition))
                if outcome.decision_number and _same_year(recognition.decided_on, outcome.decided_on):
                    # A number is given once a year: the other date is a slip of the pen.
                    return [_fact("decided_on", recognition.decided_on, outcome.decided_on)]
        return None

    def _of(self, row: DecisionRow) -> list[Recognition]:
        if not row.producer_name:
            return self._recognitions.get((fold(row.outcome.product_name), row.outcome.province_text), [])
        where = self.settled(row)
        producer = self.producers.get((fold(row.producer_name), where.province_code if where else None))
        product = self.products.get((producer, fold(row.product_name))) if producer is not None else None
        return self._recognitions.get((product,), []) if product is not None else []


def _same_year(one: date | None, other: date | None) -> bool:
    return one is not None and other is not None and one.year == other.year


def _differences(row: DecisionRow, present: Recognition) -> Iterator[Difference]:
    outcome = row.outcome
    for field, value in (
        ("stars", outcome.stars),
        ("score", outcome.score),
        ("level", outcome.level),
        ("valid_from", outcome.valid_from),
        ("certificate_number", row.certificate_number or None),
    ):
        if value is not None and value != getattr(present, field):
            yield _fact(field, getattr(present, field), value)
    if row.withdrawn and row.withdrawn.effective_on != present.withdrawn_on:
        yield _fact("withdrawn_on", present.withdrawn_on, row.withdrawn.effective_on)
    for field, name in (
        ("product_name", "product_name"),
        ("producer_name", "producer_name"),
        ("commune", "commune_text"),
        ("district", "district_text"),
        ("province", "province_text"),
        ("group", "group"),
        ("source_url", "source_url"),
    ):
        value, kept = getattr(outcome, name), getattr(present, name)
        if value and value != kept and not (field in _PLACES and _bare(value) == _bare(kept)):
            yield Difference(field, kept, value, is_fact=False)


_PLACES = ("commune", "district", "province")


def _bare(place: str) -> tuple[str, ...]:
    """A place's name without the word for what it is: “huyện Chợ Mới” and “Chợ Mới” say the same."""
    return take_apart(place).folded


def _fact(field: str, present: object, value: object) -> Difference:
    return Difference(field, "-" if present is None else str(present), str(value), is_fact=True)
