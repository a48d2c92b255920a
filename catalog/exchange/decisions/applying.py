"""Recording the good rows of a decision: producers and products come into being with it, unpriced, unpublished."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from enum import StrEnum

from django.db import IntegrityError, connection, models, transaction
from django.db.models import CharField, F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from catalog.certification import criteria
from catalog.certification.models import CertificateCounter, Recognition
from catalog.certification.services import withdraw_recognition
from catalog.certification.services.numbers import take_numbers
from catalog.certification.validity import last_day
from catalog.exchange.decisions.judging import NewRow, judge
from catalog.exchange.policies import can_import
from catalog.exchange.report import Report, Track, silently
from catalog.producers.models import Producer
from catalog.products.models import Product
from catalog.products.services import default_product_type
from config.core import audit, clock
from config.core.changes import changed
from config.core.errors import FieldError, NotAllowed, Refusal
from config.core.models import AuditEntry, User
from config.core.text import fold, slugify, sort_key

_BATCH = 1_000
_IMPORTS = 0x0C0B_0001  # the advisory lock that makes imports wait for one another
_OWN_NUMBER = re.compile(r"^AG-(\d{4})-(\d+)$")


class Mode(StrEnum):
    """All rows or none, or whichever rows are good."""

    ALL = "all"
    GOOD = "good"


class ApplyCode(StrEnum):
    ROWS_REFUSED = "ROWS_REFUSED"


def apply_decision(report: Report[NewRow], mode: str, actor: User | None, *, track: Track = silently) -> Report[NewRow]:
    """Record the new rows of `report` in one transaction; nothing is published. `actor` None is the system.

    The rows are judged again under the lock, so what another import has recorded meanwhile is not recorded twice: the
    report that comes back says what was done. Raises `NotAllowed`, and `Refusal` in mode `all` when a row is refused:
    then nothing is recorded.
    """
    if not can_import(actor):
        raise NotAllowed
    try:
        return _apply(report, Mode(mode), actor, track)
    except IntegrityError:
        # Somebody recorded one of the rows by hand between the judgement and the writing: it is there now.
        return _apply(report, Mode(mode), actor, track)


def _apply(report: Report[NewRow], mode: Mode, actor: User | None, track: Track) -> Report[NewRow]:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_IMPORTS])
        judged = judge(report.source)
        if mode is Mode.ALL and judged.refused:
            raise Refusal(
                FieldError(
                    ApplyCode.ROWS_REFUSED,
                    None,
                    _("%(count)s rows are refused: nothing was recorded."),
                    {"count": judged.refused_rows},
                )
            )
        _Writer(actor, judged.new, track).write()
    return judged


class _Writer:
    """Writes many rows in few statements; what services do for one row, in the same words of the trail."""

    def __init__(self, actor: User | None, new: Sequence[NewRow], track: Track) -> None:
        self._actor, self._new, self._track = actor, new, track
        self._trail: list[AuditEntry] = []

    def write(self) -> None:
        if not self._new:
            return
        products = self._products(self._producers())
        recognitions = self._recognitions(products)
        AuditEntry.objects.bulk_create(self._trail, batch_size=_BATCH)
        changed("product", sorted({product.pk for product in products if product}))
        for entry, recognition in zip(self._new, recognitions, strict=True):
            if (withdrawn := entry.row.withdrawn) is not None:
                withdraw_recognition(
                    self._actor,
                    recognition,
                    decision_number=withdrawn.decision_number,
                    decided_on=withdrawn.decided_on,
                    effective_on=withdrawn.effective_on,
                    reason=withdrawn.reason,
                )

    def _producers(self) -> list[Producer | None]:
        """The producer of each row, those made that are missing."""
        keys = [
            (fold(entry.row.producer_name), entry.where.province_code) if entry.row.producer_name else None
            for entry in self._new
        ]
        names = {key[0] for key in keys if key}
        known: dict[tuple[str, str | None], Producer] = {
            (producer.name_folded, producer.province_id): producer.merged_into or producer
            for producer in Producer.objects.select_related("merged_into").filter(name_folded__in=names)
        }
        made: dict[tuple[str, str | None], Producer] = {}
        for key, entry in zip(keys, self._new, strict=True):
            if key and key not in known and key not in made:
                made[key] = _producer(entry)
        _with_slugs(Producer, made.values())
        Producer.objects.bulk_create(made.values(), batch_size=_BATCH)
        self._record("producer.create", made.values())
        known |= made
        return [known[key] if key else None for key in keys]

    def _products(self, producers: Sequence[Producer | None]) -> list[Product | None]:
        """The product of each row: those of its producer by their folded name, made when missing."""
        keys = [
            (producer.pk, fold(entry.row.product_name)) if producer else None
            for producer, entry in zip(producers, self._new, strict=True)
        ]
        known: dict[tuple[int, str], Product] = {
            (product.producer_id, product.name_folded): product
            for product in Product.objects.filter(producer__in={key[0] for key in keys if key})
        }
        made: dict[tuple[int, str], Product] = {}
        kind = default_product_type()
        for key, entry in zip(keys, self._new, strict=True):
            if key and key not in known and key not in made:
                name = entry.row.product_name
                made[key] = Product(
                    producer_id=key[0],
                    name=name,
                    name_folded=key[1],
                    name_key=sort_key(name),
                    group=entry.row.outcome.group,
                    product_type=kind,
                )
        _with_slugs(Product, made.values())
        Product.objects.bulk_create(made.values(), batch_size=_BATCH)
        self._record("product.create", made.values())
        known |= made
        return [known[key] if key else None for key in keys]

    def _recognitions(self, products: Sequence[Product | None]) -> list[Recognition]:
        numbers = self._numbers()
        made = [
            self._recognition(entry, product, number)
            for entry, product, number in self._track(
                list(zip(self._new, products, numbers, strict=True)), str(_("Recording"))
            )
        ]
        Recognition.objects.bulk_create(made, batch_size=_BATCH)
        for recognition in made:
            self._note("recognition.record", recognition, decision=recognition.decision_number, stars=recognition.stars)
        return made

    def _recognition(self, entry: NewRow, product: Product | None, number: str) -> Recognition:
        outcome = entry.row.outcome
        rules = criteria.in_force_on(outcome.decided_on)
        valid_from = outcome.valid_from or outcome.decided_on
        words = {field: value for field, value in vars(outcome).items() if field != "valid_from"}
        return Recognition(
            product=product,
            certificate_number=number,
            name_folded=fold(outcome.product_name),
            valid_from=valid_from,
            valid_until=last_day(valid_from, months=rules.months_valid) if valid_from else None,
            criteria_set=rules.code,
            recorded_by=self._actor,
            **words,
        )

    def _numbers(self) -> list[str]:
        """A certificate number for each row: its own, from an export, or the next of the decision's year."""
        self._keep_counters_ahead()
        years = [(entry.row.outcome.decided_on or clock.today()).year for entry in self._new]
        wanted: dict[int, int] = defaultdict(int)
        for year, entry in zip(years, self._new, strict=True):
            wanted[year] += not entry.row.certificate_number
        taken = {year: iter(take_numbers(year=year, count=n)) for year, n in sorted(wanted.items()) if n}
        return [entry.row.certificate_number or next(taken[year]) for year, entry in zip(years, self._new, strict=True)]

    def _keep_counters_ahead(self) -> None:
        """Numbers that come with a file must never be given out again."""
        highest: dict[int, int] = defaultdict(int)
        for entry in self._new:
            if match := _OWN_NUMBER.match(entry.row.certificate_number):
                highest[int(match[1])] = max(highest[int(match[1])], int(match[2]))
        for year, last in sorted(highest.items()):
            CertificateCounter.objects.get_or_create(year=year)
            CertificateCounter.objects.select_for_update().filter(year=year, last__lt=last).update(last=last)

    def _record(self, action: str, objects: Iterable[models.Model]) -> None:
        for made in objects:
            self._note(action, made)

    def _note(self, action: str, made: models.Model, **details: object) -> None:
        self._trail.append(
            AuditEntry(
                actor=self._actor,
                actor_name=str(self._actor) if self._actor else audit.SYSTEM,
                action=action,
                object_kind=made._meta.label_lower,
                object_id=str(made.pk),
                details=details,
            )
        )


