"""The register as it was published: real recognitions, most of them lapsed, entered through the services."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from catalog.certification.services import record_recognition
from catalog.certification.services.recognitions import Outcome
from catalog.places.selectors import match_commune, match_province
from catalog.producers.models import Producer
from catalog.producers.services import get_or_create_producer
from catalog.products.models import Product
from catalog.products.services import create_product
from config.core import clock
from config.core.text import fold
from storefront.demo import dates, files


def lay_history() -> None:
    """Record every published row whose decision has been taken by now. The command line acts: nobody signs for it."""
    rows = [row for row in files.recognised_rows() if (_decided_on(row) or date.min) <= clock.today()]
    opened = dates.days_ago(dates.OPENED_DAYS_AGO)
    producers: dict[tuple[str, str], Producer] = {}
    for row in sorted(rows, key=lambda row: _decided_on(row) or date.min):
        entered_on = max(opened, (_decided_on(row) or opened) + timedelta(days=1))
        with clock.starting_at(dates.morning(entered_on)):
            key = _key(row)
            if row["producer_name_vi"] and key not in producers:
                producers[key] = _producer(row, rows)
            _record(row, producers.get(key))


def _record(row: dict[str, str], producer: Producer | None) -> None:
    product = _product(row, producer) if producer else None
    outcome = Outcome(
        product_name=row["product_name_vi"],
        stars=int(row["stars"]),
        level=row["recognition_level"],
        score=Decimal(row["score"]) if row["score"] else None,
        decision_number=row["decision_number"],
        decided_on=_decided_on(row),
        producer_name=row["producer_name_vi"],
        group=row["product_group"],
        source_url=row["source_url"],
        **_place_in_words(row),
    )
    record_recognition(None, outcome, product=product)


def _producer(row: dict[str, str], rows: Iterable[dict[str, str]]) -> Producer:
    """The producer of `row`, placed by the one of its rows that says most exactly where it is."""
    own = [other for other in rows if _key(other) == _key(row)]
    place = _place_in_words(max(own, key=lambda other: bool(other["commune_vi"])))
    return get_or_create_producer(
        None,
        name=row["producer_name_vi"],
        kind=row["producer_type"],
        province=match_province(place["province_text"]),
        commune=match_commune(place["province_text"], place["district_text"], place["commune_text"]).commune,
        wording=place,
    )[0]


def _product(row: dict[str, str], producer: Producer) -> Product:
    found = Product.objects.filter(producer=producer, name_folded=fold(row["product_name_vi"])).first()
    return found or create_product(None, producer=producer, name=row["product_name_vi"], group=row["product_group"])


def _key(row: dict[str, str]) -> tuple[str, str]:
    """What makes two rows' producers the same."""
    return fold(row["producer_name_vi"]), row["province_vi"]


def _place_in_words(row: dict[str, str]) -> dict[str, Any]:
    return {f"{unit}_text": row[f"{unit}_vi"] for unit in ("province", "district", "commune")}


def _decided_on(row: dict[str, str]) -> date | None:
    return date.fromisoformat(row["decision_date"]) if row["decision_date"] else None
