"""A producer's month end in a real browser: closed by an officer, paid by the owner, read on the producer's phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, expect

from catalog.producers.models import ProducerKind
from checkout.settlement.models import Statement
from config.core import clock
from config.core.models import OfficeRole, User
from tests.checkout.making import make_order, make_shop, pay_by_card
from tests.checkout.settling import IN_NOVEMBER, IN_OCTOBER, hand_over, lay_rates
from tests.factories import make_member, make_officer, make_producer, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sign_in(browser: Browser, live_server):
    """A page of somebody who is signed in."""
    contexts = []

    def opened(user: User, width: int):
        client = Client()
        client.force_login(user)
        context = browser.new_context(
            base_url=live_server.url, locale="vi-VN", viewport={"width": width, "height": 844}
        )
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}
        context.add_cookies([{**cookie, "url": live_server.url}])
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def test_a_producers_month_end(sign_in) -> None:
    lay_rates()
    producer = make_producer("Hộ kinh doanh Út Mười", kind=ProducerKind.HOUSEHOLD_BUSINESS)
    with clock.starting_at(IN_OCTOBER):
        product, _point = make_shop(producer=producer)
        hand_over(make_order(product, quantity=3, pays=pay_by_card))
    with clock.starting_at(IN_NOVEMBER):
        office = sign_in(make_officer(), 1280)
        office.goto(f"{reverse('desks:settlement')}?month=2026-10")
        office.get_by_role("button", name="Chốt 1 bảng quyết toán").click()
        expect(office.get_by_role("status")).to_contain_text("Đã chốt 1")

        owner = sign_in(make_user(role=OfficeRole.OWNER), 390)
        owner.goto(f"{reverse('desks:settlement')}?month=2026-10")
        owner.get_by_role("link", name="Hộ kinh doanh Út Mười").click()
        owner.get_by_label("Mã giao dịch ngân hàng").fill("FT26307123")
        owner.get_by_role("button", name="Đánh dấu đã trả").click()
        expect(owner.get_by_role("status")).to_contain_text("QT-202610")
        assert owner.evaluate("document.documentElement.scrollWidth <= innerWidth")

        phone = sign_in(make_member(producer), 390)
        phone.goto(reverse("desks:producer_money", args=[producer.slug]))
        assert Axe().run(phone).response["violations"] == []
        phone.get_by_role("link", name="10/2026").click()
        expect(phone.get_by_text("FT26307123")).to_be_visible()
        # 255,000 less 1 % and 0.5 %
        expect(phone.locator(".reckoning tfoot")).to_contain_text("251.175")
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
        with phone.expect_download() as got:
            phone.get_by_role("link", name="XLSX").click()
        assert got.value.suggested_filename.startswith("QT-202610")
    assert Statement.objects.get().state == "paid"
