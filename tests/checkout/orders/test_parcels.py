"""A parcel from the shelf to a hand and back: who may, what is refused, what becomes of goods and money."""

from datetime import date, datetime, timedelta

import pytest

from catalog.inventory import checks as shelf_checks
from catalog.inventory.errors import StockCode
from catalog.inventory.models import Hold, HoldState, Lot, LotStock, Movement, Stock, TillEntry
from catalog.inventory.services import expected_cash, sell
from catalog.inventory.services.tills import Item
from checkout.delivery.models import RateTable
from checkout.orders.boxes import suggest
from checkout.orders.checks import disagreements
from checkout.orders.errors import OrderCode
from checkout.orders.models import (
    Bearer,
    CodeMiss,
    EventKind,
    OrderState,
    PackedLot,
    ParcelState,
    Return,
    ReturnKind,
    ReturnState,
)
from checkout.orders.services import (
    Off,
    Packed,
    answer_return,
    ask_return,
    change_waybill,
    check_code,
    delivered,
    dispatch_parcel,
    find_again,
    finish_packing,
    give_up,
    hand_over,
    keep_longer,
    let_go,
    not_collected,
    relocate,
    send_part,
    start_packing,
    stop_packing,
    take_return,
    turn_round,
)
from checkout.payments.models import Refund, Transaction
from config.core import clock
from config.core.errors import NotAllowed, Refusal
from tests.checkout.making import make_order, make_shop, pack, pay_by_card, promise_transfer
from tests.checkout.orders.walks import a_parcel, in_state, lose, product_of, to_collect, withdraw
from tests.checkout.parcels import (
    box,
    bring,
    clerk_of,
    everything,
    give_out,
    make_collection,
    pack_up,
    send_off,
    till_at,
)
from tests.factories import make_officer, make_point, make_point_member, make_stock, make_wine

pytestmark = pytest.mark.django_db
NOON = datetime.fromisoformat("2026-11-23T12:00+07:00")
P = ParcelState


@pytest.fixture(autouse=True)
def monday_noon():
    with clock.starting_at(NOON):
        yield
        assert list(disagreements()) == []
        assert list(shelf_checks.disagreements()) == []


def codes(refused: pytest.ExceptionInfo[Refusal]) -> list[str]:
    return [error.code for error in refused.value.errors]


def on_hand(product) -> int:
    return Stock.objects.get(variant=pack(product)).on_hand


def later(**span: float):
    return clock.starting_at(clock.now() + timedelta(**span))


def test_packed_sent_and_delivered_for_cash() -> None:
    parcel = a_parcel()
    clerk = clerk_of(parcel)
    assert start_packing(clerk, parcel).state == P.PACKING
    assert finish_packing(clerk, parcel, packed=box(parcel)).state == P.READY
    assert on_hand(product_of(parcel)) == 10
    RateTable.objects.update(tracking="https://courier.test/track?n={waybill}")
    sent = dispatch_parcel(clerk, parcel, waybill=" ghn 123/4 ")
    assert (sent.state, sent.waybill, sent.tracking_url) == (
        P.ON_ITS_WAY,
        "GHN123/4",
        "https://courier.test/track?n=GHN123/4",
    )
    assert on_hand(product_of(parcel)) == 7
    assert not Hold.objects.filter(state=HoldState.OPEN).exists()
    got = delivered(clerk, parcel)
    assert (got.state, got.collected, got.due) == (P.HANDED_OVER, got.total, 0)
    assert Transaction.objects.get().charged == got.total
    got.order.refresh_from_db()
    assert got.order.paid_at is not None
    moved = got.order.events.filter(kind=EventKind.MOVED).values_list("details__to", flat=True)
    assert list(moved) == [P.PACKING, P.READY, P.ON_ITS_WAY, P.HANDED_OVER]


