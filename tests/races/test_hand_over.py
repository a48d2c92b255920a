"""A parcel is handed over once, however often its clerk's phone sends it: goods, cash and the code count once."""

from collections.abc import Callable, Iterator

import pytest

from catalog.inventory.models import Movement, Stock, TillEntry
from catalog.inventory.services import expected_cash
from checkout.orders.checks import disagreements
from checkout.orders.errors import OrderCode
from checkout.orders.models import OrderEvent, Parcel, ParcelState
from checkout.orders.services import check_code, hand_over, handing_over, take_return
from checkout.payments.models import Refund, Transaction
from config.core.once import once
from tests.checkout.making import make_shop, pay_by_card
from tests.checkout.parcels import clerk_of, everything, give_out, make_collection, pack_up, till_at
from tests.races.goods import refusals
from tests.races.racing import Runners, locked


@pytest.fixture(autouse=True)
def orders_agree(request, _committed) -> Iterator[None]:
    yield
    if "a_lock_is_missing" not in request.fixturenames:
        assert list(disagreements()) == []


def waiting_parcel(**facts) -> Parcel:
    product, point = make_shop(pieces=20)
    return pack_up(make_collection(product, point=point, quantity=3, **facts).parcels.get())


def act_of(parcel: Parcel, *, keyed: bool) -> Callable[[], object]:
    clerk = clerk_of(parcel)
    till_at(parcel.point, clerk)
    shown = check_code(clerk, parcel.point, code=parcel.pickup_code)

    def act() -> dict[str, str]:
        return {"state": hand_over(clerk, shown).state}

    return lambda: once(clerk, "a-key", act) if keyed else act()


@pytest.mark.parametrize("keyed", [True, False])
def test_sent_ten_times_at_once_it_is_handed_over_once(runners: Runners, *, keyed: bool) -> None:
    parcel = waiting_parcel()
    act = act_of(parcel, keyed=keyed)
    payment = Transaction.objects.get()
    outcomes = runners.race([act] * 10, gate=locked(Transaction, payment.pk), meet=8)
    assert refusals(outcomes) == ([] if keyed else [[OrderCode.CODE_USED]] * 9)
    parcel.refresh_from_db()
    payment.refresh_from_db()
    assert (parcel.state, parcel.collected, payment.charged) == (ParcelState.HANDED_OVER, 255_000, 255_000)
    assert Stock.objects.get().on_hand == 17
    assert TillEntry.objects.count() == 1
    assert expected_cash(till_at(parcel.point, clerk_of(parcel))) == 355_000


def test_without_the_lock_of_the_order_it_is_handed_over_more_than_once(
    runners: Runners, monkeypatch, a_lock_is_missing
) -> None:
    def unlocked(parcel: Parcel, **_how: object) -> Parcel:
        return Parcel.objects.select_related("point", "order").get(pk=parcel.pk)

    parcel = waiting_parcel(pays=pay_by_card)
    act = act_of(parcel, keyed=False)
    monkeypatch.setattr(handing_over, "lock_money_of", lambda parcel: None)
    monkeypatch.setattr(handing_over, "lock_parcel", unlocked)
    # The shelf has a lock of its own, which would hide what is missing here.
    monkeypatch.setattr(handing_over, "let_leave", lambda actor, parcel: None)
    monkeypatch.setattr(handing_over, "give_back", lambda holder, reason: None)
    runners.race([act] * 8, gate=locked(Parcel, parcel.pk), meet=8)
    assert OrderEvent.objects.filter(details__to=ParcelState.HANDED_OVER).count() == 8


def test_brought_back_ten_times_at_once_it_comes_back_once(runners: Runners) -> None:
    parcel = give_out(waiting_parcel())
    clerk, offs = clerk_of(parcel), everything(parcel)
    acts = [lambda: take_return(clerk, parcel, offs=offs, reason="Trả")] * 10
    outcomes = runners.race(acts, gate=locked(Transaction, Transaction.objects.get().pk), meet=8)
    assert len(refusals(outcomes)) == 9
    assert Stock.objects.get().on_hand == 20
    assert [refund.amount for refund in Refund.objects.all()] == [255_000]
    assert Movement.objects.filter(kind="return").count() == 1
