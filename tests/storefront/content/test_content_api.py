"""Pages, menus and the shop over GraphQL."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.products.models import Collection
from storefront.content.models import Menu, MenuItem, Page, PageTranslation
from tests.factories import make_category
from tests.graphql import ask

pytestmark = pytest.mark.django_db

WORDS = {"blocks": [{"type": "paragraph", "data": {"text": "Chào"}}]}


def test_a_page_is_found_by_its_slug_or_its_translated_slug_only_when_published():
    page = Page.objects.create(slug="gioi-thieu", title="Giới thiệu", content=WORDS)
    PageTranslation.objects.create(page=page, language="en", slug="about", title="About")
    Page.objects.create(slug="nhap", title="Nháp", is_published=False)
    asked = """query ($slug: String, $code: LanguageCodeEnum) { page(slug: $slug, slugLanguageCode: $code) {
      title content isPublished pageType { slug } assignedAttributes { attribute { slug } }
      translation(languageCode: EN) { title slug content } slugEN: translation(languageCode: PL) { slug }
    } }"""
    about = {
        "title": "Giới thiệu",
        "content": '{"blocks":[{"data":{"text":"Chào"},"type":"paragraph"}]}',
        "isPublished": True,
        "pageType": {"slug": "page"},
        "assignedAttributes": [],
        "translation": {"title": "About", "slug": "about", "content": None},
        "slugEN": None,
    }

    assert ask(asked, slug="gioi-thieu") == {"page": about}
    assert ask(asked, slug="about", code="EN") == {"page": about}
    for slug, code in (("gioi-thieu", "EN"), ("about", None), ("nhap", None), ("nobody", None)):
        assert ask(asked, slug=slug, code=code) == {"page": None}


def test_pages_are_listed_by_slug_without_drafts():
    for slug, is_published in (("b", True), ("a", True), ("c", False)):
        Page.objects.create(slug=slug, title=slug, is_published=is_published)
    asked = """query ($where: PageWhereInput) { pages(channel: "an-giang", where: $where, first: 20) {
      totalCount edges { node { slug } } } }"""

    def slugs(where):
        found = ask(asked, where=where)["pages"]
        return found["totalCount"], [edge["node"]["slug"] for edge in found["edges"]]

    assert slugs(None) == (2, ["a", "b"])
    assert slugs({"slug": {"oneOf": ["b", "c", "storefront-hero"]}}) == (1, ["b"])
    assert slugs({"slug": {"eq": "c"}}) == (0, [])
    assert slugs({"slug": {"oneOf": []}}) == (0, [])


MENU = """{ menu(slug: "navbar", channel: "an-giang") { items {
  ...Entry children { ...Entry children { ...Entry children { id } } }
} } }
fragment Entry on MenuItem {
  name level url translation(languageCode: EN) { name }
  category { slug translation(languageCode: EN) { name } } collection { slug } page { slug }
}"""


def entry(name, level, **facts):
    return {
        "name": name,
        "level": level,
        "url": None,
        "translation": None,
        "category": None,
        "collection": None,
        "page": None,
        **facts,
    }


@pytest.mark.parametrize("entries", [1, 30])
def test_a_menu_shows_its_tree_and_costs_the_same_however_long(entries):
    menu = Menu.objects.create(slug="navbar", name="Navbar")
    for number in range(entries):
        category = make_category(f"Nhóm {number}")
        top = MenuItem.objects.create(
            menu=menu, name=f"Mục {number}", name_en="Entry", category=category, position=number
        )
        middle = MenuItem.objects.create(menu=menu, parent=top, name="Giữa", url="/ban-do/")
        hidden = Collection.objects.create(name="Ẩn", slug=f"an-{number}", is_published=False)
        page = Page.objects.create(slug=f"trang-{number}", title="Trang")
        MenuItem.objects.create(menu=menu, parent=middle, name="Dưới", page=page, collection=hidden)

    with CaptureQueriesContext(connection) as queries:
        found = ask(MENU)["menu"]["items"]

    assert len(queries) == 5
    assert len(found) == entries
    slug = found[0]["category"]["slug"]
    below = entry("Dưới", 2, page={"slug": "trang-0"}, children=[])
    middle = entry("Giữa", 1, url="/ban-do/", children=[below])
    assert found[0] == entry(
        "Mục 0",
        0,
        translation={"name": "Entry"},
        category={"slug": slug, "translation": None},
        children=[middle],
    )


def test_a_menu_that_is_not_there_is_null():
    assert ask('{ menu(slug: "navbar") { items { name } } }') == {"menu": None}


def test_the_shop_names_itself_its_languages_and_its_money():
    asked = "{ shop { name languages { code language } defaultCountry { code } channelCurrencies } }"

    assert ask(asked)["shop"] == {
        "name": "OCOP An Giang",
        "languages": [{"code": "VI", "language": "Tiếng Việt"}, {"code": "EN", "language": "English"}],
        "defaultCountry": {"code": "VN"},
        "channelCurrencies": ["VND"],
    }
