"""Money, dates, numbers and seal lines in both languages."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation

from config.core import clock
from storefront.presentation import formats
from storefront.presentation.seals import Seal
from storefront.presentation.templatetags.presentation import page_steps

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("amount", "vi", "en"),
    [
        (0, "0\u00a0₫", "₫0"),
        (125_000, "125.000\u00a0₫", "₫125,000"),
        (1_250_000, "1.250.000\u00a0₫", "₫1,250,000"),
        (-5_000, "-5.000\u00a0₫", "-₫5,000"),
    ],
)
def test_money(amount: int, vi: str, en: str) -> None:
    assert (formats.money_text(amount, "vi"), formats.money_text(amount, "en")) == (vi, en)


@pytest.mark.parametrize("wrong", [1.5, True, "125000", None])
def test_money_refuses_what_is_not_whole_dong(wrong: object) -> None:
    with pytest.raises(TypeError):
        formats.money_text(wrong, "vi")  # type: ignore[arg-type]


def test_unit_price() -> None:
    assert formats.unit_price_text(250_000, "kg", "vi") == "250.000\u00a0₫/kg"
    assert formats.unit_price_text(250_000, "kg", "en-gb") == "₫250,000/kg"


def test_numbers() -> None:
    assert formats.number_text(4.5, "vi") == "4,5"
    assert formats.number_text(Decimal("1250.50"), "vi") == "1.250,50"
    assert formats.number_text(1250, "en") == "1,250"


def test_days() -> None:
    assert formats.day_text(date(2029, 6, 15), "vi") == "15/06/2029"
    assert formats.day_text(date(2029, 6, 5), "en") == "5\u00a0Jun\u00a02029"


def test_a_moment_is_told_in_vietnam() -> None:
    last_second = datetime(2029, 6, 14, 17, 0, tzinfo=UTC)
    assert formats.day_text(last_second, "vi") == "15/06/2029"
    assert formats.moment_text(last_second, "vi") == "15/06/2029 00:00"
    assert formats.moment_text(last_second.replace(tzinfo=None), "en") == "15\u00a0Jun\u00a02029, 00:00"


@pytest.mark.parametrize(
    ("since", "until", "withdrawn_on", "state", "left"),
    [
        (None, date(2027, 11, 24), None, "valid", 365),
        (None, date(2026, 12, 25), None, "valid", 31),
        (None, date(2026, 12, 24), None, "soon", 30),
        (None, TODAY, None, "soon", 0),
        (None, date(2026, 11, 23), None, "expired", 0),
        (None, None, None, "expired", 0),
        (date(2026, 11, 25), date(2029, 1, 1), None, "upcoming", 769),
        (TODAY, date(2029, 1, 1), None, "valid", 769),
        (None, date(2029, 1, 1), TODAY, "withdrawn", 769),
        (None, date(2026, 1, 1), TODAY, "withdrawn", 0),
        (None, date(2029, 1, 1), date(2026, 11, 25), "valid", 769),
    ],
)
def test_states_of_a_seal(
    since: date | None, until: date | None, withdrawn_on: date | None, state: str, left: int
) -> None:
    seal = Seal(stars=4, since=since, until=until, withdrawn_on=withdrawn_on, today=TODAY)
    assert (seal.state, seal.days_left) == (state, left)


def render(source: str, **values: object) -> str:
    return Template("{% load presentation %}" + source).render(Context(values))


def test_a_seal_line_that_lapsed_is_crossed_and_dated() -> None:
    with clock.starting_at(datetime(2026, 11, 24, 3, tzinfo=UTC)), translation.override("en"):
        html = render("{% seal_line stars=3 until=until number='AG-2022-0007' %}", until=date(2026, 11, 23))
    assert 'class="seal-line lapsed"' in html
    assert '<s>until <time datetime="2026-11-23">23\u00a0Nov\u00a02026</time></s>' in html


def test_a_seal_line_holds_to_the_end_of_its_last_day_in_vietnam() -> None:
    source = "{% seal_line stars=3 until=until %}"
    with clock.starting_at(datetime(2026, 11, 24, 16, 59, 30, tzinfo=UTC)):
        before = render(source, until=date(2026, 11, 24))
    with clock.starting_at(datetime(2026, 11, 24, 17, 0, 1, tzinfo=UTC)):
        after = render(source, until=date(2026, 11, 24))
    assert "lapsed" not in before
    assert "lapsed" in after


def test_filters_leave_nothing_for_nothing() -> None:
    assert render("{{ x|dong }}{{ x|per:'kg' }}{{ x|number }}{{ x|day }}{{ x|moment }}{% stars x %}", x=None) == ""


@pytest.mark.parametrize(
    ("number", "total", "steps"),
    [
        (1, 1, [1]),
        (1, 4, [1, 2, 3, 4]),
        (4, 52, [1, 2, 3, 4, 5, 6, None, 52]),
        (26, 52, [1, None, 24, 25, 26, 27, 28, None, 52]),
        (52, 52, [1, None, 50, 51, 52]),
    ],
)
def test_page_steps(number: int, total: int, steps: list[int | None]) -> None:
    assert page_steps(number, total) == steps
