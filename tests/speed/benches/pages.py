"""Pages of the shop: queries, and bytes over the wire."""

from collections.abc import Iterator

from tests.speed.figures import Figure, at_most
from tests.speed.shops import open_shop

PAGES = {"list page": "/san-pham/", "English list page": "/en/san-pham/", "home page": "/"}


def measure() -> Iterator[Figure]:
    with open_shop(products=1_000) as shop:
        client = shop.client()
        for name, path in PAGES.items():
            client.get(path)
            answer = client.get(path, count=True)
            yield Figure(f"{name}: queries", answer.queries or 0, at_most(12))
            yield Figure(f"{name}: HTML", len(answer.body) / 1000, at_most(60), "KB")
