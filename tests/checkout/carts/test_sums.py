"""The parts of an order add up to the whole to the dong, whatever is bought, taken off and sent from where."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from catalog.inventory.services import Ask
from checkout.carts.models import Voucher, VoucherKind
from checkout.carts.plan import Plan, PlanLine, discount_of, parcels_of, with_discount
from checkout.carts.seen import changes, digest
from checkout.delivery.quoting import Quote, QuotedParcel
from config.core import clock
from config.core.money import shared

dong = some.integers(0, 10**9)


@given(total=dong, weights=some.lists(dong, min_size=1, max_size=12))
def test_shares_add_up_and_none_passes_its_weight(total: int, weights: list[int]) -> None:
    if not sum(weights):
        return
    total = min(total, sum(weights))
    shares = shared(total, weights)
    assert sum(shares) == total
    assert all(0 <= share <= weight for share, weight in zip(shares, weights, strict=True))


def test_nothing_cannot_be_shared_among_nobody() -> None:
    assert shared(0, [0, 0]) == [0, 0]
    with pytest.raises(ValueError, match="nothing to share"):
        shared(1, [0, 0])


def test_what_is_left_over_goes_to_the_largest_remainders() -> None:
    assert shared(100, [1, 1, 1]) == [34, 33, 33]
    assert shared(10, [95, 5, 0]) == [10, 0, 0]
    assert shared(1, [1, 2]) == [0, 1]


@pytest.mark.parametrize(
    ("facts", "goods", "off"),
    [
        ({"kind": VoucherKind.PERCENT, "value": 10}, 85_005, 8_501),
        ({"kind": VoucherKind.PERCENT, "value": 10}, 85_004, 8_500),
        ({"kind": VoucherKind.PERCENT, "value": 50, "most_off": 20_000}, 85_000, 20_000),
        ({"kind": VoucherKind.PERCENT, "value": 100}, 85_000, 85_000),
        ({"kind": VoucherKind.AMOUNT, "value": 30_000}, 20_000, 20_000),
        ({"kind": VoucherKind.AMOUNT, "value": 30_000, "least_goods": 50_000}, 49_999, 0),
        ({"kind": VoucherKind.AMOUNT, "value": 30_000, "least_goods": 50_000}, 50_000, 30_000),
        ({"kind": VoucherKind.AMOUNT, "value": 30_000}, 0, 0),
    ],
)
def test_a_voucher_takes_off_what_it_says_and_never_more_than_the_goods(facts: dict, goods: int, off: int) -> None:
    assert discount_of(Voucher(**facts), goods) == off


@some.composite
def baskets(draw):
    """Lines, which of them a voucher covers, what it takes off, and at which points their pieces lie."""
    lines, eligible, asks = [], [], []
    points = draw(some.integers(1, 4))
    for variant_id in range(1, draw(some.integers(1, 8)) + 1):
        quantity = draw(some.integers(1, 50))
        lines.append(
            PlanLine(str(variant_id), variant_id, variant_id, variant_id, quantity, draw(some.integers(1, 10**7)))
        )
        eligible.append(draw(some.booleans()))
        left = quantity
        for point in range(points):
            part = left if point == points - 1 else draw(some.integers(0, left))
            left -= part
            if part:
                asks.append(Ask(variant_id, point, part, clock.today()))
    value = draw(some.integers(1, 100))
    return lines, eligible, value, asks


def _planned(basket, *, cash_fee: int = 10_000) -> Plan:
    lines, eligible, value, asks = basket
    goods = sum(line.goods for line, yes in zip(lines, eligible, strict=True) if yes)
    lines = with_discount(lines, eligible, discount_of(Voucher(kind=VoucherKind.PERCENT, value=value), goods))
    parcels = tuple(
        QuotedParcel(SimpleNamespace(pk=point), tuple(a for a in asks if a.point_id == point), 500, 22_000 + point)
        for point in sorted({ask.point_id for ask in asks})
    )
    quote = Quote("x", "x", "x", parcels, (), cash_fee)
    return Plan(tuple(lines), tuple(parcels_of(lines, quote, pays_cash=True)), "courier", "x", "x", "", True)


@given(baskets())
def test_the_parcels_of_any_basket_add_up_to_its_total_to_the_dong(basket) -> None:
    plan = _planned(basket)
    assert sum(parcel.total for parcel in plan.parcels) == plan.total
    assert sum(parcel.goods for parcel in plan.parcels) == plan.goods
    assert sum(parcel.discount for parcel in plan.parcels) == plan.discount
    for line in plan.lines:
        parts = [part for parcel in plan.parcels for part in parcel.parts if part.variant_id == line.variant_id]
        assert sum(part.quantity for part in parts) == line.quantity
        assert sum(part.discount for part in parts) == line.discount <= line.goods
        assert all(0 <= part.discount <= line.unit_price * part.quantity for part in parts)


@given(baskets())
def test_a_plan_is_stored_and_read_as_it_was(basket) -> None:
    plan = _planned(basket)
    assert Plan.load(plan.stored()) == plan
    assert plan.stored()["total"] == plan.total


@given(baskets(), baskets())
def test_a_digest_tells_any_two_plans_apart_and_no_plan_from_itself(one, other) -> None:
    first, second = _planned(one), _planned(other)
    assert list(changes(digest(first), first)) == []
    assert bool(list(changes(digest(first), second))) == (digest(first) != digest(second))
    if first.total != second.total:
        assert list(changes(digest(first), second))
