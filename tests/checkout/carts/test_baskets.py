"""What lies in a basket, whose it is, and what is named as wrong with it."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.certification.services import withdraw_recognition
from catalog.inventory.services import Ask, Holder, take
from catalog.products.models import Travel
from checkout.carts import services as carts
from checkout.carts.errors import CartCode
from checkout.carts.models import Checkout, CheckoutState
from checkout.carts.problems import ProblemKind
from checkout.carts.selectors import collection_points, delivery_quotes, look, open_checkout, pieces_in
from checkout.carts.services import LineAsk
from config.core import clock
from config.core.errors import CommonCode, NotAllowed, Refusal
from tests.checkout.making import (
    an_address,
    ask,
    make_basket,
    make_rate_table,
    make_ready,
    make_shop,
    make_voucher,
    pack,
)
from tests.factories import (
    make_commune,
    make_listed_product,
    make_officer,
    make_point,
    make_product,
    make_stock,
    make_user,
    make_wine,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday_noon():
    with clock.starting_at(datetime.fromisoformat("2026-11-23T12:00+07:00")):
        yield


def quantities(checkout: Checkout) -> list[int]:
    return [line.quantity for line in checkout.lines.all()]


def kinds(checkout: Checkout) -> list[ProblemKind]:
    checkout.refresh_from_db()
    return [problem.kind for problem in look(checkout).problems]


def codes(refused: pytest.ExceptionInfo[Refusal]) -> list[tuple[str, str | None]]:
    return [(error.code, error.field) for error in refused.value.errors]


def test_an_empty_basket_is_a_basket() -> None:
    checkout = carts.create_checkout(None)
    assert open_checkout(checkout.pk) == checkout
    assert look(checkout).plan.total == 0
    assert look(checkout).problems == ()


def test_the_same_pack_again_adds_up() -> None:
    product, _point = make_shop()
    checkout = carts.create_checkout(None, asks=[ask(product, 2), ask(product, 1)])
    carts.add_lines(None, checkout, asks=[ask(product, 3)], adult=False)
    assert quantities(checkout) == [6]
    assert pieces_in(checkout) == 6


@pytest.mark.parametrize(
    ("quantity", "code"),
    [
        (0, CartCode.ZERO_QUANTITY),
        (-3, CartCode.ZERO_QUANTITY),
        (51, CartCode.QUANTITY_GREATER_THAN_LIMIT),
        (2**31, CartCode.QUANTITY_GREATER_THAN_LIMIT),
        (11, CartCode.INSUFFICIENT_STOCK),
    ],
)
def test_a_quantity_that_cannot_be_is_refused_and_the_basket_is_as_it_was(quantity: int, code: str) -> None:
    product, _point = make_shop(pieces=10)
    checkout = carts.create_checkout(None, asks=[ask(product, 2)])
    other, _point = make_shop()
    with pytest.raises(Refusal) as refused:
        carts.add_lines(None, checkout, asks=[ask(other), ask(product, quantity)], adult=False)
    assert codes(refused) == [(code, "lines.1.quantity")]
    assert quantities(checkout) == [2]


def test_ten_thousand_lines_are_refused_without_a_look_at_them() -> None:
    checkout = carts.create_checkout(None)
    with pytest.raises(Refusal) as refused, CaptureQueriesContext(connection) as asked:
        carts.add_lines(None, checkout, asks=[LineAsk(n, 1) for n in range(10_000)], adult=False)
    assert codes(refused) == [(CommonCode.INVALID, "lines")]
    assert len(asked) == 0


def test_what_is_not_listed_and_what_is_for_adults_is_not_for_sale() -> None:
    unlisted = make_product()
    wine = make_wine()
    make_stock(wine, make_point())
    checkout = carts.create_checkout(None)
    with pytest.raises(Refusal) as refused:
        carts.add_lines(None, checkout, asks=[LineAsk(999_999, 1), ask(wine)], adult=False)
    assert codes(refused) == [
        (CartCode.PRODUCT_UNAVAILABLE_FOR_PURCHASE, "lines.0.variantId"),
        (CartCode.PRODUCT_UNAVAILABLE_FOR_PURCHASE, "lines.1.variantId"),
    ]
    assert not unlisted.variants.exists()
    carts.add_lines(None, checkout, asks=[ask(wine)], adult=True)
    assert look(checkout).has_alcohol


def test_a_line_is_set_and_taken_out_by_nought() -> None:
    product, _point = make_shop(pieces=4)
    checkout = carts.create_checkout(None, asks=[ask(product, 2)])
    line = checkout.lines.get()
    with pytest.raises(Refusal) as refused:
        carts.set_quantities(None, checkout, quantities={line.pk: 5})
    assert codes(refused) == [(CartCode.INSUFFICIENT_STOCK, f"lines.{line.pk}.quantity")]
    carts.set_quantities(None, checkout, quantities={line.pk: 4})
    assert quantities(checkout) == [4]
    carts.set_quantities(None, checkout, quantities={line.pk: 0})
    assert quantities(checkout) == []


def test_another_accounts_basket_is_not_there() -> None:
    checkout = carts.create_checkout(make_user())
    with pytest.raises(NotAllowed):
        carts.add_lines(make_user(), checkout, asks=[], adult=False)
    with pytest.raises(NotAllowed):
        carts.attach(make_user(), checkout)


def test_signing_in_merges_once_whichever_tab_comes_first() -> None:
    product, _point = make_shop(pieces=100)
    other, _point = make_shop(pieces=100)
    user = make_user()
    mine = carts.create_checkout(user, asks=[ask(product, 30)])
    guests = carts.create_checkout(None, asks=[ask(product, 30), ask(other, 1)])
    for _tab in range(2):
        assert carts.on_sign_in(user, guests) == mine
    assert sorted(quantities(mine)) == [1, 50]
    guests.refresh_from_db()
    assert (guests.state, guests.merged_into) == (CheckoutState.MERGED, mine)
    assert open_checkout(guests.pk) is None


def test_a_first_basket_is_taken_along_and_knows_its_buyer() -> None:
    user = make_user(email="lan@example.test", phone="0912345678")
    guests = carts.create_checkout(None)
    assert carts.on_sign_in(user, guests) == guests
    guests.refresh_from_db()
    assert (guests.user, guests.email, guests.phone) == (user, "lan@example.test", "+84912345678")
    assert carts.on_sign_in(user, None) == guests
    carts.detach(user, guests)
    assert carts.on_sign_in(make_user(), None) is None


def test_a_price_that_has_changed_is_told_until_it_is_accepted() -> None:
    product, _point = make_shop()
    checkout = make_ready(product, quantity=2)
    pack(product).__class__.objects.filter(pk=pack(product).pk).update(price=90_000)
    [problem] = look(checkout).problems
    assert (problem.kind, problem.before, problem.after, problem.blocks) == (
        ProblemKind.PRICE_CHANGED,
        85_000,
        90_000,
        False,
    )
    assert look(checkout).plan.goods == 180_000
    carts.accept_changes(None, checkout)
    assert kinds(checkout) == []


def test_what_others_have_been_promised_is_told_with_what_is_left() -> None:
    product, point = make_shop(pieces=10)
    checkout = make_ready(product, quantity=4)
    take([Ask(pack(product).pk, point.pk, 8, clock.today())], holder=Holder("checkout", "x"), expires_at=None)
    [problem] = look(checkout).problems
    assert (problem.kind, problem.available, problem.blocks) == (ProblemKind.INSUFFICIENT_STOCK, 2, True)


def test_a_withdrawn_certificate_is_told_and_the_line_counts_for_nothing() -> None:
    product, _point = make_shop()
    other, _point = make_shop()
    checkout = make_ready(product, other)
    withdraw_recognition(
        make_officer(), product.recognitions.get(), decision_number="1/QĐ", decided_on=clock.today(), reason="Vi phạm"
    )
    basket = look(checkout)
    assert basket.problems[0].kind == ProblemKind.NO_LONGER_CERTIFIED
    assert basket.plan.goods == 85_000


def test_what_does_not_lie_at_the_chosen_point_is_told() -> None:
    product, point = make_shop()
    other, _elsewhere = make_shop()
    checkout = carts.choose_collection(None, make_basket(product, other), point=point)
    [problem] = look(checkout).problems
    assert (problem.kind, problem.variant_id) == (ProblemKind.NOT_AT_THIS_POINT, pack(other).pk)


def test_what_may_not_travel_so_far_is_told() -> None:
    product, _point = make_shop()
    pack(product).__class__.objects.filter(pk=pack(product).pk).update(travels=Travel.PROVINCE)
    there = make_commune("Hoàn Kiếm", province="Hà Nội")
    checkout = make_ready(product, commune=there)
    assert kinds(checkout) == [ProblemKind.CANNOT_TRAVEL]
    carts.set_shipping_address(None, checkout, given=an_address())
    assert ProblemKind.CANNOT_TRAVEL not in kinds(checkout)


def test_couriers_say_what_they_cannot_bring_and_points_what_lies_there() -> None:
    product, point = make_shop()
    other, elsewhere = make_shop()
    checkout = make_ready(product, other)
    [quote] = delivery_quotes(checkout)
    assert (quote.missing, quote.price) == ((), 44_000)
    pack(product).__class__.objects.filter(pk=pack(product).pk).update(travels=Travel.PICKUP)
    [quote] = delivery_quotes(checkout)
    assert ([one.variant_id for one in quote.missing], quote.price) == ([pack(product).pk], 22_000)
    offers = {offer.point: (offer.kinds, offer.of_kinds) for offer in collection_points(checkout)}
    assert offers == {point: (1, 2), elsewhere: (1, 2)}
    assert delivery_quotes(make_basket(product)) == []


def test_delivery_that_costs_more_than_when_it_was_chosen_is_told() -> None:
    product, _point = make_shop()
    checkout = make_ready(product)
    carts.add_lines(None, checkout, asks=[ask(product, 1)], adult=False)
    checkout.refresh_from_db()
    [problem] = look(checkout).problems
    assert (problem.kind, problem.before, problem.after) == (ProblemKind.DELIVERY_STALE, 22_000, 27_000)


def test_a_service_that_is_no_longer_offered_has_to_be_chosen_anew() -> None:
    product, _point = make_shop()
    checkout = make_ready(product)
    checkout.rate_table.__class__.objects.update(is_active=False)
    assert kinds(checkout) == [ProblemKind.DELIVERY_INVALID]


def test_a_voucher_that_has_ended_is_told_and_takes_nothing_off() -> None:
    product, _point = make_shop()
    checkout = make_ready(product)
    voucher = make_voucher()
    carts.apply_voucher(None, checkout, code=" tet 2027 ")
    checkout.refresh_from_db()
    assert look(checkout).plan.discount == 8_500
    voucher.ends_at = clock.now() - timedelta(seconds=1)
    voucher.save()
    assert kinds(checkout) == [ProblemKind.VOUCHER_NOT_APPLICABLE]
    assert look(checkout).plan.discount == 0


def test_three_baskets_of_one_phone_or_one_door_hold_goods_and_no_more() -> None:
    product, _point = make_shop(pieces=50)
    until = clock.now() + timedelta(minutes=30)
    for _n in range(3):
        carts.begin_hold(None, make_ready(product), until=until)
    for facts in ({"street": "5 Khác"}, {"phone": "0987654321"}):
        with pytest.raises(Refusal) as refused:
            carts.begin_hold(None, make_ready(product, **facts), until=until)
        assert [error.code for error in refused.value.errors] == [CartCode.TOO_MANY_UNPAID]
    carts.begin_hold(None, make_ready(product, phone="0987654321", street="5 Khác"), until=until)
    assert Checkout.objects.filter(hold_until__isnull=False).count() == 4


def test_looking_costs_the_same_for_one_line_and_for_thirty() -> None:
    make_rate_table()
    point = make_point(ships=True)
    counts = []
    for number in (1, 30):
        products = [make_listed_product() for _ in range(number)]
        for product in products:
            make_stock(product, point)
        checkout = Checkout.objects.get(pk=make_ready(*products).pk)
        with CaptureQueriesContext(connection) as asked:
            look(checkout)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 20