def test_the_lot_that_expires_first_is_suggested_and_what_lies_in_a_box_is_not_suggested_again() -> None:
    product, point = make_shop(pieces=2)
    stock = make_stock(product, point, lots={"NEW": (5, date(2027, 6, 1)), "OLD": (2, date(2027, 1, 5))})
    first = make_order(product, quantity=3).parcels.get()
    second = make_order(product, quantity=3, phone="0987654321", street="9 Khác").parcels.get()
    assert [(s.lot.code, s.quantity) for s in suggest([first])] == [("OLD", 2), ("NEW", 1)]
    together = [(s.part.parcel_id, s.lot.code, s.quantity) for s in suggest([first, second])]
    assert together == [(first.pk, "OLD", 2), (first.pk, "NEW", 1), (second.pk, "NEW", 3)]
    pack_up(first)
    assert [(s.lot.code, s.quantity) for s in suggest([second])] == [("NEW", 3)]
    clerk = clerk_of(second)
    start_packing(clerk, second)
    old = Lot.objects.get(code="OLD", variant=stock.variant)
    with pytest.raises(Refusal) as refused:
        finish_packing(clerk, second, packed=[Packed(second.lines.get().pk, old.pk, 3)])
    assert codes(refused) == [StockCode.INSUFFICIENT_STOCK]


def test_another_lot_may_be_scanned_but_not_one_that_never_came_here() -> None:
    parcel = a_parcel()
    variant, part = pack(product_of(parcel)), parcel.lines.get()
    make_stock(product_of(parcel), parcel.point, lots={"L2": (5, date(2027, 6, 1))})
    elsewhere = Lot.objects.create(variant=variant, code="FAR", best_before=date(2027, 6, 1))
    clerk = clerk_of(parcel)
    start_packing(clerk, parcel)
    with pytest.raises(Refusal) as refused:
        finish_packing(clerk, parcel, packed=[Packed(part.pk, elsewhere.pk, 3)])
    assert codes(refused) == [OrderCode.LOT_NOT_HERE]
    assert not PackedLot.objects.exists()
    finish_packing(clerk, parcel, packed=[Packed(part.pk, Lot.objects.get(code="L2").pk, 3)])
    dispatch_parcel(clerk, parcel, waybill="W1")
    assert LotStock.objects.get(lot__code="L2").quantity == 2


@pytest.mark.parametrize(
    ("pieces", "code"), [(2, OrderCode.NOT_ALL_PACKED), (4, OrderCode.NOT_ALL_PACKED), (0, "INVALID")]
)
def test_more_or_fewer_than_wanted_is_refused(pieces: int, code: str) -> None:
    parcel = a_parcel()
    clerk = clerk_of(parcel)
    start_packing(clerk, parcel)
    [packed] = box(parcel)
    with pytest.raises(Refusal) as refused:
        finish_packing(clerk, parcel, packed=[Packed(packed.part_id, packed.lot_id, pieces)])
    assert code in codes(refused)
    parcel.refresh_from_db()
    assert parcel.state == P.PACKING


def test_a_lot_that_others_need_longer_is_refused_while_packing() -> None:
    product, point = make_shop(pieces=1)
    make_stock(product, point, lots={"NEW": (3, date(2027, 6, 1)), "OLD": (3, clock.today() + timedelta(days=20))})
    parcel = make_order(product, quantity=3).parcels.get()
    Hold.objects.filter(holder_kind="parcel").update(good_on=clock.today())
    other = make_order(product, quantity=3, phone="0987654321", street="9 Khác").parcels.get()
    Hold.objects.filter(holder_id=str(other.pk)).update(good_on=date(2027, 5, 1))
    clerk = clerk_of(parcel)
    start_packing(clerk, parcel)
    new = Lot.objects.get(code="NEW")
    with pytest.raises(Refusal) as refused:
        finish_packing(clerk, parcel, packed=[Packed(parcel.lines.get().pk, new.pk, 3)])
    assert codes(refused) == [StockCode.LOT_PROMISED]
    assert refused.value.errors[0].field == f"parts.{parcel.lines.get().pk}"


def test_nobody_packs_what_is_not_paid_or_waits_for_a_call() -> None:
    for facts in ({"pays": promise_transfer}, {"quantity": 40}):
        parcel = a_parcel(pieces=50, **facts)
        with pytest.raises(Refusal) as refused:
            start_packing(clerk_of(parcel), parcel)
        assert codes(refused) == [OrderCode.NOT_TO_BE_PACKED]


