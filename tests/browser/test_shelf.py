"""The clerk's day in a browser on a phone: scan, receive, adjust, undo, and why it is that number; axe on each page."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from catalog.inventory.models import PointRole, SalesPoint, Stock
from catalog.inventory.services import adjust
from config.core import clock
from config.core.models import User
from tests.factories import (
    make_agreed_consignment,
    make_listed_product,
    make_officer,
    make_point,
    make_point_member,
    make_stock,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG_NAME = "Thực phẩm bảo vệ sức khỏe Vicumax Mật ong Nano curcumin đặc biệt"


@pytest.fixture
def point(page: Page) -> SalesPoint:
    page.set_viewport_size({"width": 390, "height": 844})
    return make_point("Trung tâm OCOP Long Xuyên")


@pytest.fixture
def goods(point: SalesPoint):
    product = make_listed_product(LONG_NAME)
    make_agreed_consignment(product.producer, point)
    return product


def test_a_clerks_day_at_the_shelf(page: Page, live_server, point, goods) -> None:
    pack = goods.variants.get()
    _sign_in(page, live_server, make_point_member(point))
    # given a point that has never held anything
    page.goto(reverse("desks:point", args=[point.slug]))
    page.get_by_role("link", name="Nhập hàng").first.click()
    page.wait_for_url("**/nhap/")
    # when a scanner types a code, wherever the reader is on the page
    page.keyboard.type(pack.sku)
    page.keyboard.press("Enter")
    page.get_by_label("Số lượng").fill("7")
    page.get_by_label("Lô", exact=False).first.fill("L1")
    page.get_by_role("button", name="Nhập", exact=True).click()
    # then it says what it did, and the number stands there
    expect(page.get_by_role("status").first).to_contain_text("Đã nhập 7")
    expect(page.get_by_role("heading", name="Vì sao là 7?")).to_be_visible()
    # when the shelf holds two fewer, and that was a mistake
    page.get_by_role("link", name="Điều chỉnh").click()
    page.get_by_label("Số lượng").fill("2")
    page.get_by_label("Lý do").fill("Đếm nhầm")
    page.get_by_role("button", name="Điều chỉnh").click()
    expect(page.get_by_role("heading", name="Vì sao là 5?")).to_be_visible()
    page.locator(".just").get_by_role("button", name="Hoàn tác").click()
    # then the counter-movement explains the number
    expect(page.get_by_role("heading", name="Vì sao là 7?")).to_be_visible()
    expect(page.locator("#why tbody tr")).to_have_count(3)
    assert Stock.objects.get().on_hand == 7
    # and the scanner finds the row from the list
    page.goto(reverse("desks:stock", args=[point.slug]))
    page.keyboard.type(pack.sku)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(LONG_NAME)


def test_what_was_typed_stays_when_it_is_refused(page: Page, live_server, point, goods) -> None:
    _sign_in(page, live_server, make_point_member(point))
    page.goto(reverse("desks:receive_pack", args=[point.slug, goods.variants.get().pk]))
    page.get_by_label("Số lượng").fill("-3")
    page.get_by_label("Ghi chú").fill("Chuyến sáng")
    page.get_by_role("button", name="Nhập", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Số lượng")
    expect(page.get_by_label("Ghi chú")).to_have_value("Chuyến sáng")
    assert not Stock.objects.exists()


def test_the_camera_is_offered_only_where_the_browser_reads_codes(page: Page, live_server, point, goods) -> None:
    _sign_in(page, live_server, make_point_member(point))
    address = reverse("desks:stock", args=[point.slug])
    page.goto(address)
    expect(page.locator("[data-camera]")).to_be_hidden()
    page.add_init_script(
        "window.BarcodeDetector = class { static getSupportedFormats() { return Promise.resolve(['ean_13']); } };"
        "Object.defineProperty(navigator, 'mediaDevices', "
        "{ value: { getUserMedia: () => Promise.reject(new Error('no')) } });"
    )
    page.goto(address)
    page.locator("[data-camera]").click()
    assert "máy ảnh" in page.locator("[data-scanned]").evaluate("field => field.validationMessage")


# Every pair of width, scheme and language is met once.
@pytest.mark.parametrize(
    ("width", "scheme", "language"),
    [(390, "light", ""), (1280, "dark", ""), (390, "dark", "/en"), (1280, "light", "/en")],
)
def test_axe_finds_nothing_serious_on_any_page(page: Page, live_server, point, goods, width, scheme, language) -> None:
    manager = make_point_member(point, role=PointRole.MANAGER)
    stock = make_stock(goods, point, lots={"L1": (3, clock.today() + timedelta(days=5)), "L2": (9, None)})
    adjust(manager, stock, stock.lots.get(lot__code="L2").lot, delta=-2, reason="Thiếu")
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    here, row = [point.slug], [point.slug, stock.pk]
    until = clock.now() + timedelta(days=1)
    span = f"?since=2026-01-01T00:00&until={until:%Y-%m-%dT%H:%M}"
    asked = [
        (name, here, "")
        for name in ("point", "point_more", "stock", "receive", "stock_import", "exports", "labels", "point_edit")
    ]
    asked += [("month_end", here, span), ("stock", here, "?q=khong+co"), ("new_exception", here, "")]
    asked += [(name, row, "") for name in ("stock_row", "adjust", "write_off", "take_back", "note_row")]
    asked += [("receive_pack", [point.slug, stock.variant_id], "")]
    _sign_in(page, live_server, manager)
    found = [problem for name, args, query in asked for problem in _faults(page, language, name, args, query)]
    _sign_in(page, live_server, make_officer())
    lot = [stock.lots.first().lot_id]
    for name, args in (("lots", []), ("lot", lot), ("block_lot", lot)):
        found += _faults(page, language, name, args, "")
    assert found == []


def _faults(page: Page, language: str, name: str, args: list, query: str) -> list[tuple[str, str, str]]:
    answer = page.goto(f"{language}{reverse(f'desks:{name}', args=args)}{query}")
    assert answer is not None
    assert answer.status == 200, name
    found = [
        (name, problem["id"], problem["nodes"][0]["html"][:120])
        for problem in Axe().run(page).response["violations"]
        if problem["impact"] in ("serious", "critical")
    ]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append((name, "scrolls sideways", ""))
    small = page.evaluate(
        "[...document.querySelectorAll('main button, main .button, main input:not([type=hidden],[type=checkbox],"
        "[type=radio],[type=file]), main select')]"
        ".filter(e => e.offsetParent && e.offsetHeight < 44 && innerWidth < 768).map(e => e.outerHTML.slice(0, 90))"
    )
    return found + [(name, "smaller than a thumb", html) for html in small]


def _sign_in(page: Page, live_server, user: User) -> None:
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
