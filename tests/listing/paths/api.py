"""The fields of the API that lead to products, packs, or counts of them."""

from typing import Any

from tests.listing.histories import HOUSES, WORDS, World
from tests.listing.paths.pages import facets_due
from tests.listing.registry import Answer, query

NAMES = "edges { node { name productVariants(first: 5) { edges { node { sku product { name } } } } } }"


def _slugs(world: World) -> list[dict[str, Any]]:
    return [{"slug": product.slug} for product in world.products]


def _house_slugs(kind: str) -> Any:
    def slugs(world: World) -> list[dict[str, Any]]:
        return [{"slug": slug} for slug in sorted({getattr(product, kind).slug for product in world.products})]

    return slugs


def _counts_of_facets(answers: list[Answer], world: World) -> dict[str, dict[str, int]]:
    facets = {one["name"]: one["values"] for one in answers[0].json["facets"]}
    return {name: {one["value"]: one["count"] for one in facets.get(name, [])} for name in ("stars", "producer")}


def _houses(answers: list[Answer], world: World) -> set[str]:
    return {word for word in HOUSES if any(f"co-so-{word}" in answer.text for answer in answers)}


query("products", f'{{ products(first: 20, channel: "an-giang") {{ {NAMES} }} }}')
query("products by search", f'{{ products(first: 20, channel: "an-giang", search: "mam") {{ {NAMES} }} }}')
query(
    "products counted",
    '{ products(first: 20, channel: "an-giang") { totalCount } }',
    reads=lambda answers, world: answers[0].json["products"]["totalCount"],
    shows=lambda world: len(world.listed()),
)
query("product", 'query($slug: String) { product(slug: $slug, channel: "an-giang") { name } }', _slugs)
query(
    "productVariant",
    'query($sku: String) { productVariant(sku: $sku, channel: "an-giang") { name product { name } } }',
    lambda world: [{"sku": f"SKU-{word}"} for word in WORDS],
)
query(
    "packs counted",
    '{ products(first: 20, channel: "an-giang") { edges { node { productVariants(first: 5) { totalCount } } } } }',
    reads=lambda answers, world: [
        edge["node"]["productVariants"]["totalCount"] for edge in answers[0].json["products"]["edges"]
    ],
    shows=lambda world: [1] * len(world.listed()),
)
query(
    "category.products",
    f'query($slug: String) {{ category(slug: $slug) {{ products(first: 20, channel: "an-giang") {{ {NAMES} }} }} }}',
    _house_slugs("category"),
)
query(
    "collection.products",
    f'{{ collection(slug: "featured-products", channel: "an-giang") {{ products(first: 20) {{ {NAMES} }} }} }}',
)
query(
    "producer.products",
    f"query($slug: String) {{ producer(slug: $slug) {{ products(first: 20) {{ {NAMES} }} }} }}",
    _house_slugs("producer"),
)
query(
    "producers",
    "{ producers(first: 20) { totalCount edges { node { slug } } } }",
    reads=lambda answers, world: (_houses(answers, world), answers[0].json["producers"]["totalCount"]),
    shows=lambda world: (world.listed_houses(), len(world.listed_houses())),
)
query(
    "facets",
    '{ facets(channel: "an-giang") { name values { value count } } }',
    reads=_counts_of_facets,
    shows=facets_due,
)
query(
    "suggestions",
    "query($prefix: String!) { suggestions(prefix: $prefix) { label } }",
    lambda world: [{"prefix": word[:5]} for word in WORDS],
)
query(
    "suggested producers",
    "query($prefix: String!) { suggestions(prefix: $prefix) { kind key } }",
    lambda world: [{"prefix": word[:5]} for word in HOUSES],
    reads=_houses,
    shows=World.listed_houses,
)