def test_only_the_point_that_serves_it_prepares_it() -> None:
    parcel = a_parcel()
    for other in (make_point_member(make_point()), make_officer()):
        for act in (
            lambda u: start_packing(u, parcel),
            lambda u: stop_packing(u, parcel),
            lambda u: finish_packing(u, parcel, packed=[]),
            lambda u: dispatch_parcel(u, parcel, waybill="W"),
            lambda u: change_waybill(u, parcel, waybill="W"),
            lambda u: not_collected(u, parcel),
            lambda u: keep_longer(u, parcel),
            lambda u: take_return(u, parcel, offs=[], reason="x"),
            lambda u: check_code(u, parcel.point, code="1"),
        ):
            with pytest.raises(NotAllowed):
                act(other)
    parcel.refresh_from_db()
    assert (parcel.state, CodeMiss.objects.count()) == (P.WAITING, 0)


def test_put_back_on_the_shelf_it_waits_again_with_an_empty_box() -> None:
    parcel = pack_up(a_parcel())
    assert PackedLot.objects.count() == 1
    assert stop_packing(clerk_of(parcel), parcel).state == P.WAITING
    assert not PackedLot.objects.exists()
    assert pack_up(parcel).state == P.READY


def test_what_was_sold_out_of_the_box_meanwhile_is_named_when_the_courier_comes() -> None:
    parcel = pack_up(a_parcel(pieces=3))
    lose(parcel, 1)
    assert parcel.state == P.SHORT
    assert not PackedLot.objects.exists()


def test_a_waybill_belongs_to_one_parcel_and_can_be_put_right() -> None:
    first = send_off(a_parcel(), "W-1")
    second = pack_up(a_parcel(phone="0987654321", street="9 Khác"))
    for waybill, code in (("w-1", OrderCode.WAYBILL_TAKEN), ("", "REQUIRED"), ("X" * 61, "REQUIRED")):
        with pytest.raises(Refusal) as refused:
            dispatch_parcel(clerk_of(second), second, waybill=waybill)
        assert codes(refused) == [code]
    second.refresh_from_db()
    assert second.state == P.READY
    assert change_waybill(clerk_of(first), first, waybill="W-2").waybill == "W-2"
    assert dispatch_parcel(clerk_of(second), second, waybill="W-1").state == P.ON_ITS_WAY


def test_collected_with_its_code_the_cash_lies_in_the_till() -> None:
    parcel = to_collect()
    clerk = clerk_of(parcel)
    till = till_at(parcel.point, clerk)
    got = give_out(parcel)
    assert (got.state, got.collected, on_hand(product_of(parcel))) == (P.HANDED_OVER, 255_000, 7)
    assert expected_cash(till) == 355_000
    assert TillEntry.objects.get().note == got.order.number
    got.order.refresh_from_db()
    assert got.order.paid_at is not None


def test_a_code_is_good_once_here_and_for_its_own_parcel() -> None:
    parcel, other = to_collect(), to_collect(phone="0987654321")
    clerk = clerk_of(parcel)
    wrong = f"{(int(parcel.pickup_code) + 1) % 10**6:06d}"
    with pytest.raises(Refusal) as refused:
        check_code(clerk, parcel.point, code=wrong)
    assert codes(refused) == [OrderCode.WRONG_CODE]
    with pytest.raises(Refusal) as refused:
        check_code(clerk, parcel.point, code=other.pickup_code)
    assert codes(refused) == [OrderCode.OTHER_POINT]
    with pytest.raises(Refusal) as refused:
        check_code(clerk, parcel.point, code=other.pickup_code, parcel=parcel)
    assert codes(refused) == [OrderCode.WRONG_CODE]
    assert CodeMiss.objects.count() == 3
    shown = check_code(clerk, parcel.point, code=parcel.pickup_code)
    till_at(parcel.point, clerk)
    hand_over(clerk, shown)
    with pytest.raises(Refusal) as refused:
        hand_over(clerk, shown)
    assert codes(refused) == [OrderCode.CODE_USED]
    with pytest.raises(Refusal) as refused:
        check_code(clerk, parcel.point, code=parcel.pickup_code)
    assert codes(refused) == [OrderCode.CODE_USED]
    assert TillEntry.objects.count() == 1


