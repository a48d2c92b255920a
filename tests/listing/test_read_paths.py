"""Random histories: after each, every public read path is asked. None shows what is not listed, none hides what is."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings

from config.core import clock
from tests.factories import make_officer
from tests.listing.histories import WORDS, World, begin, happen, histories

pytestmark = pytest.mark.django_db

NAMES = "edges { node { name variants: productVariants(first: 5) { edges { node { sku product { name } } } } } }"


def _graphql(client: Client, query: str, **variables: object) -> str:
    body = {"query": query, "variables": variables}
    answer = client.post("/graphql/", body, content_type="application/json")
    assert answer.status_code == 200, answer.content
    return answer.content.decode()


def _page(address: str) -> Callable[[Client, World], str]:
    def ask(client: Client, world: World) -> str:
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        return answer.content.decode()

    return ask


def _each_product_page(client: Client, world: World) -> str:
    """The products whose own pages open; a page that does not open must not name the product either."""
    shown = ""
    for product in world.products:
        answer = client.get(f"/san-pham/{product.slug}/")
        if answer.status_code == 200 and world.token(product) in answer.content.decode().split("<main", 1)[1]:
            shown += world.token(product)
    return shown


def _each_by_slug(client: Client, world: World) -> str:
    query = 'query($slug: String) { product(slug: $slug, channel: "an-giang") { name } }'
    return "".join(_graphql(client, query, slug=product.slug) for product in world.products)


def _each_pack(client: Client, world: World) -> str:
    query = 'query($sku: String) { productVariant(sku: $sku, channel: "an-giang") { name product { name } } }'
    found = [_graphql(client, query, sku=f"SKU-{world.token(product)}") for product in world.products]
    return "".join(found)


def _category(client: Client, world: World) -> str:
    slug = world.products[0].category.slug
    query = (
        f'query($slug: String) {{ category(slug: $slug) {{ products(first: 20, channel: "an-giang") {{ {NAMES} }} }} }}'
    )
    return _graphql(client, query, slug=slug)


def _category_page(client: Client, world: World) -> str:
    return _page(f"/danh-muc/{world.products[0].category.slug}/")(client, world)


def _producer_pages(client: Client, world: World) -> str:
    """Pages of producers; one without listed products may be missing."""
    pages = [client.get(f"/chu-the/{product.producer.slug}/") for product in world.products]
    return "".join(page.content.decode() for page in pages if page.status_code == 200)


def _suggestions(client: Client, world: World) -> str:
    return "".join(client.get("/goi-y/", {"q": word[:5]}).content.decode() for word in WORDS)


PATHS: dict[str, Callable[[Client, World], str]] = {
    "list page": _page("/san-pham/"),
    "list page in English": _page("/en/san-pham/"),
    "search page": _page("/san-pham/?q=mam"),
    "category page": _category_page,
    "producer pages": _producer_pages,
    "product pages": _each_product_page,
    "suggestions": _suggestions,
    "site map": _page("/sitemap-products.xml"),
    "products": lambda c, w: _graphql(c, f'{{ products(first: 20, channel: "an-giang") {{ {NAMES} }} }}'),
    "products by search": lambda c, w: _graphql(
        c, f'{{ products(first: 20, channel: "an-giang", filter: {{search: "mam"}}) {{ {NAMES} }} }}'
    ),
    "category.products": _category,
    "product": _each_by_slug,
    "productVariant": _each_pack,
}


def _shown(text: str) -> set[str]:
    return {word for word in WORDS if word in text}


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=histories)
def test_every_path_shows_exactly_what_is_listed(client: Client, history) -> None:
    with transaction.atomic():
        cache.clear()
        world = begin(make_officer())
        for act in history:
            happen(world, act)
        with clock.starting_at(clock.now() + timedelta(days=world.days_ahead)):
            expected = world.listed()
            assert WORDS[0] in expected
            assert WORDS[1] not in expected
            shown = {name: _shown(ask(client, world)) for name, ask in PATHS.items()}
        assert shown == dict.fromkeys(PATHS, expected)
        transaction.set_rollback(True)
    cache.clear()
