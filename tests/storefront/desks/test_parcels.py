"""Parcels at the point's desk: lists, packing by scan, many at once, slips, the counter, what is decided, returns."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.inventory.models import Lot, PointMember
from catalog.inventory.services import write_off
from checkout.orders.checks import disagreements
from checkout.orders.models import PackedLot, Parcel, ParcelState, Return, ReturnState
from checkout.orders.services import Off, ask_return
from config.core import clock
from storefront.desks.salespoint.parcels.printing import pick_list_pdf, slips_pdf
from tests import factories as make
from tests.checkout.making import make_order, make_shop, pack, pay_by_card, promise_transfer
from tests.checkout.parcels import bring, clerk_of, give_out, make_collection, pack_up, send_off, till_at
from tests.storefront.desks.conftest import Desk, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_ledger_agrees")]
P = ParcelState


@pytest.fixture(autouse=True)
def monday_noon():
    with clock.starting_at(datetime.fromisoformat("2026-11-23T12:00+07:00")):
        yield
        assert list(disagreements()) == []


@pytest.fixture
def counter_shop():
    return make_shop(pieces=60)


def desk_of(parcel: Parcel) -> Desk:
    client = Desk()
    client.force_login(clerk_of(parcel))
    return client


def ordered(shop, n: int = 0, quantity: int = 2, **facts) -> Parcel:
    product, _point = shop
    order = make_order(product, quantity=quantity, phone=f"09120000{n:02d}", street=f"{n} Lê Lợi", **facts)
    return order.parcels.get()


def at(parcel: Parcel, name: str, *more) -> str:
    return url(name, parcel.point.slug, parcel.pk, *more)


def state(parcel: Parcel) -> str:
    parcel.refresh_from_db()
    return parcel.state


def test_a_parcel_walks_from_the_list_to_the_courier(counter_shop) -> None:
    parcel = ordered(counter_shop)
    desk = desk_of(parcel)
    [row] = desk.get(url("parcels", parcel.point.slug)).context["page"].object_list
    assert (row.pk, row.pieces, row.prepare_by is not None) == (parcel.pk, 2, True)
    desk.send(at(parcel, "start_parcel"))
    page = desk.get(at(parcel, "pack_parcel"))
    [line] = page.context["box"].rows
    assert (line.quantity, line.chosen is not None) == ("2", True)
    form = {"part": line.part.pk, "lot": line.lot, "quantity": "2", "checked": "0"}
    assert desk.send(at(parcel, "pack_parcel"), **form).status_code == 302
    assert state(parcel) == P.READY
    assert "W-77" in desk.get(desk.send(at(parcel, "send_parcel"), waybill="w-77")["Location"]).content.decode()
    assert state(parcel) == P.ON_ITS_WAY
    desk.send(at(parcel, "parcel_delivered"))
    assert state(parcel) == P.HANDED_OVER


def test_each_scan_checks_a_piece_and_a_strange_code_is_told(counter_shop) -> None:
    parcel = ordered(counter_shop)
    desk = desk_of(parcel)
    desk.send(at(parcel, "start_parcel"))
    part, lot = parcel.lines.get(), parcel.lines.get().order_line.variant.lots.get()
    form = {"part": part.pk, "lot": lot.pk, "quantity": "2", "checked": "0", "ask": "find"}
    box = desk.send(at(parcel, "pack_parcel"), find=part.order_line.sku.lower(), **form).context["box"]
    assert (box.checked, box.said) == (1, "")
    box = desk.send(at(parcel, "pack_parcel"), find="8930000000000", **form).context["box"]
    assert (box.checked, "8930000000000" in box.said) == (0, True)
    form["checked"] = "2"
    box = desk.send(at(parcel, "pack_parcel"), find=part.order_line.sku, **form).context["box"]
    assert (box.checked, bool(box.said)) == (2, True)
    form |= {"checked": "1"}
    del form["ask"]
    page = desk.send(at(parcel, "pack_parcel"), **form)
    assert (page.status_code, len(page.context["box"].errors)) == (422, 1)
    assert state(parcel) == P.PACKING


def test_a_scanned_lot_takes_the_place_of_the_suggested_one(counter_shop) -> None:
    product, point = counter_shop
    make.make_stock(product, point, lots={"L-NEW": (5, date(2027, 8, 1))})
    parcel = ordered(counter_shop)
    desk = desk_of(parcel)
    desk.send(at(parcel, "start_parcel"))
    [row] = desk.get(at(parcel, "pack_parcel")).context["box"].rows
    form = {"part": row.part.pk, "lot": row.lot, "quantity": "2", "checked": "0", "ask": "find"}
    other = next(lot for lot in pack(product).lots.all() if str(lot.pk) != row.lot)
    if not other.code:
        Lot.objects.filter(pk=other.pk).update(code="L-OLD")
        other.refresh_from_db()
    box = desk.send(at(parcel, "pack_parcel"), find=other.code.lower(), **form).context["box"]
    assert {one.lot: (one.quantity, one.checked) for one in box.rows} == {row.lot: ("1", 0), str(other.pk): ("1", 1)}
    far = Lot.objects.create(variant=pack(product), code="XA-1")
    box = desk.send(at(parcel, "pack_parcel"), find=far.code, **form).context["box"]
    assert ("XA-1" in box.said, box.checked) == (True, 0)


def test_twelve_at_once_begun_printed_packed_and_handed_to_the_courier(counter_shop) -> None:
    parcels = [ordered(counter_shop, n) for n in range(12)]
    desk, slug = desk_of(parcels[0]), parcels[0].point.slug
    ids = [str(parcel.pk) for parcel in parcels]
    desk.send(url("begin_parcels", slug), parcel=ids)
    assert {state(parcel) for parcel in parcels} == {P.PACKING}
    for name in ("pick_list", "parcel_slips"):
        answer = desk.get(url(name, slug), {"parcel": ids})
        assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    desk.send(url("pack_parcels", slug), parcel=ids)
    assert {state(parcel) for parcel in parcels} == {P.READY}
    assert PackedLot.objects.count() == 12
    typed = {f"waybill_{parcel.pk}": f"W{n}" for n, parcel in enumerate(parcels[:11])}
    assert desk.send(url("waybills", slug), **typed).status_code == 302
    assert [state(parcel) for parcel in parcels] == [P.ON_ITS_WAY] * 11 + [P.READY]


def test_a_waybill_twice_is_named_at_its_parcel_and_none_leaves(counter_shop) -> None:
    parcels = [pack_up(ordered(counter_shop, n)) for n in range(2)]
    desk, slug = desk_of(parcels[0]), parcels[0].point.slug
    page = desk.send(url("waybills", slug), **{f"waybill_{parcel.pk}": "W1" for parcel in parcels})
    assert page.status_code == 422
    assert [bool(error) for _parcel, _typed, error in page.context["rows"]].count(True) == 1
    assert {state(parcel) for parcel in parcels} == {P.READY}


def test_one_that_cannot_be_packed_is_named_and_the_others_stay_as_they_were(counter_shop) -> None:
    good, bad = ordered(counter_shop, 1), ordered(counter_shop, 2)
    Parcel.objects.filter(pk=bad.pk).update(state=P.HELD, held_from=P.WAITING)
    desk = desk_of(good)
    page = desk.send(url("pack_parcels", good.point.slug), parcel=[str(good.pk), str(bad.pk)])
    assert (page.status_code, state(good)) == (422, P.WAITING)
    assert bad.order.number in page.content.decode()
    Parcel.objects.filter(pk=bad.pk).update(state=P.WAITING, held_from="")


def test_lists_cost_the_same_for_one_and_thirty_and_at_most_fifteen(counter_shop) -> None:
    def cost(address: str) -> int:
        desk.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(address).status_code == 200
        return len(asked)

    first = ordered(counter_shop, quantity=1)
    desk = desk_of(first)
    slug = first.point.slug
    addresses = [
        url("parcels", slug),
        f"{url('parcels', slug)}?look=ready",
        url("point", slug),
        url("pick_list", slug),
        url("parcel_slips", slug),
    ]
    one = [cost(address) for address in addresses]
    for n in range(1, 30):
        ordered(counter_shop, n, quantity=1)
    assert [cost(address) for address in addresses] == one
    assert one[0] <= 15
    assert one[1] <= 15


def test_names_are_data_for_the_printer_and_a_gift_says_no_price(counter_shop) -> None:
    product, _point = counter_shop
    product.name = 'Mắm #"ngon" $x$ [*] \\ <a>'
    product.save()
    parcel = pack_up(ordered(counter_shop, last_name="#eval(x)"))
    assert slips_pdf(parcel.point, [parcel])[:5] == b"%PDF-"
    waiting = ordered(counter_shop, 5)
    assert pick_list_pdf(waiting.point, [waiting])[:5] == b"%PDF-"


def test_a_scanned_label_or_waybill_opens_its_parcel(counter_shop) -> None:
    parcel = send_off(ordered(counter_shop), "GHN-1")
    desk, slug = desk_of(parcel), parcel.point.slug
    for code in (f"{parcel.order.number}-1", parcel.order.number.lower(), "ghn-1"):
        assert desk.get(url("parcels", slug), {"q": code})["Location"] == at(parcel, "parcel")
    assert desk.get(url("parcels", slug), {"q": "AG-000000-0001"}).status_code == 200


def test_what_is_not_paid_yet_is_neither_listed_nor_printed(counter_shop) -> None:
    parcel = ordered(counter_shop, pays=promise_transfer)
    desk, slug = desk_of(parcel), parcel.point.slug
    assert list(desk.get(url("parcels", slug)).context["page"]) == []
    assert [desk.get(url(name, slug)).status_code for name in ("pick_list", "parcel_slips")] == [404, 404]


def collected(shop, **facts) -> Parcel:
    product, point = shop
    return pack_up(make_collection(product, point=point, quantity=2, **facts).parcels.get())


def test_the_counter_asks_for_the_code_shows_the_cash_and_gives(counter_shop) -> None:
    parcel = collected(counter_shop)
    desk, slug = desk_of(parcel), parcel.point.slug
    till_at(parcel.point, clerk_of(parcel))
    assert desk.send(url("counter", slug), code="000", ask="code").status_code == 422
    page = desk.send(url("counter", slug), code=parcel.pickup_code, ask="code")
    assert (page.status_code, page.context["parcel"].pk, state(parcel)) == (200, parcel.pk, P.READY)
    answers = [desk.send(url("counter", slug), key="k", code=parcel.pickup_code) for _ in range(3)]
    assert [answer["Location"] for answer in answers] == [answers[0]["Location"]] * 3
    assert state(parcel) == P.HANDED_OVER
    assert "170.000" in desk.get(answers[0]["Location"]).content.decode()
    again = desk.send(url("counter", slug), code=parcel.pickup_code)
    assert again.status_code == 422


def test_what_is_not_taken_is_named_with_its_reason(counter_shop) -> None:
    parcel = collected(counter_shop, pays=pay_by_card)
    desk, slug = desk_of(parcel), parcel.point.slug
    left = {f"left_{parcel.lines.get().pk}": "1"}
    page = desk.send(url("counter", slug), code=parcel.pickup_code, **left)
    assert (page.status_code, "reason" in page.context["form"].errors) == (422, True)
    assert desk.send(url("counter", slug), code=parcel.pickup_code, reason="Móp", **left).status_code == 302
    assert Return.objects.get().refunded == 85_000


def test_wrong_codes_are_counted_although_each_is_refused(counter_shop) -> None:
    parcel = collected(counter_shop)
    desk, slug = desk_of(parcel), parcel.point.slug
    wrong = f"{(int(parcel.pickup_code) + 1) % 10**6:06d}"
    for _ in range(10):
        assert desk.send(url("counter", slug), code=wrong).status_code == 422
    assert desk.send(url("counter", slug), code=parcel.pickup_code, ask="code").status_code == 422
    assert state(parcel) == P.READY


def short(shop) -> Parcel:
    product, point = shop
    parcel = ordered(shop, quantity=2)
    stock = product.variants.get().stocks.get(point=point)
    write_off(clerk_of(parcel), stock, stock.lots.get().lot, quantity=stock.on_hand - 1, reason="Vỡ")
    assert state(parcel) == P.SHORT
    return parcel


def test_a_short_parcel_goes_on_in_part_or_is_given_up(counter_shop) -> None:
    parcel = short(counter_shop)
    desk = desk_of(parcel)
    page = desk.get(at(parcel, "decide_parcel"))
    assert [lacking for _part, lacking in page.context["lines"]] == [1]
    assert desk.send(at(parcel, "decide_parcel"), way="part").status_code == 422
    assert desk.send(at(parcel, "decide_parcel"), way="elsewhere").status_code == 422
    answers = [desk.send(at(parcel, "decide_parcel"), key="k", way="part", reason="Hết hàng") for _ in range(2)]
    assert answers[0].status_code == 302
    assert state(parcel) == P.WAITING
    assert Return.objects.count() == 1


def test_another_point_serves_it_and_it_leaves_this_desk(counter_shop) -> None:
    product, _point = counter_shop
    parcel = short(counter_shop)
    desk = desk_of(parcel)
    address = at(parcel, "decide_parcel")
    there = make.make_point(ships=True)
    assert desk.send(address, way="elsewhere", point=there.pk).status_code == 422
    make.make_stock(product, there, lots={"X": (5, None)})
    assert desk.send(address, way="elsewhere", point=there.pk).status_code == 302
    assert (state(parcel), parcel.point) == (P.WAITING, there)
    assert desk.get(address).status_code == 404
    assert PointMember.objects.filter(point=there).count() == 0


def test_a_buyer_asks_and_the_goods_are_taken_back_in_part(counter_shop) -> None:
    parcel = bring(ordered(counter_shop))
    back = ask_return(None, parcel, offs=[Off(parcel.lines.get().pk, 1)], reason="Đổi ý")
    desk = desk_of(parcel)
    assert desk.get(f"{url('parcels', parcel.point.slug)}?look=back").context["page"].object_list[0].pk == parcel.pk
    assert desk.send(at(parcel, "answer_return", back.pk), agree="no", bearer="buyer").status_code == 422
    assert desk.send(at(parcel, "answer_return", back.pk), agree="yes", bearer="shop").status_code == 302
    facts = {"good_0": "1", "reason": "Đổi ý", "bearer": "shop"}
    assert desk.send(at(parcel, "take_in_parcel"), reason="x", bearer="shop").status_code == 422
    assert desk.send(at(parcel, "take_in_parcel"), **facts | {"good_0": "3"}).status_code == 422
    answers = [desk.send(at(parcel, "take_in_parcel"), key="k", **facts) for _ in range(3)]
    assert [answer["Location"] for answer in answers] == [answers[0]["Location"]] * 3
    back.refresh_from_db()
    assert (back.state, back.refunded, state(parcel)) == (ReturnState.DONE, 85_000, P.HANDED_OVER)


def test_turned_round_and_taken_in_whole(counter_shop) -> None:
    parcel = send_off(ordered(counter_shop))
    desk = desk_of(parcel)
    desk.send(at(parcel, "turn_parcel"), reason="Không gặp")
    assert state(parcel) == P.COMING_BACK
    page = desk.send(at(parcel, "take_in_parcel"), good_0="1", reason="Về", bearer="shop")
    assert page.status_code == 422
    facts = {"good_0": "1", "bad_0": "1", "reason": "Về", "bearer": "courier", "courier_fee": "15.000"}
    assert desk.send(at(parcel, "take_in_parcel"), **facts).status_code == 302
    assert (state(parcel), Return.objects.get().courier_fee) == (P.RETURNED, 15_000)


def test_overdue_it_is_noted_kept_longer_and_handed_over(counter_shop) -> None:
    parcel = collected(counter_shop)
    desk = desk_of(parcel)
    with clock.starting_at(parcel.keep_until + timedelta(hours=1)):
        desk.force_login(clerk_of(parcel))
        desk.send(at(parcel, "parcel_not_collected"))
        assert state(parcel) == P.NOT_COLLECTED
        desk.send(at(parcel, "keep_parcel"))
        assert state(parcel) == P.READY
        assert give_out(parcel).state == P.HANDED_OVER
