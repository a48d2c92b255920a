"""Everything that changes a hit leaves a row in the outbox, in its own transaction; no cluster is needed for that."""

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.certification.services import unpublish_product, withdraw_recognition
from catalog.products.models import Category, Product, ProductTranslation, ProductVariant
from catalog.search.elastic import outbox
from catalog.search.models import OutboxRow
from catalog.search.tasks import send_outbox
from config.core import clock
from config.core.changes import changed
from tests.factories import (
    make_category,
    make_listed_product,
    make_member,
    make_officer,
    make_point,
    make_producer,
    make_product,
    make_recognition,
    make_stock,
)


@pytest.fixture
def product(db, settings):
    made = make_listed_product("Mắm cá linh", category=make_category("Mắm"), price=50_000)
    make_listed_product("Trà sen", producer=make_producer())
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:1"
    return made


def _saved(kind: str, thing, **facts) -> None:
    with transaction.atomic():
        type(thing).objects.filter(pk=thing.pk).update(**facts)
        changed(kind, [thing.pk])


def _translated(product: Product) -> None:
    with transaction.atomic():
        ProductTranslation.objects.create(product=product, language="en", name="Fermented fish")
        changed("product", [product.pk])


def _priced(product: Product) -> None:
    with transaction.atomic():
        ProductVariant.objects.filter(product=product).update(price=70_000)
        changed("product", [product.pk])


def _withdrawn(product: Product) -> None:
    withdraw_recognition(
        make_officer(),
        product.recognitions.first(),
        decision_number="9/QĐ",
        decided_on=clock.today(),
        effective_on=clock.today(),
        reason="Không đạt",
    )


CHANGES = {
    "text": lambda p: _saved("product", p, ingredients="Cá, muối"),
    "translation": _translated,
    "price": _priced,
    "stock": lambda p: make_stock(p, make_point("Chợ")),
    "another recognition": lambda p: make_recognition(p, valid_from=clock.today(), stars=5),
    "withdrawal": _withdrawn,
    "unpublished": lambda p: unpublish_product(make_member(p.producer), p),
    "producer": lambda p: _saved("producer", p.producer, name="Cơ sở Hoa Sen"),
    "category": lambda p: _saved("category", Category.objects.get(pk=p.category_id), name="Mắm các loại"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_changes_a_hit_is_noted(product, what):
    pk = product.pk
    CHANGES[what](product)
    assert set(OutboxRow.objects.values_list("product_id", flat=True)) == {pk}


def test_what_is_gone_is_noted(product):
    draft = make_product("Chưa công nhận")
    OutboxRow.objects.all().delete()
    pk = draft.pk
    with transaction.atomic():
        draft.delete()
        changed("product", [pk])
    assert list(OutboxRow.objects.values_list("product_id", flat=True)) == [pk]


def test_without_a_cluster_nothing_is_noted(product, settings):
    settings.ELASTICSEARCH_URL = ""
    for change in CHANGES.values():
        change(product)
    assert OutboxRow.objects.count() == 0


def test_a_rollback_takes_the_row_along(product):
    with transaction.atomic():
        _saved("product", product, ingredients="Cá")
        assert OutboxRow.objects.count() == 1
        transaction.set_rollback(True)
    assert OutboxRow.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_one_job_is_left_for_all_that_wait(product):
    for ingredients in ("Cá", "Cá, muối"):
        with transaction.atomic():
            _saved("product", product, ingredients=ingredients)
            _saved("producer", product.producer, name=f"Cơ sở {ingredients}")
            assert sum(waiting[1] is outbox._wake for waiting in connection.run_on_commit) == 1
    assert ProcrastinateJob.objects.filter(task_name="catalog.search.tasks.send_outbox").count() == 1


def test_rows_stay_until_the_cluster_was_told(product, caplog):
    _saved("product", product, ingredients="Cá")
    send_outbox.func()
    assert OutboxRow.objects.count() == 1
    assert "http://127.0.0.1:1 does not answer" in caplog.text
