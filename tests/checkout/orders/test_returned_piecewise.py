"""Random orders given back piece by piece in random order: everything returned is everything paid, to the dong."""

import random
from datetime import datetime

import pytest
from django.db import transaction
from django.db.models import Sum

from catalog.inventory import checks as shelf_checks
from catalog.inventory.models import Lot, Stock
from checkout.carts import services as carts
from checkout.orders.checks import disagreements
from checkout.orders.models import Bearer, Order, OrderLine, PackedLot, Parcel, ParcelLine, ParcelState, Return
from checkout.orders.services import Off, place, take_return
from checkout.orders.shares import worth_of_next
from checkout.payments.models import Refund, Transaction
from checkout.payments.services import approve_refund, transfer_made
from config.core import clock
from config.core.errors import NotAllowed, Refusal
from tests.checkout.making import make_ready, make_shop, make_voucher, pay_by_card, promise_cash
from tests.checkout.parcels import bring, clerk_of
from tests.factories import make_officer, make_stock

pytestmark = pytest.mark.django_db
NOON = datetime.fromisoformat("2026-11-23T12:00+07:00")
PIECES = 20


@pytest.fixture
def shops():
    """Four points with goods of odd prices, each in two lots; a voucher of seven per cent."""
    with clock.starting_at(NOON):
        found = [make_shop(pieces=PIECES, price=price) for price in (85_001, 33_333, 12_347, 199_999)]
        for product, point in found:
            make_stock(product, point, lots={"L2": (PIECES, None)})
        make_voucher(value=7)
        yield [product for product, _point in found]


def an_order(products: list, dice: random.Random, n: int) -> Order:
    """Of two to four parcels, with voucher or without, for cash or by card, delivered."""
    chosen = dice.sample(products, dice.randint(2, 4))
    checkout = make_ready(*chosen, quantity=dice.randint(1, 7), phone=f"09{n:08d}", street=f"{n} Lê Lợi")
    if dice.random() < 0.7:
        carts.apply_voucher(None, checkout, code="TET2027")
    dice.choice([promise_cash, pay_by_card])(checkout)
    order = place(None, checkout)
    for parcel in order.parcels.all():
        bring(parcel)
    return order


def back(parcel: Parcel, off: Off, dice: random.Random) -> Return:
    sellable = dice.random() < 0.8
    return take_return(
        clerk_of(parcel),
        parcel,
        offs=[Off(off.part_id, off.quantity, off.lot_id, sellable)],
        reason="Trả",
        bearer=dice.choice([Bearer.SHOP, Bearer.COURIER, Bearer.PRODUCER]),
    )


def chunks(order: Order, dice: random.Random) -> list[tuple[Parcel, Off]]:
    """All that was sent, cut into random handfuls, in random order."""
    found = []
    rows = PackedLot.objects.filter(part__parcel__order=order).select_related("part__parcel").order_by("pk")
    for one in rows:
        left = one.quantity
        while left:
            handful = dice.randint(1, left)
            found.append((one.part.parcel, Off(one.part_id, handful, one.lot_id)))
            left -= handful
    dice.shuffle(found)
    return found


def give_all_back(order: Order, dice: random.Random) -> None:
    before = sum(Stock.objects.values_list("on_hand", flat=True))
    paid = Transaction.objects.get(checkout=order.checkout_id).charged
    handfuls, owed, spoiled = chunks(order, dice), 0, 0
    for parcel, off in handfuls:
        done = back(parcel, off, dice)
        owed += done.refunded
        spoiled += sum(line.quantity for line in done.lines.all() if not line.sellable)
        assert owed <= paid
    assert owed == paid == order.total
    assert Refund.objects.filter(transaction__checkout=order.checkout_id).aggregate(n=Sum("amount"))["n"] == paid
    assert set(order.parcels.values_list("state", flat=True)) == {ParcelState.RETURNED}
    with pytest.raises(Refusal):
        back(*handfuls[0], dice)
    sent = sum(off.quantity for _parcel, off in handfuls)
    assert sum(Stock.objects.values_list("on_hand", flat=True)) == before + sent - spoiled


def many(products: list, orders: int, ways: int, seed: int) -> None:
    """So many random orders, each given back in so many random ways."""
    dice = random.Random(seed)
    for n in range(orders):
        with transaction.atomic():
            order = an_order(products, dice, n)
            for way in range(ways):
                with transaction.atomic():
                    give_all_back(order, dice)
                    if way == 0:
                        assert list(disagreements()) == []
                        assert list(shelf_checks.disagreements()) == []
                    transaction.set_rollback(True)
            transaction.set_rollback(True)


def test_everything_returned_is_everything_paid(shops) -> None:
    many(shops, 2, 2, seed=20261125)


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(20))
def test_a_thousand_random_orders_come_back_to_the_dong(shops, seed: int) -> None:
    many(shops, 50, 1, seed=seed)  # twenty times fifty, shared out among the workers


def test_pieces_taken_off_in_any_handfuls_come_to_the_whole_line() -> None:
    dice = random.Random(20261125)
    for _ in range(20_000):
        price, quantity = dice.randint(1, 2_000_000), dice.randint(1, 60)
        line = OrderLine(unit_price=price, quantity=quantity)
        part = ParcelLine(order_line=line, quantity=quantity, discount=dice.randint(0, price * quantity), taken_off=0)
        came = []
        while part.left:
            handful = dice.randint(1, part.left)
            came.append(worth_of_next(part, handful))
            part.taken_off += handful
        assert min(came) >= 0
        assert sum(came) == price * quantity - part.discount


def test_who_asks_for_the_money_back_cannot_approve_it(shops) -> None:
    order = an_order(shops, random.Random(7), 1)
    parcel, off = chunks(order, random.Random(7))[0]
    back(parcel, off, random.Random(7))
    refund = Refund.objects.get()
    assert refund.asked_by == clerk_of(parcel)
    with pytest.raises(NotAllowed):
        approve_refund(clerk_of(parcel), refund)
    approve_refund(make_officer(), refund)
    transfer_made(make_officer(), Refund.objects.get(), bank_reference="FT1")
    assert list(disagreements()) == []
    assert Lot.objects.filter(pk=off.lot_id).exists()