def test_after_ten_wrong_codes_the_right_one_waits_a_quarter_of_an_hour() -> None:
    parcel = to_collect()
    clerk = clerk_of(parcel)
    wrong = f"{(int(parcel.pickup_code) + 1) % 10**6:06d}"
    for _ in range(10):
        with pytest.raises(Refusal) as refused:
            check_code(clerk, parcel.point, code=wrong)
        assert codes(refused) == [OrderCode.WRONG_CODE]
    for code in (wrong, parcel.pickup_code):
        with pytest.raises(Refusal) as refused:
            check_code(clerk, parcel.point, code=code)
        assert codes(refused) == [OrderCode.TOO_MANY_TRIES]
    with later(minutes=16):
        assert check_code(clerk, parcel.point, code=parcel.pickup_code).parcel == parcel


def test_alcohol_is_handed_to_whoever_has_shown_their_age() -> None:
    wine = make_wine()
    point = make_point(ships=True)
    make_stock(wine, point)
    parcel = pack_up(make_collection(wine, point=point, pays=pay_by_card).parcels.get())
    with pytest.raises(Refusal) as refused:
        give_out(parcel)
    assert codes(refused) == [OrderCode.AGE_NOT_CONFIRMED]
    assert give_out(parcel, age_confirmed=True).state == P.HANDED_OVER


def test_without_an_open_till_no_cash_is_taken_and_nothing_is_handed_over() -> None:
    parcel = to_collect()
    clerk = clerk_of(parcel)
    with pytest.raises(Refusal) as refused:
        hand_over(clerk, check_code(clerk, parcel.point, code=parcel.pickup_code))
    assert codes(refused) == [StockCode.TILL_CLOSED]
    parcel.refresh_from_db()
    assert (parcel.state, on_hand(product_of(parcel))) == (P.READY, 10)


def test_what_the_buyer_does_not_take_stays_on_the_shelf_and_is_not_paid() -> None:
    parcel = to_collect()
    part = parcel.lines.get()
    with pytest.raises(Refusal) as refused:
        give_out(parcel, left_behind=[Off(part.pk, 3)], reason="Không lấy")
    assert codes(refused) == [OrderCode.TOO_MANY]
    got = give_out(parcel, left_behind=[Off(part.pk, 1)], reason="Hộp móp")
    assert (got.collected, got.let_off, on_hand(product_of(parcel))) == (170_000, 85_000, 8)
    back = Return.objects.get()
    assert (back.kind, back.goods, back.refunded) == (ReturnKind.LEFT, 85_000, 0)
    assert not Hold.objects.filter(state=HoldState.OPEN).exists()
    got.order.refresh_from_db()
    assert got.order.paid_at is not None


def test_what_a_buyer_who_has_paid_does_not_take_is_owed_back() -> None:
    parcel = to_collect(pays=pay_by_card)
    got = give_out(parcel, left_behind=[Off(parcel.lines.get().pk, 1)], reason="Hộp móp")
    assert (got.collected, got.let_off) == (0, 0)
    refund = Refund.objects.get()
    assert (refund.amount, refund.state, refund.asked_by) == (85_000, "owed", clerk_of(parcel))


def test_not_collected_it_is_kept_longer_handed_over_late_or_given_up() -> None:
    parcel = to_collect()
    clerk = clerk_of(parcel)
    with pytest.raises(Refusal):
        not_collected(clerk, parcel)
    with clock.starting_at(parcel.keep_until + timedelta(hours=1)):
        assert not_collected(clerk, parcel).state == P.NOT_COLLECTED
        kept = keep_longer(clerk, parcel)
        assert kept.keep_until > clock.now() + timedelta(days=4)
    with clock.starting_at(kept.keep_until + timedelta(hours=1)):
        not_collected(clerk, parcel)
        parcel.refresh_from_db()
        gone = give_up(clerk, parcel, reason="Gọi không nghe máy")
    gone.order.refresh_from_db()
    assert (gone.state, gone.order.state) == (P.CANCELLED, OrderState.CANCELLED)
    assert not Hold.objects.filter(state=HoldState.OPEN).exists()
    assert on_hand(product_of(parcel)) == 10


