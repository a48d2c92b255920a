"""A question that is put together once answers as the query does that it was made from."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.db.models import DateField, F, QuerySet, Value
from django.db.transaction import TransactionManagementError

from catalog.places.models import Commune
from config.core import clock
from config.core.compiled import Given, compiled
from tests.factories import make_commune

pytestmark = pytest.mark.django_db


@compiled
def _named() -> QuerySet[Commune]:
    asked = Commune.objects.filter(name__in=Given("names", "text[]"), province__name=Given("province", "text"))
    return asked.select_related("province").annotate(again=F("name")).order_by("name")


@compiled
def _codes(ending: str) -> QuerySet:
    return Commune.objects.filter(name__endswith=ending).values_list("code", "province__name").order_by("code")


@compiled
def _locked() -> QuerySet[Commune]:
    return Commune.objects.filter(pk=Given("pk", "text")).select_for_update()


@compiled
def _of_a_day(day: date) -> QuerySet:
    return Commune.objects.annotate(day=Value(day, DateField())).values_list("day")


def test_instances_come_with_what_they_are_joined_to(django_assert_num_queries):
    one, other = make_commune("Long Xuyên"), make_commune("100% Xanh")
    with django_assert_num_queries(1):
        found = _named().ask(names=["Long Xuyên", "100% Xanh", "?"], province="An Giang")
        assert [row.province.name for row in found] == ["An Giang", "An Giang"]
    assert found == [other, one]
    assert [row.again for row in found] == ["100% Xanh", "Long Xuyên"]
    assert found[0].__dict__.keys() >= Commune.objects.get(pk=other.pk).__dict__.keys()
    assert _named().first(names=["?"], province="An Giang") is None


def test_what_the_code_says_itself_stands_in_the_statement():
    make_commune("Long Xuyên")
    other = make_commune("100% Xanh")
    assert _codes("% Xanh").ask() == [(other.pk, "An Giang")]
    assert _codes("% Xan").ask() == []


def test_the_server_plans_it_once():
    for name in ("a", "b", "c"):
        _named().ask(names=[name], province="An Giang")
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements WHERE statement LIKE '%%places_commune%%again%%'")
        assert len(cursor.fetchall()) == 1


def test_today_is_the_day_on_which_it_is_asked():
    make_commune("Long Xuyên")
    today = clock.today()
    assert set(_of_a_day(today).ask()) == {(today,)}
    later = clock.now().replace(year=today.year + 1, month=3, day=1)
    with clock.starting_at(later):
        assert set(_of_a_day(today).ask()) == {(clock.today(),)}
        assert clock.today() != today
    with pytest.raises(ValueError, match="is not today"):
        _of_a_day(date(2020, 1, 1))


@pytest.mark.django_db(transaction=True)
def test_a_lock_needs_a_transaction():
    commune = make_commune("Long Xuyên")
    with transaction.atomic():
        assert _locked().first(pk=commune.pk) == commune
    with pytest.raises(TransactionManagementError):
        _locked().ask(pk=commune.pk)
