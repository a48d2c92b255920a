"""The shop in a real browser: nobody is shut out, nothing comes from elsewhere, and it works by keyboard and without
JavaScript."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.factories import (
    make_agreed_consignment,
    make_listed_product,
    make_picture,
    make_point,
    make_producer,
    make_recognition,
    make_stock,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG_NAME = "Thực phẩm bảo vệ sức khỏe Vicumax Mật ong Nano curcumin đặc biệt"
LARGEST_VISIT = 400_000


@pytest.fixture
def shelf(page: Page) -> list:
    maker = make_producer("Hợp tác xã Sản xuất Nông nghiệp và Dịch vụ Thương mại Du lịch Vĩnh Thạnh Trung")
    products = [make_listed_product(LONG_NAME, producer=maker)]
    products += [make_listed_product(f"Khô cá lóc số {number}") for number in range(23)]
    for product in products:
        make_picture(product)
    return products


# Every pair of width, scheme and language is met once.
@pytest.mark.parametrize(
    ("width", "scheme", "language"),
    [(390, "light", ""), (1280, "dark", ""), (390, "dark", "/en"), (1280, "light", "/en")],
)
def test_axe_finds_nothing_serious(page: Page, shelf, width, scheme, language):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    number = make_recognition(shelf[0], valid_from=None).certificate_number
    point = make_point()
    make_agreed_consignment(shelf[0].producer, point)
    make_stock(shelf[0], point)
    found = []
    for path in (
        "/",
        "/san-pham/",
        "/san-pham/?price_from=abc",
        f"/san-pham/{shelf[0].slug}/",
        f"/chu-the/{shelf[0].producer.slug}/",
        "/chu-the/",
        "/diem-ban/?lat=10.4&lon=105",
        f"/diem-ban/{point.slug}/",
        "/chung-nhan/",
        f"/chung-nhan/{number}",
        "/do-tuoi/",
        "/khong-co/",
    ):
        page.goto(f"{language}{path}")
        found += [
            (path, problem["id"], problem["nodes"][0]["html"][:120])
            for problem in Axe().run(page).response["violations"]
            if problem["impact"] in ("serious", "critical")
        ]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append((path, "scrolls sideways"))
    assert found == []


def test_a_first_visit_to_the_list_is_light_and_asks_no_other_host(page: Page, shelf, live_server):
    sizes: dict[str, int] = {}
    page.on("response", lambda answer: sizes.update({answer.url: len(answer.body())}))
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto("/san-pham/")
    page.wait_for_load_state("networkidle")
    assert len(sizes) > 5
    assert all(url.startswith(live_server.url) for url in sizes)
    assert sum(sizes.values()) < LARGEST_VISIT
    assert complaints == []


def test_suggestions_are_walked_by_keyboard(page: Page, shelf):
    page.goto("/")
    box = page.get_by_role("combobox")
    box.press_sequentially("kho ca loc so 7")
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    box.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url("**/san-pham/*/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Khô cá lóc")


def test_a_ticked_filter_changes_the_list_in_place_and_its_address(page: Page, shelf):
    make_recognition(shelf[0], stars=5)
    page.goto("/san-pham/")
    page.evaluate("window.stayed = true")
    page.locator("input[name=stars][value='5']").press("Space")
    page.wait_for_url("**stars=5**")
    expect(page.locator(".card")).to_have_count(1)
    assert page.evaluate("window.stayed") is True


def test_the_list_works_without_javascript(browser, live_server, shelf):
    make_listed_product("Gạo thơm", recognition={"stars": 3})
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    context.set_default_timeout(8_000)
    page = context.new_page()
    page.goto("/san-pham/")
    page.locator("input[name=stars][value='4']").check()
    page.locator(".facets .go button").click()
    assert "stars=4" in page.url
    expect(page.locator(".card")).to_have_count(24)
    context.close()
