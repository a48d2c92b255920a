"""Parcels as the demo's clerk has left them: one in each state, each brought there through the services."""

from catalog.inventory.models import Lot, SalesPoint, Stock
from catalog.inventory.services import write_off
from checkout.orders.boxes import suggest
from checkout.orders.models import Bearer, PackedLot, Parcel
from checkout.orders.services import (
    Off,
    Packed,
    ask_return,
    check_code,
    delivered,
    dispatch_parcel,
    finish_packing,
    hand_over,
    not_collected,
    start_packing,
    take_return,
    turn_round,
)
from checkout.orders.services.parcels import hold_back
from checkout.payments.gateways import CASH, VIETQR
from config.core import clock
from config.core.models import User
from config.core.text import fold
from storefront.demo import dates
from storefront.demo.orders import POINT, basket, pay, place_order, plentiful_packs

CLERK = "staff@ocop.test"
_SHORT = "Cà na muối Hòa Kiều"


def lay_parcels() -> None:
    """Being packed, ready for the courier and for the counter, on its way, handed over, coming back, returned, asked
    to be returned, short, held back, not collected."""
    clerk = User.objects.get(email=CLERK)
    packs = plentiful_packs()
    with clock.starting_at(dates.morning(dates.days_ago(12), hour=9)):
        late = packed(clerk, _ordered(packs[5:6], ("Huỳnh", "Văn Lợi"), "0900000201", collected=True))
    with clock.starting_at(dates.morning(dates.days_ago(9), hour=9)):
        given = packed(clerk, _ordered(packs[6:8], ("Võ", "Thị Mai"), "0900000202"))
        back = packed(clerk, _ordered(packs[5:7], ("Đặng", "Quốc Huy"), "0900000203"))
    with clock.starting_at(dates.morning(dates.days_ago(8), hour=15)):
        given = dispatch_parcel(clerk, given, waybill="GHN5F00202VN")
        back = dispatch_parcel(clerk, back, waybill="GHN5F00203VN")
    with clock.starting_at(dates.morning(dates.days_ago(5), hour=10)):
        delivered(clerk, given)
        turn_round(clerk, back, reason="Gọi ba lần không gặp người nhận")
        _came_back(clerk, back)
    with clock.starting_at(dates.morning(dates.days_ago(4), hour=9)):
        asked = packed(clerk, _ordered(packs[7:9], ("Bùi", "Ngọc Hân"), "0900000204"))
        dispatch_parcel(clerk, asked, waybill="GHN5F00204VN")
        turned = packed(clerk, _ordered(packs[6:7], ("Phạm", "Minh Tâm"), "0900000205"))
        dispatch_parcel(clerk, turned, waybill="GHN5F00205VN")
    with clock.starting_at(dates.morning(dates.days_ago(2), hour=10)):
        asked = delivered(clerk, asked)
        turn_round(clerk, turned, reason="Người nhận đi vắng, không hẹn lại được")
        on_its_way = packed(clerk, _ordered(packs[8:10], ("Lê", "Hoàng Nam"), "0900000206"))
        dispatch_parcel(clerk, on_its_way, waybill="GHN5F00206VN")
    with clock.starting_at(dates.morning(dates.days_ago(1), hour=9)):
        part = asked.lines.order_by("order_line__position")[0]
        ask_return(None, asked, offs=[Off(part.pk, 1)], reason="Gói bị rách góc, bên trong bị ẩm")
        _today_to_do(clerk, packs)
    with clock.starting_at(dates.morning(clock.today(), hour=8)):
        not_collected(clerk, late)
        _collected(clerk, packs)


def _today_to_do(clerk: User, packs: list[int]) -> None:
    start_packing(clerk, _ordered(packs[5:6], ("Trương", "Thị Út"), "0900000207"))
    packed(clerk, _ordered(packs[9:11], ("Ngô", "Thanh Bình"), "0900000208", gateway=VIETQR))
    held = _ordered(packs[10:11], ("Mai", "Thị Sáu"), "0900000209")
    hold_back(held.order, [held.lines.get().order_line.variant.product_id])
    stock = Stock.objects.get(point__slug=POINT, variant__product__name_folded=fold(_SHORT))
    _ordered([stock.variant_id], ("Cao", "Văn Đức"), "0900000210", pieces=4)
    lot = Lot.objects.filter(stocks__stock=stock, stocks__quantity__gt=0).get()
    stock.refresh_from_db()
    write_off(clerk, stock, lot, quantity=stock.on_hand - 3, reason="Đổ kệ, vỡ hũ")


def _collected(clerk: User, packs: list[int]) -> None:
    """One waits at the counter with its code, one was handed over this morning, but for a piece."""
    packed(clerk, _ordered(packs[7:8], ("Tạ", "Thu Hà"), "0900000211", collected=True))
    given = packed(clerk, _ordered(packs[9:10], ("Lưu", "Gia Bảo"), "0900000212", collected=True))
    shown = check_code(clerk, SalesPoint.objects.get(slug=POINT), code=given.pickup_code)
    left = [Off(given.lines.get().pk, 1)]
    hand_over(clerk, shown, left_behind=left, reason="Chỉ lấy một gói")


def _ordered(
    packs: list[int],
    name: tuple[str, str],
    phone: str,
    *,
    collected: bool = False,
    gateway: str = CASH,
    pieces: int = 2,
) -> Parcel:
    order = place_order(basket(packs, name, phone, collected=collected, pieces=pieces), gateway)
    if gateway == VIETQR:
        pay(order)
    return order.parcels.get(point__slug=POINT)


def packed(clerk: User, parcel: Parcel) -> Parcel:
    parcel = start_packing(clerk, Parcel.objects.get(pk=parcel.pk))
    return finish_packing(
        clerk, parcel, packed=[Packed(one.part.pk, one.lot.pk, one.quantity) for one in suggest([parcel])]
    )


def _came_back(clerk: User, parcel: Parcel) -> None:
    packed = PackedLot.objects.filter(part__parcel=parcel).order_by("pk")
    offs = [Off(one.part_id, one.quantity, one.lot_id) for one in packed]
    reason = "Không giao được, hoàn về điểm bán"
    take_return(clerk, parcel, offs=offs, reason=reason, bearer=Bearer.SHOP, courier_fee=15_000)
