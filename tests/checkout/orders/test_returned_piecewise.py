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
from checkout.orders.models import Bearer, Order, PackedLot, Parcel, ParcelState, Return
from checkout.orders.services import Off, place, take_return
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


def pieces_of(order: Order) -> list[tuple[Parcel, Off]]:
    """Each piece that was sent, with its lot."""
    rows = PackedLot.objects.filter(part__parcel__order=order).select_related("part__parcel").order_by("pk")
    return [(one.part.parcel, Off(one.part_id, 1, one.lot_id)) for one in rows for _ in range(one.quantity)]


def back(parcel: Parcel, off: Off, dice: random.Random) -> Return:
    sellable = dice.random() < 0.8
    return take_return(
        clerk_of(parcel),
        parcel,
        offs=[Off(off.part_id, 1, off.lot_id, sellable)],
        reason="Trả",
        bearer=dice.choice([Bearer.SHOP, Bearer.COURIER, Bearer.PRODUCER]),
    )


def shelves() -> dict[int, int]:
    return dict(Stock.objects.values_list("pk", "on_hand"))


def give_all_back(products: list, dice: random.Random, n: int) -> None:
    before = shelves()
    order = an_order(products, dice, n)
    paid = Transaction.objects.get(checkout=order.checkout_id).charged
    assert paid == order.total
    pieces = pieces_of(order)
    dice.shuffle(pieces)
    owed = 0
    for parcel, off in pieces:
        owed += back(parcel, off, dice).refunded
        assert owed <= paid
    assert owed == paid
    assert Refund.objects.filter(transaction__checkout=order.checkout_id).aggregate(n=Sum("amount"))["n"] == paid
    assert set(order.parcels.values_list("state", flat=True)) == {ParcelState.RETURNED}
    parcel, off = pieces[0]
    with pytest.raises(Refusal):
        back(parcel, off, dice)
    spoiled = Return.objects.filter(parcel__order=order, lines__sellable=False).count()
    assert sum(before.values()) - sum(shelves().values()) == spoiled


def many(products: list, rounds: int, seed: int) -> None:
    dice = random.Random(seed)
    for n in range(rounds):
        with transaction.atomic():
            give_all_back(products, dice, n)
            if n % 25 == 0:
                assert list(disagreements()) == []
                assert list(shelf_checks.disagreements()) == []
            transaction.set_rollback(True)


def test_everything_returned_is_everything_paid(shops) -> None:
    many(shops, 3, seed=20261125)


@pytest.mark.prove
def test_everything_returned_is_everything_paid_a_thousand_times(shops) -> None:
    many(shops, 1_000, seed=1)


def test_who_asks_for_the_money_back_cannot_approve_it(shops) -> None:
    order = an_order(shops, random.Random(7), 1)
    parcel, off = pieces_of(order)[0]
    back(parcel, off, random.Random(7))
    refund = Refund.objects.get()
    assert refund.asked_by == clerk_of(parcel)
    with pytest.raises(NotAllowed):
        approve_refund(clerk_of(parcel), refund)
    approve_refund(make_officer(), refund)
    transfer_made(make_officer(), Refund.objects.get(), bank_reference="FT1")
    assert list(disagreements()) == []
    assert Lot.objects.filter(pk=off.lot_id).exists()
