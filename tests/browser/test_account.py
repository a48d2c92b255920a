"""An account on a phone, without JavaScript: opened, confirmed, and all that was bought before is there."""

import json
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from config.core.models import User
from tests.checkout.making import make_order, make_rate_table, make_shop
from tests.factories import make_commune, make_point, make_point_member
from tests.storefront.accounts.letters import code_in, letters_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "lúa mùa nổi"


@pytest.fixture
def phone(browser: Browser, live_server) -> Iterator[Page]:
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": 390, "height": 844}, java_script_enabled=False
    )
    context.set_default_timeout(12_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def earlier(db):
    """A guest's order, by the phone that the account is opened with afterwards."""
    make_rate_table()
    make_commune("Long Xuyên")
    return make_order(make_shop()[0], phone="0912345678")


@pytest.mark.parametrize("prefix", ["", "/en"], ids=["vi", "en"])
def test_from_signing_up_to_the_file_with_everything(phone: Page, browser: Browser, live_server, earlier, prefix):
    phone.goto(f"{prefix}/tai-khoan/dang-nhap/")
    phone.click("a[href$='/dang-ky/']")
    expect(phone.locator("#id_marketing")).not_to_be_checked()
    phone.fill("#id_name", "0912 345 678")
    phone.fill("#id_last_name", "Nguyễn")
    phone.fill("#id_first_name", "Lan")
    phone.fill("#id_password", PASSWORD)
    phone.click("main form button")

    # A clerk looks the number up and reads the code out.
    phone.fill("#id_code", read_by_a_clerk(browser, live_server))
    phone.click("main form button")
    expect(phone.locator(".order-list").first).to_contain_text(earlier.number)

    # Addresses
    phone.goto(f"{prefix}/tai-khoan/dia-chi/them/")
    phone.fill("#id_commune_text", "long xuyen")
    phone.fill("#id_street", "12 Lê Lợi")
    phone.click("main form button")
    phone.locator("input[name=commune]").first.check()
    phone.click("main form button")
    expect(phone.locator(".order-list")).to_contain_text("12 Lê Lợi")
    expect(phone.locator(".order-list")).to_contain_text("+84912345678")

    # An e-mail besides
    phone.goto(f"{prefix}/tai-khoan/doi/")
    phone.fill("#id_name", "lan@example.test")
    phone.fill("#id_password", PASSWORD)
    phone.click("main form button")
    phone.fill("#id_code", code_in(*letters_to("lan@example.test")))
    phone.click("main form button")
    expect(phone.locator(".facts")).to_contain_text("lan@example.test")

    # Everything as a file
    phone.goto(f"{prefix}/tai-khoan/du-lieu/")
    with phone.expect_download() as download:
        phone.click("a[download]")
    told = json.loads(download.value.path().read_text())
    assert [order["number"] for order in told["orders"]] == [earlier.number]
    assert told["addresses"][0]["street"] == "12 Lê Lợi"
    assert told["account"]["email"] == User.objects.get(phone="+84912345678").email


def read_by_a_clerk(browser: Browser, live_server) -> str:
    clerk = make_point_member(make_point(), email="clerk@example.test", password=PASSWORD)
    context = browser.new_context(base_url=live_server.url)
    desk = context.new_page()
    desk.goto("/tai-khoan/dang-nhap/")
    desk.fill("#id_name", clerk.email)
    desk.fill("#id_password", PASSWORD)
    desk.click("main form button")
    desk.goto("/ban-lam-viec/ma-xac-nhan/?phone=0912345678")
    desk.click("main form[method=post] button")
    code = desk.locator("code").inner_text()
    context.close()
    return code


@pytest.mark.parametrize("path", ["dang-ky/", "xac-nhan/", "quen-mat-khau/", "dat-lai-mat-khau/"])
def test_pages_of_the_way_in_can_be_used_by_everybody(page: Page, path):
    page.goto(f"/tai-khoan/{path}")
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["help"]) for one in found] == []
