"""What the demo sells: marked re-recognitions, and the way of each product from its decision to the shelf."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from catalog.certification.models import Recognition
from catalog.certification.services import (
    publish_product,
    record_recognition,
    unpublish_product,
    withdraw_recognition,
)
from catalog.certification.services.recognitions import Outcome
from catalog.places.models import HOME_PROVINCE, Commune
from catalog.producers.models import ConsentForm, Producer
from catalog.producers.policies import consented
from catalog.producers.services import move_producer, record_consent
from catalog.products.models import Product
from config.core import clock
from config.core.models import User
from config.core.text import fold
from storefront.demo import dates, files, labels


@dataclass(frozen=True)
class Entry:
    """A product of the makers' files: its number among all, its producer's part, its own, the demo's decision on it
    (None for what has its history only) and when somebody of the office sat down to it."""

    number: int
    maker: dict[str, Any]
    facts: dict[str, Any]
    wave: dates.Wave | None
    begins_at: datetime


def entries() -> Iterator[Entry]:
    """Every product of the makers' files, its dates counted from today: to be asked before the clock is moved."""
    opened = dates.days_ago(dates.OPENED_DAYS_AGO)
    pairs = ((maker, facts) for maker in files.makers() for facts in maker["product"])
    for number, (maker, facts) in enumerate(pairs, start=1):
        wave = dates.wave(facts["wave"]) if "wave" in facts else None
        day = (wave.decided_on if wave else opened) + timedelta(days=2 + number % 9)
        yield Entry(number, maker, facts, wave, dates.morning(day, hour=8 + number % 9))


def lay_goods(officer: User) -> None:
    """Recognise, describe, price and publish each, at the moments when it would have been done."""
    place_producers(officer)
    goods = list(entries())
    for entry in sorted(goods, key=lambda entry: entry.begins_at):
        with clock.starting_at(entry.begins_at):
            _bring_to_shelf(officer, entry)
    for entry in goods:
        _end(officer, entry)


def product_of(entry: Entry) -> Product:
    return Product.objects.select_related("producer").get(
        producer__name_folded=fold(entry.maker["name"]), name_folded=fold(entry.facts["name"])
    )


def place_producers(officer: User) -> None:
    """Where old names leave a choice, the demo's officer has made it for those whose own name says the place."""
    for maker in files.makers():
        if "commune" in maker:
            producer = Producer.objects.get(name_folded=fold(maker["name"]))
            commune = Commune.objects.get(name_folded=fold(maker["commune"]), province=HOME_PROVINCE)
            move_producer(officer, producer, commune=commune)


def _bring_to_shelf(officer: User, entry: Entry) -> None:
    product = product_of(entry)
    if entry.wave is not None:
        _recognise_again(officer, product, entry, entry.wave)
    if not entry.maker.get("consent", True):
        return
    _consent(officer, product.producer)
    if entry.facts.get("bare"):
        return
    Product.objects.filter(pk=product.pk).update(is_made_up=True)
    labels.describe(officer, product, entry.facts)
    labels.pack(officer, product, entry.facts, number=entry.number)
    publish_product(officer, product)


def _recognise_again(officer: User, product: Product, entry: Entry, wave: dates.Wave) -> None:
    before = Recognition.objects.filter(product=product).latest("pk")
    outcome = Outcome(
        product_name=before.product_name,
        stars=entry.facts.get("stars", before.stars),
        level=wave.level,
        decision_number=wave.number,
        decided_on=wave.decided_on,
        producer_name=before.producer_name,
        province_text=before.province_text,
        district_text=before.district_text,
        commune_text=before.commune_text,
        group=before.group,
    )
    record_recognition(officer, outcome, product=product)


def _consent(officer: User, producer: Producer) -> None:
    if consented(producer):
        return
    forms = (ConsentForm.PAPER, ConsentForm.IN_PERSON, ConsentForm.MESSAGE, ConsentForm.CALL)
    record_consent(
        officer,
        producer,
        given_by="Đại diện chủ thể (demo)",
        given_on=clock.today() - timedelta(days=1),
        form=forms[producer.pk % len(forms)],
        note="Đặt ra cho bản demo.",
    )


def _end(officer: User, entry: Entry) -> None:
    """What has happened to it since: withdrawn by a decision, or taken off the shelf for a season."""
    withdrawal = entry.facts.get("withdrawn")
    if withdrawal:
        day = dates.days_ago(withdrawal["days_ago"])
        with clock.starting_at(dates.morning(day)):
            withdraw_recognition(
                officer,
                Recognition.objects.filter(product=product_of(entry)).latest("pk"),
                decision_number=withdrawal["number"],
                decided_on=day,
                reason=withdrawal["reason"],
            )
    if entry.facts.get("off_season"):
        unpublish_product(officer, product_of(entry))
