"""Pages of the shop: queries, HTML, and everything that a first visit loads, uncompressed."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from tests.speed.clients import Client
from tests.speed.figures import Figure, at_most
from tests.speed.shops import open_shop

LIST = "/san-pham/"
# What a browser fetches by itself: styles, scripts, icons, and each picture in one of its sizes.
_LOADED = re.compile(r'<(?:link|script|img|source)\b[^>]*?\b(?:src|href)="([^"]+)"[^>]*>')
_NOT_FETCHED = re.compile(r'rel="(?:canonical|alternate|next|prev)"')


def measure() -> Iterator[Figure]:
    with open_shop(products=100_000) as shop:
        client = shop.client()
        first = re.search(rb'href="(/san-pham/[^"/?]+/)"', client.get(LIST).body)
        assert first is not None
        pages = {
            "list": LIST,
            "list in English": "/en/san-pham/",
            "list filtered": f"{LIST}?stars=4&group=food",
            "search": "/tim-kiem/?q=ca",
            "product": first[1].decode(),
            "home": "/",
        }
        for name, path in pages.items():
            client.get(path)
            answer = client.get(path, count=True)
            yield Figure(f"{name}: queries", answer.queries or 0, at_most(12))
            yield Figure(f"{name}: HTML", len(answer.body) / 1000, at_most(60), "KB")
        yield Figure("first visit to the list", _visit(client, LIST) / 1000, at_most(400), "KB")


def _visit(client: Client, path: str) -> int:
    """Bytes of the page and of all it names; style sheets' own pictures too."""
    html = client.get(path).body
    tags = (found for found in _LOADED.finditer(html.decode()) if not _NOT_FETCHED.search(found[0]))
    named = {urljoin(path, found[1]) for found in tags}
    bodies = {address: client.get(address).body for address in named if address.startswith("/")}
    assert len(bodies) == len(named), "something comes from another host"
    inside = {
        urljoin(address, part.decode())
        for address, body in bodies.items()
        for part in re.findall(rb'url\(["\']?([^"\')#:]+)', body)
        if address.endswith(".css")
    }
    return sum(map(len, [html, *bodies.values(), *(client.get(address).body for address in inside - set(bodies))]))
