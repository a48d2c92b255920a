"""The clerk's morning in a real browser: twelve parcels, one of them short, one whose certificate is withdrawn; and a
buyer's return, from the order's page to the shelf."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from catalog.certification.services import withdraw_recognition
from catalog.inventory.checks import disagreements as shelf_disagreements
from catalog.inventory.models import Stock
from catalog.inventory.services import write_off
from checkout.orders.checks import disagreements
from checkout.orders.models import Parcel, ParcelState, Return
from checkout.payments.models import Refund
from config.core import clock
from tests import factories as make
from tests.browser.test_desk import signed_in
from tests.checkout.making import make_order, make_rate_table, pay_by_card
from tests.checkout.parcels import bring, clerk_of
from tests.storefront.desks.conftest import url

__all__ = ["signed_in"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
P = ParcelState


def at_one_point(*pieces: int):
    """A point with goods of so many pieces each, and its clerk."""
    point = make.make_point("Trung tâm OCOP Long Xuyên", ships=True)
    make_rate_table()
    products = [make.make_listed_product() for _ in pieces]
    for product, number in zip(products, pieces, strict=True):
        make.make_stock(product, point, lots={f"L{number}": (number, None)})
    return point, products, make.make_point_member(point)


def ordered(product, n: int, quantity: int = 1, **facts) -> Parcel:
    return make_order(product, quantity=quantity, phone=f"09120000{n:02d}", street=f"{n} Lê Lợi", **facts).parcels.get()


def states() -> list[str]:
    return sorted(Parcel.objects.values_list("state", flat=True))


def tick_all(page: Page) -> None:
    for box in page.locator("input[name=parcel]").all():
        box.check()


def press(page: Page, address: str) -> None:
    """A button that sends its form to this address."""
    page.locator(f'button[formaction$="{address}"]').click()


def test_the_clerks_morning(signed_in) -> None:
    point, (plenty, scarce, doomed), clerk = at_one_point(40, 2, 5)
    for n in range(10):
        ordered(plenty, n)
    short, held = ordered(scarce, 10, quantity=2), ordered(doomed, 11)
    row = Stock.objects.get(variant__product=scarce)
    write_off(clerk, row, row.lots.get().lot, quantity=1, reason="Vỡ")
    withdraw_recognition(
        make.make_officer(), doomed.recognitions.get(), decision_number="1/QĐ", decided_on=clock.today(), reason="Sai"
    )

    page = signed_in(clerk)
    page.goto(url("point", point.slug))
    expect(page.locator(".tasks")).to_contain_text("10")
    page.goto(url("parcels", point.slug))
    expect(page.locator("input[name=parcel]")).to_have_count(10)
    assert Axe().run(page).response["violations"] == []
    tick_all(page)
    press(page, "/bat-dau/")
    expect(page.locator(".just")).to_contain_text("bắt đầu 10 kiện")
    assert states() == [P.HELD, *[P.PACKING] * 10, P.SHORT]
    tick_all(page)
    press(page, "/dong-goi/")
    expect(page.locator(".just")).to_contain_text("đóng gói 10 kiện")
    page.goto(url("waybills", point.slug))
    for n, field in enumerate(page.locator("input[name^=waybill_]").all()):
        field.fill(f"GHN{n}")
    page.locator("button[form=main]").click()
    expect(page.locator(".just")).to_contain_text("10 kiện đang trên đường")
    assert states() == [P.HELD, *[P.ON_ITS_WAY] * 10, P.SHORT]

    page.goto(url("decide_parcel", point.slug, short.pk))
    page.locator("input[value=part]").check()
    page.locator("input[name=reason]").fill("Vỡ một hũ")
    page.locator("button[form=main]").click()
    expect(page.locator(".just")).to_be_visible()
    page.locator(f'form[action$="{short.pk}/bat-dau/"] button').click()
    page.locator(f'a[href$="{short.pk}/dong-goi/"]').click()
    page.locator("#adding").fill(short.lines.get().order_line.sku)
    page.locator("#adding").press("Enter")
    expect(page.locator("form#main [role=status]")).to_contain_text("1")
    page.locator("button[form=main]").click()
    expect(page).to_have_url(re.compile(f"{short.pk}/\\?just="))

    page.goto(url("parcel", point.slug, held.pk))
    expect(page.locator("div.message.soon")).to_be_visible()
    expect(page.locator('form[action$="/cho-di/"]')).to_have_count(0)
    office = signed_in(make.make_officer())
    office.goto(url("parcel", point.slug, held.pk))
    office.locator('form[action$="/cho-di/"] button').click()
    expect(office.locator(".just")).to_be_visible()
    assert states() == [*[P.ON_ITS_WAY] * 10, P.READY, P.WAITING]
    assert (list(disagreements()), list(shelf_disagreements())) == ([], [])


def test_a_buyers_return(signed_in, page: Page) -> None:
    point, (product,), _clerk = at_one_point(10)
    parcel = bring(ordered(product, 1, quantity=3, pays=pay_by_card))
    page.goto(reverse("checkout:order", args=[parcel.order_id]))
    page.get_by_text("Trả hàng", exact=True).click()
    page.locator(f"#pieces-{parcel.lines.get().pk}").fill("2")
    page.locator("input[name=reason]").fill("Không hợp khẩu vị")
    page.locator('form[action*="/tra-hang/"] button').click()
    expect(page.locator(".message.done").first).to_be_visible()
    back = Return.objects.get()

    desk = signed_in(clerk_of(parcel))
    desk.goto(url("answer_return", point.slug, parcel.pk, back.pk))
    desk.locator("input[value=yes]").check()
    desk.locator("select[name=bearer]").select_option("shop")
    desk.locator("button[form=main]").click()
    expect(desk.locator(".just")).to_be_visible()
    desk.locator('a[href$="/nhan-lai/"]').click()
    desk.locator("input[name=good_0]").fill("1")
    desk.locator("input[name=bad_0]").fill("1")
    desk.locator("button[form=main]").click()
    expect(desk.locator(".just")).to_contain_text("170.000")
    assert Refund.objects.get().amount == 170_000
    assert Stock.objects.get().on_hand == 8
    page.reload()
    expect(page.locator("#back")).to_be_visible()
    assert (list(disagreements()), list(shelf_disagreements())) == ([], [])