def _producer(entry: NewRow) -> Producer:
    row = entry.row
    return Producer(
        name=row.producer_name,
        name_folded=fold(row.producer_name),
        name_key=sort_key(row.producer_name),
        kind=row.producer_kind,
        province_id=entry.where.province_code,
        commune_id=entry.where.commune_code,
        province_text=row.place.province,
        district_text=row.place.district,
        commune_text=row.place.commune,
        address=row.place.hamlet,
    )


def _with_slugs(model: type[models.Model], made: Iterable[Producer | Product]) -> None:
    """Give each a slug that nothing else has: as `config.core.slugs` does, for many at once."""
    made = list(made)
    bases = {id(one): slugify(one.name) or str(model._meta.model_name) for one in made}
    unnumbered = Func(F("slug"), Value(r"-\d+$"), Value(""), function="regexp_replace", output_field=CharField())
    similar = Q(slug__in=set(bases.values())) | Q(unnumbered__in=set(bases.values()))
    taken = set(model._default_manager.annotate(unnumbered=unnumbered).filter(similar).values_list("slug", flat=True))
    next_number: dict[str, int] = {}
    for one in made:
        base = slug = bases[id(one)]
        while slug in taken:
            next_number[base] = next_number.get(base, 1) + 1
            slug = f"{base}-{next_number[base]}"
        taken.add(slug)
        one.slug = slug
