"""A point's desk in a real browser: goods that move, a count while a sale happens, a till day, and a bad network."""

import re
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from catalog.inventory.models import CounterSale, StockCount, TillSession
from catalog.inventory.services import draft_transfer, open_count, open_till, sell, send_transfer
from catalog.inventory.services.tills import Item
from catalog.inventory.services.transfers import Sending
from config.core.models import User
from tests import factories as make
from tests.storefront.desks.conftest import Shop, shop, url

__all__ = ["shop"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def signed_in(browser: Browser, live_server):
    """A context of somebody who is signed in, at the test's own server or at an address before it."""
    contexts: list[BrowserContext] = []

    def sign_in(user: User, *, base: str = "", **options) -> Page:
        client = Client()
        client.force_login(user)
        base = base or live_server.url
        options = {"viewport": {"width": 390, "height": 844}, "locale": "vi-VN", **options}
        context = browser.new_context(base_url=base, **options)
        context.set_default_timeout(PATIENCE)
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}
        context.add_cookies([{**cookie, "url": base}])
        contexts.append(context)
        return context.new_page()

    yield sign_in
    for context in contexts:
        context.close()


class DroppingProxy(ThreadingHTTPServer):
    """Passes everything on to the shop; answers to the next `drops` POSTs are lost after the shop has given them."""

    daemon_threads = True

    def __init__(self, shop_at: tuple[str, int]) -> None:
        super().__init__(("localhost", 0), _Passing)
        self.shop_at, self.drops, self.posts = shop_at, 0, 0


