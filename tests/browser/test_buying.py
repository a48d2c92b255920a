"""Buying on a phone: each walk at 390 px and without JavaScript, as in an app's built-in browser at its worst."""

import json
import time
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from catalog.products.models import ProductVariant
from checkout.orders.models import Order
from checkout.payments.models import Transaction
from checkout.payments.webhooks import sign
from tests.checkout.making import make_rate_table, make_shop, make_voucher, pack
from tests.factories import make_commune, make_picture, make_point, make_stock, make_wine
from tests.stand_ins.stripe import SECRET, stripe_server
from tests.storefront.checkout.by_forms import order, put

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CASH, VIETQR, STRIPE = "ocop.payment.cod", "ocop.payment.vietqr", "saleor.app.payment.stripe"


@pytest.fixture(params=["vi", "en"])
def language(request) -> str:
    return request.param


def on_a_phone(browser: Browser, live_server, **options) -> Iterator[Page]:
    context = browser.new_context(base_url=live_server.url, viewport={"width": 390, "height": 844}, **options)
    context.set_default_timeout(12_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def phone(browser: Browser, live_server) -> Iterator[Page]:
    yield from on_a_phone(browser, live_server, java_script_enabled=False)


@pytest.fixture
def scripted(browser: Browser, live_server) -> Iterator[Page]:
    yield from on_a_phone(browser, live_server)


@pytest.fixture
def shop(db):
    """Two products, each at a point of its own."""
    make_rate_table()
    make_commune("Long Xuyên")
    return [make_shop(), make_shop()]


def buy(page: Page, product, *, quantity: int = 1, prefix: str = "") -> None:
    page.goto(f"{prefix}/san-pham/{product.slug}/")
    page.fill("#quantity", str(quantity))
    page.click(".buy button")
    page.wait_for_selector("#basket")


def fill_in(page: Page, *, prefix: str = "") -> None:
    page.goto(f"{prefix}/dat-hang/")
    page.fill("#id_full_name", "Nguyễn Thị Lan")
    page.fill("#id_phone", "0912 345 678")


def to_the_door(page: Page) -> None:
    page.fill("#id_commune_text", "long xuyen")
    page.fill("#id_street", "12 Lê Lợi")
    # Several places are or were called so: the page asks which, and keeps what was typed.
    page.click(".at-thumb button[value=update]")
    page.locator("input[name=commune]").first.check()
    see_total(page)


def see_total(page: Page) -> None:
    page.click(".at-thumb button[value=update]")
    page.wait_for_selector("button[value=place]")


def place(page: Page, gateway: str) -> None:
    page.check(f"input[value='{gateway}']")
    page.click("button[value=place]")
    page.wait_for_load_state()


def test_a_guest_pays_the_courier_for_two_parcels(phone: Page, shop, language):
    prefix = "" if language == "vi" else "/en"
    for product, _point in shop:
        buy(phone, product, prefix=prefix)
    fill_in(phone, prefix=prefix)
    to_the_door(phone)
    expect(phone.locator(".parcel")).to_have_count(2)

    place(phone, CASH)

    placed = Order.objects.get()
    assert f"/don-hang/{placed.pk}/" in phone.url
    expect(phone.locator("h1")).to_contain_text(placed.number)
    expect(phone.locator(".parcel")).to_have_count(2)
    phone.goto(f"{prefix}/don-hang/")
    expect(phone.locator(".order-list")).to_contain_text(placed.number)


def test_collected_and_paid_by_transfer_which_the_bank_reports(scripted: Page, shop, live_server, settings):
    (product, point), _other = shop
    buy_by_script(scripted, product)
    fill_in(scripted)
    scripted.check("input[value=collection]")
    scripted.check(f"input[name=point][value='{point.pk}']")
    scripted.wait_for_selector("button[value=place]")
    scripted.check(f"input[value='{VIETQR}']")
    expect(scripted.locator("button[value=place]")).to_contain_text("85.000")
    scripted.click("button[value=place]")
    scripted.wait_for_selector(".qr")
    payment = Transaction.objects.get()
    with scripted.expect_download() as download:
        scripted.click("a[download]")
    assert download.value.suggested_filename == f"vietqr-{payment.transfer_code}.png"

    # When the bank tells of the money
    notice = {
        "id": "FT1",
        "account": settings.BANK_ACCOUNT,
        "amount": 85_000,
        "note": f"MBVCB.123.{payment.transfer_code}.CT",
        "bookedAt": "2026-11-25T10:00:00+07:00",
    }
    body = json.dumps(notice).encode()
    answer = Client().post(
        "/thanh-toan/bao-co/", body, "application/json", headers={"X-Signature": sign(body, at=int(time.time()))}
    )
    assert answer.json()["outcome"] == "exact"

    # Then the page says so by itself, with the code to collect by
    expect(scripted.locator(".qr")).to_have_count(0, timeout=15_000)
    expect(scripted.locator(".pickup")).to_have_text(Order.objects.get().parcels.get().pickup_code)


def buy_by_script(page: Page, product) -> None:
    page.goto(f"/san-pham/{product.slug}/")
    page.click(".buy button")
    expect(page.locator(".drawer")).to_contain_text(product.name)
    expect(page.locator("#basket-link .count")).to_have_text("1")


@pytest.fixture
def stripe(settings, live_server):
    with stripe_server() as server:
        settings.STRIPE_API_BASE, settings.STRIPE_SECRET_KEY = server.url, "sk_test_x"
        settings.STRIPE_PUBLISHABLE_KEY, settings.STRIPE_WEBHOOK_SECRET = "pk_test_x", SECRET
        settings.PUBLIC_URL = live_server.url
        yield server


def test_paid_on_stripes_page_after_stepping_back_once(phone: Page, shop, stripe):
    buy(phone, shop[0][0])
    fill_in(phone)
    to_the_door(phone)
    place(phone, STRIPE)
    phone.click(".at-thumb a")
    phone.click("button[name=back]")
    expect(phone.locator(".message.soon")).to_be_visible()
    assert Order.objects.count() == 0

    place(phone, STRIPE)
    phone.click(".at-thumb a")
    phone.click("button[name=pay]")

    placed = Order.objects.get()
    phone.wait_for_url(f"**/don-hang/{placed.pk}/")
    assert placed.paid_at is not None
    assert list(stripe.charged().values()) == [placed.total]


def test_a_voucher_shows_what_it_takes_off(phone: Page, shop):
    make_voucher("TET2027")
    buy(phone, shop[0][0], quantity=2)
    phone.fill("#voucher", "tet2027")
    phone.click("button[value=voucher]")
    expect(phone.locator(".sums")).to_contain_text("17.000")

    fill_in(phone)
    to_the_door(phone)
    place(phone, CASH)

    assert Order.objects.get().discount == 17_000


def test_a_price_that_changes_before_paying_is_shown_first(phone: Page, shop):
    buy(phone, shop[0][0])
    fill_in(phone)
    to_the_door(phone)
    ProductVariant.objects.filter(pk=pack(shop[0][0]).pk).update(price=95_000)

    place(phone, CASH)

    expect(phone.locator("[role=alert]")).to_contain_text("95.000")
    assert Order.objects.count() == 0
    phone.click("#checkout-rest button[value=accept]")
    place(phone, CASH)
    assert Order.objects.get().goods == 95_000


def test_what_goes_at_the_last_moment_is_taken_less_of_in_one_click(phone: Page, shop, live_server):
    product, _point = shop[0]
    buy(phone, product, quantity=10)
    fill_in(phone)
    to_the_door(phone)
    other = Client()
    put(other, product, 7)
    order(other, phone="0987 654 321", street="5 Tôn Đức Thắng")
    assert Order.objects.count() == 1

    place(phone, CASH)
    phone.locator("#checkout-rest button[value^='set:']").first.click()
    place(phone, CASH)

    assert sorted(one.lines.get().quantity for one in Order.objects.all()) == [3, 7]


def test_wine_is_refused_for_cash_with_the_reason_beside_it(phone: Page, shop):
    wine = make_wine()
    make_stock(wine, make_point(ships=True), lots={"": (5, None)})
    phone.goto(f"/san-pham/{wine.slug}/")
    phone.click("button[value=yes]")
    buy(phone, wine)
    fill_in(phone)
    to_the_door(phone)

    expect(phone.locator(f"input[value='{CASH}']")).to_be_disabled()
    expect(phone.locator(".way").first).to_contain_text("có cồn")
    place(phone, VIETQR)
    expect(phone.locator(".qr")).to_be_visible()


def test_a_gift_goes_to_another_and_its_giver_pays(phone: Page, shop):
    buy(phone, shop[0][0])
    fill_in(phone)
    phone.check("#id_is_gift")
    phone.fill("#id_recipient_name", "Trần Văn Bình")
    phone.fill("#id_recipient_phone", "0987 654 321")
    phone.fill("#id_gift_note", "Chúc mừng năm mới")
    to_the_door(phone)
    expect(phone.locator(f"input[value='{CASH}']")).to_be_disabled()

    place(phone, VIETQR)

    expect(phone.locator(".order")).to_contain_text("Chúc mừng năm mới")


@pytest.mark.parametrize(
    ("width", "scheme", "prefix"), [(390, "light", ""), (1280, "dark", "/en"), (390, "dark", "/en")]
)
def test_axe_finds_nothing_serious(page: Page, shop, width, scheme, prefix):
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=scheme)
    product = shop[0][0]
    make_picture(product)
    found = []

    def look(name: str) -> None:
        grave = [v for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
        found.extend((name, one["id"], one["nodes"][0]["html"][:120]) for one in grave)

    page.goto(f"{prefix}/gio-hang/")
    look("empty basket")
    page.goto(f"{prefix}/san-pham/{product.slug}/")
    page.click(".buy button")
    page.wait_for_selector(".drawer")
    look("drawer")
    page.goto(f"{prefix}/gio-hang/")
    look("basket")
    page.goto(f"{prefix}/dat-hang/")
    page.click("button[value=update] >> nth=-1")
    look("lacking")
    fill_in(page, prefix=prefix)
    page.fill("#id_street", "12 Lê Lợi")
    page.locator("#id_commune_text").press_sequentially("long xuyen")
    page.locator("input[name=commune]").first.check()
    page.wait_for_selector("button[value=place]")
    look("ready")
    place(page, VIETQR)
    page.wait_for_selector(".qr")
    look("order")
    page.goto(f"{prefix}/tra-cuu-don/")
    look("look up")

    assert found == []
