"""The style guide: every component renders in both languages, and each is lean."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from tests.pages import read

COMPONENTS = Path(__file__).resolve().parents[2] / "storefront" / "templates" / "components"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "language", "words"), [("/styleguide/", "vi", "4 sao"), ("/en/styleguide/", "en", "4 stars")]
)
def test_the_style_guide_speaks_both_languages(client: Client, address: str, language: str, words: str) -> None:
    answer = client.get(address)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in html
    assert words in html


@pytest.mark.django_db
def test_every_mark_that_is_used_is_in_the_sprite(client: Client) -> None:
    page = read(client.get("/styleguide/"))
    used = {mark.get("href", "").removeprefix("#") for mark in page.iter("use")}
    assert {"mark", "stars-4", "seal-ring", "i-search"} <= used
    assert used <= {element.get("id") for element in page.iter()}


def test_each_component_says_what_it_takes() -> None:
    for template in COMPONENTS.glob("*.html"):
        first = template.read_text().split("{% endcomment %}")[0]
        assert first.startswith("{% comment %}"), template.name
        assert re.search(r"Takes|Rendered by|Says", first), template.name


def test_a_card_is_lean_and_escapes_what_it_shows() -> None:
    card = {
        "url": "/x",
        "name": "<b>Mắm</b>",
        "picture_url": "/p.webp",
        "picture_alt": '"><script>',
        "stars": 4,
        "valid_until": None,
        "price": 125_000,
        "unit_price": None,
    }
    with translation.override("vi"):
        html = render_to_string("components/product_card.html", {"card": card})
    assert "&lt;b&gt;Mắm" in html
    assert "<script" not in html
    assert len(html.encode()) < 1_500


@pytest.mark.parametrize(("picture", "there"), [("search", True), ("", False)])
def test_an_empty_state_says_what_to_do(picture: str, *, there: bool) -> None:
    values = {"title": "Không có gì", "text": "Thử lại.", "picture": picture, "action_url": "/x", "action_label": "Xem"}
    html = render_to_string("components/empty_state.html", values)
    assert '<a class="button" href="/x">Xem</a>' in html
    assert ("svg/empty-search.svg" in html) is there
