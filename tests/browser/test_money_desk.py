"""The money desk in a real browser, on a phone: a statement read in, money given by hand, a refund by two persons."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from checkout.payments import services
from checkout.payments.gateways import VIETQR
from checkout.payments.models import Refund
from config.core import clock
from config.core.models import User
from tests import factories as make
from tests.checkout import making

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def signed_in(browser: Browser, live_server):
    contexts = []

    def sign_in(user: User, width: int = 390) -> Page:
        client = Client()
        client.force_login(user)
        context = browser.new_context(
            base_url=live_server.url, viewport={"width": width, "height": 844}, locale="vi-VN"
        )
        context.set_default_timeout(15_000)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
        contexts.append(context)
        return context.new_page()

    yield sign_in
    for context in contexts:
        context.close()


def sound(page: Page) -> None:
    """No barrier of WCAG A or AA, and the content is as wide as the screen."""
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]})
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.querySelector('main').scrollWidth <= innerWidth")


def test_a_statement_comes_in_money_finds_its_order_and_a_refund_goes_by_two_persons(signed_in):
    # Given two orders that wait for their transfers, and what the bank says
    product, _point = making.make_shop()
    orders = [
        making.make_order(
            product,
            pays=lambda basket: services.start_payment(None, basket.pk, gateway=VIETQR),
            phone=f"091234560{n}",
            street=f"{n} Lê Lợi",
        )
        for n in (1, 2)
    ]
    coded, bare = orders
    code = coded.checkout.transactions.get().transfer_code
    day = f"{clock.today():%d/%m/%Y}"
    rows = ["Ngày giao dịch,Số tham chiếu,Ghi nợ,Ghi có,Nội dung", f"{day},FT1,,110.000,{code}"]
    rows += [f"{day},FT2,,107.000,tien hang", f"{day},FT3,9.000,,phi"]

    # When the first officer reads the statement in
    first = signed_in(make.make_officer())
    first.goto("/ban-lam-viec/van-phong/")
    first.get_by_role("link", name="Tiền", exact=True).click()
    first.get_by_role("link", name="Sao kê", exact=True).click()
    sound(first)
    sheet = {"name": "sao-ke.csv", "mimeType": "text/csv", "buffer": "\n".join(rows).encode()}
    first.get_by_label("Tệp sao kê").set_input_files(sheet)
    first.get_by_role("button", name="Đọc tệp").click()
    expect(first.get_by_text(coded.number)).to_be_visible()
    sound(first)
    first.get_by_role("button", name=re.compile("Ghi 2")).click()
    expect(first.get_by_role("status")).to_contain_text("Đã ghi 2")
    sound(first)

    # And gives what has no code to the order that waits for just this amount
    first.get_by_role("link", name="107.000").click()
    sound(first)
    first.get_by_role("button", name="Ghép vào đơn này").click()
    expect(first.get_by_role("status")).to_contain_text(bare.number)

    # And approves what came too much; its button is gone, and why stands there
    first.get_by_role("link", name="Hoàn tiền", exact=True).click()
    first.get_by_role("link", name="3.000").click()
    first.get_by_role("button", name="Duyệt", exact=True).click()
    expect(first.get_by_text("người khác chuyển tiền")).to_be_visible()
    sound(first)

    # Then another officer makes the transfer, on a wide screen
    second = signed_in(make.make_officer(), 1280)
    second.goto(first.url.split("?")[0])
    second.get_by_label("Mã lệnh chuyển").fill("FT-77")
    second.get_by_role("button", name="Đã chuyển tiền").click()
    expect(second.get_by_role("status")).to_contain_text("Đã hoàn tiền")
    sound(second)
    assert Refund.objects.get().state == "done"
    for order in orders:
        order.refresh_from_db()
        assert order.paid_at is not None
