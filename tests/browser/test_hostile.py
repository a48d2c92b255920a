"""The hostile corpus in a real browser: nothing of it runs, asks for anything or is stopped only by the policy."""

import pytest
from playwright.sync_api import Page

from catalog.products.models import Product
from tests.security.hostile.corpus import PAYLOADS
from tests.security.hostile.fields import poison
from tests.security.hostile.world import build
from tests.security.rights.routes import address

pytestmark = [pytest.mark.browser, pytest.mark.prove, pytest.mark.django_db(transaction=True)]


def _complains(message) -> bool:
    """Scripts that fail and what the security policy stops; a picture that is not there is neither."""
    return message.type == "error" and not message.text.startswith("Failed to load resource")


PUBLIC = (
    "shop:home",
    "shop:products",
    "shop:product",
    "shop:category",
    "shop:collection",
    "shop:producer",
    "shop:producers",
    "shop:certificate_of",
    "content:page",
)
DESKS = ("desks:office", "desks:register", "desks:recognition", "desks:product", "desks:describe", "desks:producer")


@pytest.mark.parametrize("turn", range(0, len(PAYLOADS), 6))
def test_nothing_runs(page: Page, settings, tmp_path, turn):
    # Given the corpus in every row, and somebody from the office who looks
    settings.MEDIA_ROOT = tmp_path
    shop = build()
    owner = shop.people["owner"]
    owner.set_password("mật khẩu dài của chủ")
    owner.save()
    poison(turn)
    ran, hosts = [], set()
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    page.on("pageerror", lambda error: ran.append(str(error)))
    page.on("console", lambda message: ran.append(message.text) if _complains(message) else None)
    page.on("request", lambda asked: hosts.add(asked.url.split("/")[2]))

    # When public pages and desks are walked through in both languages, and words are typed into the search
    page.goto("/tai-khoan/dang-nhap/")
    page.fill("[name=name]", owner.email)
    page.fill("[name=password]", "mật khẩu dài của chủ")
    page.click("main button")
    for name in (*PUBLIC, *DESKS):
        page.goto(address(shop, name))
        assert page.locator("pwn, [pwn], [onpwn], [onerror], [onfocus]").count() == 0, name
    page.goto("/")
    page.fill("[name=q] >> visible=true", Product.objects.first().name[:20])
    page.wait_for_timeout(500)

    # Then no dialog opened, no script was stopped on its way, nothing was asked of another host
    assert ran == []
    assert len(hosts) == 1