def test_handed_over_after_its_time_as_long_as_it_lies_there() -> None:
    parcel = to_collect()
    with clock.starting_at(parcel.keep_until + timedelta(hours=1)):
        not_collected(clerk_of(parcel), parcel)
        assert give_out(parcel).state == P.HANDED_OVER


def test_short_it_waits_for_goods_to_come() -> None:
    parcel = a_parcel(pieces=3)
    lose(parcel, 1)
    assert parcel.state == P.SHORT
    with pytest.raises(Refusal) as refused:
        find_again(clerk_of(parcel), parcel)
    assert codes(refused) == [OrderCode.GOODS_NOT_THERE]
    make_stock(product_of(parcel), parcel.point, lots={"L2": (4, None)})
    assert find_again(clerk_of(parcel), parcel).state == P.WAITING
    assert send_off(parcel).state == P.ON_ITS_WAY


def test_short_another_point_serves_it() -> None:
    parcel = a_parcel(pieces=3)
    lose(parcel, 1)
    clerk = clerk_of(parcel)
    there = make_point(ships=True)
    with pytest.raises(Refusal) as refused:
        relocate(clerk, parcel, point=there)
    assert codes(refused) == [OrderCode.GOODS_NOT_THERE]
    make_stock(product_of(parcel), there, lots={"X": (3, None)})
    with pytest.raises(Refusal):
        relocate(clerk, parcel, point=make_point(ships=False))
    moved = relocate(clerk, parcel, point=there)
    assert (moved.point, moved.state) == (there, P.WAITING)
    held = Hold.objects.get(state=HoldState.OPEN)
    assert (held.stock.point, held.quantity) == (there, 3)
    with pytest.raises(NotAllowed):
        start_packing(clerk, moved)
    assert send_off(moved).state == P.ON_ITS_WAY


def test_short_the_rest_is_sent_and_the_missing_is_not_paid() -> None:
    parcel = a_parcel(pieces=3)
    lose(parcel, 1)
    got = bring(send_part(clerk_of(parcel), parcel, reason="Hết hàng"))
    assert (got.let_off, got.collected) == (85_000, got.total - 85_000)
    got.order.refresh_from_db()
    assert got.order.paid_at is not None


def test_short_and_paid_the_missing_is_owed_back() -> None:
    parcel = a_parcel(pieces=3, pays=pay_by_card)
    lose(parcel, 1)
    send_part(clerk_of(parcel), parcel, reason="Hết hàng")
    assert Refund.objects.get().amount == 85_000
    bring(parcel)


def test_short_of_everything_it_is_given_up_and_all_of_the_money_owed_back() -> None:
    parcel = a_parcel(pieces=3, pays=pay_by_card)
    lose(parcel, 3)
    with pytest.raises(Refusal) as refused:
        send_part(clerk_of(parcel), parcel, reason="Hết hàng")
    assert codes(refused) == [OrderCode.GOODS_NOT_THERE]
    gone = give_up(clerk_of(parcel), parcel, reason="Hết hàng")
    gone.order.refresh_from_db()
    assert gone.order.state == OrderState.CANCELLED
    assert sum(Refund.objects.values_list("amount", flat=True)) == gone.order.total


def test_one_of_two_parcels_is_given_up_and_the_other_goes_on() -> None:
    product, _point = make_shop(pieces=3)
    other, _elsewhere = make_shop()
    order = make_order(product, other, quantity=3)
    first, second = order.parcels.order_by("position")
    lose(first, 3)
    give_up(clerk_of(first), first, reason="Hết hàng")
    order.refresh_from_db()
    assert order.state == OrderState.OPEN
    got = bring(second)
    order.refresh_from_db()
    assert (order.paid_at is not None, got.collected) == (True, second.total)


