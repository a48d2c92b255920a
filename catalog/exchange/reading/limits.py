"""How long a text may be: as long as its column."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db.models import Model

from catalog.certification.models import Recognition
from catalog.producers.models import Producer
from catalog.products.models import Product
from config.core.text import fold, sort_key

if TYPE_CHECKING:
    from catalog.exchange.reading.decisions import DecisionRow


def length(model: type[Model], name: str) -> int:
    """The length of a column of text."""
    return int(getattr(model._meta.get_field(name), "max_length"))  # noqa: B009 - only some kinds of column have it


def too_long(row: "DecisionRow") -> Iterator[tuple[str, int]]:
    """Fields whose text does not fit its column, with the limit. Names are also kept folded and as sort keys."""
    for field, name, model in (
        ("product_name", row.product_name, Product),
        ("producer_name", row.producer_name, Producer),
    ):
        limit = length(model, "name")
        if max(len(name), len(fold(name))) > limit or len(sort_key(name)) > length(model, "name_key"):
            yield field, limit
    for field, column, text in (
        ("product_name", "product_name", row.outcome.product_name),
        ("producer_name", "producer_name", row.outcome.producer_name),
        ("commune", "commune_text", row.place.commune),
        ("district", "district_text", row.place.district),
        ("province", "province_text", row.place.province),
        ("source_url", "source_url", row.outcome.source_url),
        ("certificate_number", "certificate_number", row.certificate_number),
    ):
        if len(text) > length(Recognition, column) and not (field.endswith("_name") and text == getattr(row, field)):
            yield field, length(Recognition, column)
    if len(row.place.hamlet) > length(Producer, "address"):
        yield "hamlet", length(Producer, "address")
