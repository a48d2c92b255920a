"""The product list over GraphQL, 24 products with all that a storefront shows: 100,000 on sale beside 1,000."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.speed.clients import Client
from tests.speed.figures import Figure, at_most, times
from tests.speed.shops import open_shop
from tests.speed.timing import medians

FEW, MANY = 1_000, 100_000
SIZE = 24
FARTHEST_PAGE = {FEW: 30, MANY: 1_000}
LISTED = (Path(__file__).resolve().parents[2] / "fixtures/listed_product.graphql").read_text(encoding="utf-8")

LIST = f"""query ($after: String, $filter: ProductFilterInput, $counted: Boolean = false) {{
  products(first: {SIZE}, after: $after, filter: $filter, sortBy: {{ field: NAME, direction: ASC }}) {{
    totalCount @include(if: $counted)
    pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }}
    edges {{ cursor node {{ ...Listed }} }}
  }}
  facets(filter: $filter) @include(if: $counted) {{ name values {{ value label count }} }}
}}
{LISTED}"""
SKIP = """query ($after: String, $first: Int!) {
  products(first: $first, after: $after, sortBy: { field: NAME, direction: ASC }) {
    pageInfo { endCursor hasNextPage }
  }
}"""


def measure() -> Iterator[Figure]:
    with open_shop(products=FEW) as few, open_shop(products=MANY) as many:
        clients = {FEW: few.client(), MANY: many.client()}
        asked = {products: _asked(client, FARTHEST_PAGE[products]) for products, client in clients.items()}
        for name in asked[MANY]:
            yield from _compared(name, clients, {products: pages[name] for products, pages in asked.items()})
        yield from _first_count(clients)


def _asked(client: Client, farthest: int) -> dict[str, dict[str, Any]]:
    """The variables of each page that is measured."""
    filtered = {"stars": [4], "groups": ["FOOD"], "price": {"lte": 150_000}}
    return {
        "first page": {},
        "1,000th page by cursor (of 1,000 products the 30th)": {"after": _cursor_before(client, farthest)},
        "filtered by stars, group and price": {"filter": filtered},
        "with totalCount and facets": {"counted": True},
        "filtered, with totalCount and facets": {"filter": filtered, "counted": True},
    }


def _cursor_before(client: Client, number: int) -> str:
    """The cursor behind which that page begins."""
    after, left = None, (number - 1) * SIZE
    while left:
        first = min(96, left)
        page = client.graphql(SKIP, after=after, first=first).data["products"]
        after, left = page["pageInfo"]["endCursor"], left - first
    return str(after)


def _compared(name: str, clients: dict[int, Client], asked: dict[int, dict[str, Any]]) -> Iterator[Figure]:
    for products, client in clients.items():
        first, again = (client.graphql(LIST, count=True, **asked[products]) for _ in range(2))
        assert len(again.data["products"]["edges"]) == SIZE
        yield Figure(f"{name}: queries of {products:,}", again.queries or 0, at_most(12))
        if first.queries != again.queries:
            yield Figure(f"{name}: queries of {products:,}, never counted before", first.queries or 0)
    taken = medians(
        {f"{name}: {n:,}": lambda n=n: clients[n].graphql(LIST, **asked[n]) for n in clients},  # type: ignore[misc]
        rounds=25,
    )
    yield from times(taken)
    few, many = taken.values()
    yield Figure(f"{name}: time of {MANY:,} to {FEW:,}", many / few, at_most(1.5))


def _first_count(clients: dict[int, Client]) -> Iterator[Figure]:
    """Counts are kept until the catalogue changes: what the first to ask for them waits, each time with another
    filter that nobody has asked for."""
    prices = iter(range(1_000_000, 2_000_000))

    def ask(products: int) -> None:
        clients[products].graphql(LIST, filter={"price": {"lte": next(prices)}}, counted=True)

    yield from times(
        medians({f"totalCount and facets, never asked before: {n:,}": lambda n=n: ask(n) for n in clients}, rounds=10)  # type: ignore[misc]
    )