class _Passing(BaseHTTPRequestHandler):
    server: DroppingProxy

    def do_GET(self) -> None:
        self._pass_on()

    def do_POST(self) -> None:
        self._pass_on()

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        shop = HTTPConnection(*self.server.shop_at, timeout=30)
        shop.request(self.command, self.path, body, dict(self.headers))
        answer = shop.getresponse()
        content = answer.read()
        if self.command == "POST":
            self.server.posts += 1
            if self.server.drops:
                self.server.drops -= 1
                self.close_connection = True
                self.connection.close()
                return
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("transfer-encoding", "connection", "content-length"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def proxy(live_server) -> Iterator[DroppingProxy]:
    host, port = re.fullmatch(r"http://([^:]+):(\d+)", live_server.url).groups()
    server = DroppingProxy((host, int(port)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def address_of(proxy: DroppingProxy) -> str:
    return f"http://localhost:{proxy.server_address[1]}"


# As patient as the acts are: on a machine with other work a page may take longer than Playwright's five seconds.
PATIENCE = 15_000
expect.set_options(timeout=PATIENCE)


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()


def test_a_transfer_is_sent_and_received_with_a_difference(signed_in, shop: Shop):
    here = signed_in(shop.clerk)
    here.goto(url("new_transfer", shop.here.slug))
    # A browser gives the focus some time after it says that the page is there: what is typed before is nobody's.
    expect(here.locator("#adding")).to_be_focused()
    here.keyboard.type("mam ca linh")
    here.keyboard.press("Enter")
    here.get_by_label("Số lượng").fill("3")
    here.locator("select[name=target]").select_option(label=shop.there.name)
    press(here, "Lưu bản nháp")
    press(here, "Gửi đi: hàng rời kệ")
    expect(here.get_by_role("status")).to_contain_text("đang trên đường")
    there = signed_in(make.make_point_member(shop.there))
    there.goto(url("transfers", shop.there.slug))
    there.get_by_role("link", name="Nhận hàng", exact=True).click()
    there.get_by_label("Đã đến").fill("2")
    press(there, "Đưa lên kệ")
    note = there.get_by_label("Phần còn lại")
    expect(there.locator(".line-errors")).to_be_visible()
    note.fill("1 hũ vỡ")
    press(there, "Đưa lên kệ")
    expect(there.get_by_role("status")).to_contain_text("thiếu 1")
    assert (shop.on_hand(), shop.on_hand(shop.there)) == (7, 2)


def test_a_count_while_a_sale_happens(signed_in, shop: Shop):
    counting = signed_in(shop.manager)
    counting.goto(url("counts", shop.here.slug))
    press(counting, "Mở phiếu kiểm kê")
    numbers = counting.locator(".count-lines input")
    numbers.nth(0).fill("3")
    numbers.nth(1).fill("7")
    till = open_till(shop.clerk, shop.here, opening_float=0)
    sell(shop.clerk, till, items=[Item(shop.stock.variant, 1, shop.lots["OLD"].pk)], payment="cash")
    press(counting, "Lưu số đã đếm")
    expect(counting.get_by_role("status")).to_contain_text("1 dòng đã biến động")
    expect(numbers.nth(0)).to_have_value("")
    numbers.nth(0).fill("1")
    press(counting, "Lưu số đã đếm")
    press(counting, "Đã đếm đủ: chuyển người quản lý")
    expect(counting.locator("table")).to_contain_text("−1")
    press(counting, "Áp dụng: tồn kho theo số đã đếm")
    expect(counting.get_by_role("status")).to_contain_text("đúng như đã đếm")
    assert (StockCount.objects.get().state, shop.on_hand()) == ("applied", 8)


def test_a_till_day_from_the_float_to_the_difference_by_keyboard(signed_in, shop: Shop):
    page = signed_in(shop.clerk, viewport={"width": 1280, "height": 800})
    page.goto(url("till", shop.here.slug))
    page.get_by_label("Tiền mặt đầu ca").fill("200.000")
    page.keyboard.press("Enter")
    adding = page.locator("#adding")
    for _scan in range(2):
        expect(adding).to_be_focused()
        page.keyboard.type(shop.stock.variant.sku)
        page.keyboard.press("Enter")
        expect(adding).to_have_value("")
    quantity = page.get_by_label("Số lượng")
    expect(quantity).to_have_value("2")
    quantity.fill("4")
    expect(page.locator("[data-total]")).to_have_text("340.000\u00a0₫")
    page.get_by_role("button", name="Bán", exact=True).press("Enter")
    expect(page).to_have_url(re.compile(r"\?sold=\d+"))  # the sum of the form is a status too, and said so before
    expect(page.get_by_role("status")).to_contain_text("340.000")
    page.get_by_role("link", name="Đóng ca").click()
    page.get_by_label("Tiền mặt đếm được trong két").fill("530000")
    page.keyboard.press("Enter")
    page.get_by_label("Lý do chênh lệch").fill("Thối nhầm")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Đã đóng ca")
    till = TillSession.objects.get()
    assert (till.counted_cash, till.difference_reason, shop.on_hand()) == (530_000, "Thối nhầm", 6)


def on_the_form(page: Page, shop: Shop) -> None:
    page.goto(url("till", shop.here.slug))
    page.locator("#adding").fill(shop.stock.variant.sku)
    page.locator("#adding").press("Enter")
    expect(page.get_by_label("Số lượng")).to_have_value("1")


def test_an_answer_lost_after_the_sale_sells_once(signed_in, proxy, shop: Shop):
    open_till(shop.clerk, shop.here, opening_float=0)
    page = signed_in(shop.clerk, base=address_of(proxy))
    on_the_form(page, shop)
    sent = proxy.posts
    proxy.drops = 99
    press(page, "Bán")
    mark = page.locator("#unsent .unsent")
    expect(mark).to_contain_text("Chưa có trả lời")
    assert (CounterSale.objects.count(), shop.on_hand()) == (1, 9)
    expect(page.locator("#main")).to_have_class(re.compile("waits"))
    proxy.drops = 0
    page.reload()
    page.wait_for_url("**sold=*")
    expect(page.get_by_role("status")).to_contain_text("Đã bán")
    expect(mark).to_have_count(0)
    assert proxy.posts > sent + 1
    assert (CounterSale.objects.count(), shop.on_hand()) == (1, 9)
    assert page.evaluate("Object.values(localStorage)") == ["[]"]


def test_without_a_network_it_is_kept_and_sent_when_it_is_back(signed_in, shop: Shop):
    page = signed_in(shop.clerk)
    transfer = draft_transfer(shop.clerk, shop.here, shop.there, sendings=[Sending(shop.lots["NEW"], 2)])
    page.goto(url("transfer", shop.here.slug, transfer.pk))
    page.context.set_offline(True)
    press(page, "Gửi đi: hàng rời kệ")
    expect(page.locator("#unsent .unsent")).to_contain_text("Chưa có trả lời")
    transfer.refresh_from_db()
    assert transfer.state == "draft"
    page.context.set_offline(False)
    page.wait_for_url("**just=*")
    transfer.refresh_from_db()
    assert (transfer.state, shop.on_hand()) == ("sent", 8)


def test_a_line_asked_for_without_a_network_loses_nothing(signed_in, shop: Shop):
    page = signed_in(shop.clerk)
    page.goto(url("new_transfer", shop.here.slug))
    page.context.set_offline(True)
    page.locator("#adding").fill("mam")
    page.locator("#adding").press("Enter")
    expect(page.locator("#unsent .offline")).to_be_visible()
    expect(page.locator("#adding")).to_have_value("mam")
    page.context.set_offline(False)
    page.locator("#adding").press("Enter")
    expect(page.get_by_label("Số lượng")).to_have_value("1")
    assert page.evaluate("localStorage.length") == 0


def test_what_one_person_left_unsent_another_neither_sees_nor_sends(signed_in, shop: Shop):
    page = signed_in(shop.clerk)
    transfer = draft_transfer(shop.clerk, shop.here, shop.there, sendings=[Sending(shop.lots["NEW"], 2)])
    page.goto(url("transfer", shop.here.slug, transfer.pk))
    page.context.set_offline(True)
    press(page, "Gửi đi: hàng rời kệ")
    expect(page.locator("#unsent .unsent")).to_be_visible()
    other = Client()
    other.force_login(shop.manager)
    page.context.clear_cookies()
    page.context.set_offline(False)
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": other.cookies[settings.SESSION_COOKIE_NAME].value}
    page.context.add_cookies([{**cookie, "url": page.url}])
    page.goto(url("transfers", shop.here.slug))
    expect(page.locator("#unsent")).to_be_hidden()
    transfer.refresh_from_db()
    assert transfer.state == "draft"


@pytest.mark.parametrize("sure", [True, False])
def test_signing_out_takes_along_what_was_kept_after_asking(signed_in, shop: Shop, sure):
    page = signed_in(shop.clerk)
    transfer = draft_transfer(shop.clerk, shop.here, shop.there, sendings=[Sending(shop.lots["NEW"], 2)])
    page.goto("/tai-khoan/")
    keep = "(key) => localStorage.setItem('desk:' + document.querySelector('meta[name=person]').content, key)"
    old = f'[{{"key":"k","url":"{page.url}","page":"{page.url}","what":"x","fields":[],"at":0}}]'
    page.evaluate(keep, old)
    page.reload()
    expect(page.locator("#unsent .unsent")).to_be_visible()
    page.on("dialog", lambda dialog: dialog.accept() if sure else dialog.dismiss())
    press(page, "Đăng xuất")
    if sure:
        page.wait_for_url("**/dang-nhap/**")
        assert page.evaluate("localStorage.length") == 0
    else:
        expect(page.locator("#unsent .unsent")).to_be_visible()
        assert page.evaluate("localStorage.length") == 1
    transfer.refresh_from_db()
    assert transfer.state == "draft"


def test_a_sale_works_without_javascript(signed_in, shop: Shop):
    open_till(shop.clerk, shop.here, opening_float=0)
    page = signed_in(shop.clerk, java_script_enabled=False)
    page.goto(url("till", shop.here.slug))
    page.locator("#adding").fill(shop.stock.variant.sku)
    page.locator("#adding").press("Enter")
    press(page, "Bán")
    expect(page.get_by_role("status")).to_contain_text("Đã bán")
    assert CounterSale.objects.count() == 1


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark"), (390, "dark"), (1280, "light")])
def test_axe_finds_nothing_serious_and_targets_are_large(signed_in, shop: Shop, width, scheme):
    make.make_member(shop.product.producer)
    producer = make.make_member(shop.product.producer)
    make.make_point("Xưởng nhà", kind="producer_premises", producer=shop.product.producer)
    transfer = draft_transfer(shop.clerk, shop.here, shop.there, sendings=[Sending(shop.lots["NEW"], 2)])
    coming = send_transfer(
        shop.clerk, draft_transfer(shop.clerk, shop.here, shop.there, sendings=[Sending(shop.lots["OLD"], 1)])
    )
    counted = open_count(shop.clerk, shop.here)
    till = open_till(shop.clerk, shop.here, opening_float=0)
    sale = sell(shop.clerk, till, items=[Item(shop.stock.variant, 1)], payment="cash")
    consignment = shop.here.consignments.get()
    here, home = shop.here.slug, shop.product.producer.slug
    pages = {
        shop.manager: [
            *(url(name, here) for name in ("transfers", "new_transfer", "counts", "till", "tills", "till_day")),
            *(url(name, here) for name in ("consignments", "point_ask")),
            url("transfer", here, transfer.pk),
            url("count", here, counted.pk),
            url("sale", here, sale.pk),
            url("close_till", here, till.pk),
            url("till_report", here, till.pk),
            url("point_end", here, consignment.pk),
        ],
        make.make_point_member(shop.there): [url("receive_transfer", shop.there.slug, coming.pk)],
        producer: [
            url(name, home) for name in ("producer_goods", "producer_bring", "producer_consignments", "producer_ask")
        ],
    }
    found = []
    for person, addresses in pages.items():
        page = signed_in(person, viewport={"width": width, "height": 900}, color_scheme=scheme)
        for address in addresses:
            page.goto(address)
            found += [
                (address, problem["id"], problem["nodes"][0]["html"][:160])
                for problem in Axe().run(page).response["violations"]
                if problem["impact"] in ("serious", "critical")
            ]
            if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                found.append((address, "scrolls sideways", ""))
            small = page.evaluate(SMALL) if width == 390 else []
            found += [(address, "small target", text) for text in small]
    assert found == []


# What a thumb has to hit on a phone: buttons, fields, selects; a box is hit by its label.
SMALL = """() => [...document.querySelectorAll(
    "main button, main .button, main select, main input:not([type=hidden], [type=checkbox], [type=radio])"
)].filter((e) => e.offsetParent && e.getBoundingClientRect().height < 43.5).map((e) => e.outerHTML.slice(0, 120))"""
