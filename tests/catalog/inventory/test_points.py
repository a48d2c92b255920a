"""How a point is described and when it is open: who may say so, what is refused, and no colleague's word is lost."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from catalog.inventory.models import OpeningException, PointRole
from catalog.inventory.services import Stretch, arrange, describe_point, drop_exception, except_day
from catalog.inventory.services.points import facts_of, mark_of, stretches_of
from config.core import clock
from config.core.errors import NotAllowed, Refusal
from tests.factories import make_listed_product, make_point, make_point_member, make_stock

MORNING, NOON, ONE, FIVE = time(7), time(11, 30), time(13), time(17)


@pytest.fixture
def point():
    return make_point(phone="+84912345678")


@pytest.fixture
def manager(point):
    return make_point_member(point, role=PointRole.MANAGER)


def fields(refused) -> list[str | None]:
    return [error.field for error in refused.value.errors]


def test_a_week_with_a_rest_at_noon_is_kept_in_order(point, manager) -> None:
    week = [Stretch(0, ONE, FIVE), Stretch(0, MORNING, NOON), Stretch(6, MORNING, NOON)]
    facts = replace(facts_of(point), phone="0296 3 847 888", pickup_instructions="Cổng sau")
    saved = describe_point(manager, point, facts=facts, stretches=week, seen=mark_of(point))
    assert (saved.phone, saved.pickup_instructions) == ("+842963847888", "Cổng sau")
    assert stretches_of(point) == [Stretch(0, MORNING, NOON), Stretch(0, ONE, FIVE), Stretch(6, MORNING, NOON)]


def test_what_is_wrong_is_named_by_its_field_and_nothing_is_saved(point, manager) -> None:
    week = [Stretch(0, FIVE, MORNING), Stretch(1, MORNING, FIVE), Stretch(1, NOON, ONE)]
    facts = replace(facts_of(point), phone="không có", ships=False, hands_over=False)
    with pytest.raises(Refusal) as refused:
        describe_point(manager, point, facts=facts, stretches=week, seen=mark_of(point))
    assert sorted(fields(refused)) == ["hands_over", "hours.0", "hours.1", "phone"]
    point.refresh_from_db()
    assert (point.phone, point.hands_over, stretches_of(point)) == ("+84912345678", True, [])


def test_a_colleagues_change_is_never_overwritten(point, manager) -> None:
    seen = mark_of(point)
    describe_point(manager, point, facts=facts_of(point), stretches=[Stretch(0, MORNING, NOON)], seen=seen)
    with pytest.raises(Refusal) as refused:
        describe_point(manager, point, facts=facts_of(point), stretches=[], seen=seen)
    assert [str(error.code) for error in refused.value.errors] == ["STALE"]
    assert stretches_of(point) == [Stretch(0, MORNING, NOON)]


def test_a_clerk_decides_none_of_it(point) -> None:
    clerk = make_point_member(point)
    with pytest.raises(NotAllowed):
        describe_point(clerk, point, facts=facts_of(point), stretches=[], seen=mark_of(point))
    with pytest.raises(NotAllowed):
        except_day(clerk, point, day=clock.today())
    with pytest.raises(NotAllowed):
        drop_exception(clerk, OpeningException.objects.create(point=point, day=clock.today()))
    assert OpeningException.objects.count() == 1


def test_a_second_word_about_a_day_counts(point, manager) -> None:
    day = clock.today() + timedelta(days=3)
    except_day(manager, point, day=day, note="Tết")
    except_day(manager, point, day=day, opens=MORNING, closes=NOON)
    row = OpeningException.objects.get()
    assert (row.opens, row.closes, row.note) == (MORNING, NOON, "")


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"opens": MORNING}, "closes"),
        ({"closes": NOON}, "opens"),
        ({"opens": NOON, "closes": MORNING}, "closes"),
        ({"note": "x" * 101}, "note"),
    ],
)
def test_a_day_with_half_its_times_or_the_wrong_way_round_is_refused(point, manager, facts, field) -> None:
    with pytest.raises(Refusal) as refused:
        except_day(manager, point, day=clock.today(), **facts)
    assert fields(refused) == [field]
    assert not OpeningException.objects.exists()


def test_shelf_and_threshold_that_a_colleague_changed_are_not_overwritten(point) -> None:
    clerk, stock = make_point_member(point), make_stock(make_listed_product(), point)
    arrange(clerk, stock, shelf="A1", low_below=3, seen=("", 0))
    with pytest.raises(Refusal):
        arrange(clerk, stock, shelf="B2", low_below=0, seen=("", 0))
    stock.refresh_from_db()
    assert (stock.shelf, stock.low_below) == ("A1", 3)