def test_held_back_an_officer_lets_it_go_or_gives_it_up() -> None:
    parcel = pack_up(a_parcel(pays=pay_by_card))
    withdraw(product_of(parcel))
    parcel.refresh_from_db()
    assert parcel.state == P.HELD
    for act in (
        lambda: let_go(clerk_of(parcel), parcel, reason="x"),
        lambda: give_up(clerk_of(parcel), parcel, reason="x"),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert let_go(make_officer(), parcel, reason="Đã xem").state == P.READY
    parcel.refresh_from_db()
    assert dispatch_parcel(clerk_of(parcel), parcel, waybill="W").state == P.ON_ITS_WAY


def test_held_back_and_given_up_all_of_the_money_is_owed_back() -> None:
    parcel = pack_up(a_parcel(pays=pay_by_card))
    withdraw(product_of(parcel))
    parcel.refresh_from_db()
    gone = give_up(make_officer(), parcel, reason="Thu hồi")
    assert (gone.state, Refund.objects.get().amount) == (P.CANCELLED, gone.total)
    assert Return.objects.get().kind == ReturnKind.STOPPED


# What a withdrawal stops, and what it does not (docs/parcels.md).
STOPPED = {
    P.WAITING: True,
    P.SHORT: True,
    P.PACKING: True,
    P.READY: True,
    P.NOT_COLLECTED: True,
    P.ON_ITS_WAY: False,
    P.HANDED_OVER: False,
    P.COMING_BACK: False,
    P.RETURNED: False,
    P.CANCELLED: False,
}


@pytest.mark.parametrize("state", STOPPED)
def test_a_withdrawal_stops_what_still_lies_at_a_point(state: str) -> None:
    parcel = in_state(state)
    assert parcel.state == state
    withdraw(product_of(parcel))
    parcel.refresh_from_db()
    assert (parcel.state, parcel.held_from) == ((P.HELD, state) if STOPPED[ParcelState(state)] else (state, ""))
    if STOPPED[ParcelState(state)]:
        assert let_go(make_officer(), parcel, reason="Đã xem").state == state


def test_what_the_courier_could_not_deliver_is_on_the_shelf_again_and_nothing_is_owed() -> None:
    parcel = send_off(a_parcel())
    clerk = clerk_of(parcel)
    turn_round(clerk, parcel, reason="Không gặp người nhận")
    offs = everything(parcel)
    with pytest.raises(Refusal) as refused:
        take_return(clerk, parcel, offs=[Off(offs[0].part_id, 1, offs[0].lot_id)], reason="Về")
    assert codes(refused) == [OrderCode.NOT_ALL_PACKED]
    back = take_return(clerk, parcel, offs=offs, reason="Về", bearer=Bearer.BUYER, courier_fee=18_000)
    parcel.refresh_from_db()
    assert (parcel.state, parcel.let_off, on_hand(product_of(parcel))) == (P.RETURNED, parcel.total, 10)
    assert (back.kind, back.refunded, back.courier_fee) == (ReturnKind.COURIER, 0, 18_000)
    assert Transaction.objects.get().authorized == 0
    with pytest.raises(Refusal):
        take_return(clerk, parcel, offs=offs, reason="Về")
    assert on_hand(product_of(parcel)) == 10


def test_what_comes_back_broken_is_written_off_where_it_came_from() -> None:
    parcel = bring(a_parcel(pays=pay_by_card))
    [off] = everything(parcel)
    offs = [Off(off.part_id, 1, off.lot_id), Off(off.part_id, 1, off.lot_id, sellable=False)]
    back = take_return(clerk_of(parcel), parcel, offs=offs, reason="Vỡ khi giao", bearer=Bearer.COURIER)
    assert (on_hand(product_of(parcel)), back.refunded, back.delivery) == (8, 170_000, 0)
    kinds = Movement.objects.filter(reference_id=str(parcel.pk)).order_by("pk").values_list("kind", "delta")
    assert list(kinds) == [("dispatch", -3), ("return", 1), ("return", 1), ("write_off", -1)]
    last = take_return(
        clerk_of(parcel), parcel, offs=[Off(off.part_id, 1, off.lot_id)], reason="Vỡ", bearer=Bearer.COURIER
    )
    parcel.refresh_from_db()
    assert (parcel.state, last.delivery) == (P.RETURNED, parcel.shipping)
    assert sum(Refund.objects.values_list("amount", flat=True)) == parcel.total


def test_who_bears_the_way_does_not_get_it_back() -> None:
    parcel = bring(a_parcel(pays=pay_by_card))
    back = take_return(clerk_of(parcel), parcel, offs=everything(parcel), reason="Đổi ý", bearer=Bearer.BUYER)
    assert (back.delivery, back.refunded) == (0, parcel.goods)


def test_a_buyer_asks_the_point_agrees_and_the_goods_come_back() -> None:
    parcel = bring(a_parcel())
    [off] = everything(parcel)
    back = ask_return(None, parcel, offs=[Off(off.part_id, 2)], reason="Không hợp khẩu vị")
    assert (back.state, back.goods) == (ReturnState.ASKED, 0)
    with pytest.raises(Refusal) as refused:
        ask_return(None, parcel, offs=[Off(off.part_id, 1)], reason="Nữa")
    assert codes(refused) == [OrderCode.ASKED_ALREADY]
    with pytest.raises(NotAllowed):
        answer_return(make_point_member(make_point()), back, agree=True)
    answer_return(clerk_of(parcel), back, agree=True, bearer=Bearer.SHOP)
    done = take_return(clerk_of(parcel), parcel, offs=[Off(off.part_id, 2, off.lot_id)], reason="Nhận lại")
    assert (done.pk, done.state, done.refunded) == (back.pk, ReturnState.DONE, 170_000)
    assert on_hand(product_of(parcel)) == 9
    assert Refund.objects.get().amount == 170_000


def test_declined_needs_its_reason_and_changes_nothing() -> None:
    parcel = bring(a_parcel())
    back = ask_return(None, parcel, offs=[Off(parcel.lines.get().pk, 1)], reason="Đổi ý")
    with pytest.raises(Refusal):
        answer_return(clerk_of(parcel), back, agree=False)
    answer_return(clerk_of(parcel), back, agree=False, answer="Đã mở nắp")
    assert not Refund.objects.exists()
    with pytest.raises(Refusal):
        answer_return(clerk_of(parcel), back, agree=True)


@pytest.mark.parametrize(
    ("pieces", "reason", "days", "code"),
    [(4, "x", 0, OrderCode.TOO_MANY), (0, "x", 0, "INVALID"), (1, " ", 0, "REQUIRED"), (1, "x", 8, OrderCode.TOO_LATE)],
)
def test_what_cannot_be_asked_for_is_refused(pieces: int, reason: str, days: int, code: str) -> None:
    parcel = bring(a_parcel())
    with later(days=days), pytest.raises(Refusal) as refused:
        ask_return(None, parcel, offs=[Off(parcel.lines.get().pk, pieces)], reason=reason)
    assert codes(refused) == [code]
    assert not Return.objects.exists()


def test_another_lot_or_more_than_left_does_not_come_back() -> None:
    parcel = bring(a_parcel())
    [off] = everything(parcel)
    other = Lot.objects.create(variant=pack(product_of(parcel)), code="KHÁC")
    for wrong in (Off(off.part_id, 1, other.pk), Off(off.part_id, 1, None)):
        with pytest.raises(Refusal) as refused:
            take_return(clerk_of(parcel), parcel, offs=[wrong], reason="Trả")
        assert codes(refused) == [StockCode.LOT_NOT_HERE]
    with pytest.raises(Refusal) as refused:
        take_return(clerk_of(parcel), parcel, offs=[Off(off.part_id, 4, off.lot_id)], reason="Trả")
    assert codes(refused) == [OrderCode.TOO_MANY]
    assert (on_hand(product_of(parcel)), Return.objects.count()) == (7, 0)


def test_what_is_sold_over_the_counter_is_not_what_lies_promised_in_boxes() -> None:
    parcel = pack_up(a_parcel(pieces=4))
    clerk = clerk_of(parcel)
    variant = pack(product_of(parcel))
    sell(clerk, till_at(parcel.point, clerk), items=[Item(variant, 1)], payment="cash")
    with pytest.raises(Refusal):
        sell(clerk, till_at(parcel.point, clerk), items=[Item(variant, 1)], payment="cash")
    assert dispatch_parcel(clerk, parcel, waybill="W").state == P.ON_ITS_WAY
