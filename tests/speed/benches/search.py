"""Search among 100,000 products: whole HTTP requests without facets, beside a page of 24 by primary key."""

from collections.abc import Callable, Iterator
from itertools import cycle

from tests.speed.clients import Client
from tests.speed.figures import Figure, at_most, times
from tests.speed.shops import open_shop
from tests.speed.timing import medians

PRODUCTS, SIZE = 100_000, 24

# Several of each kind, asked in turn.
QUESTIONS = {
    "a name": ["mắm cá linh đồng quê", "gạo nàng nhen hữu cơ", "trà sen vị gừng", "khô cá sặc miệt vườn"],
    "a name without accents": ["mam ca linh dong que", "gao nang nhen huu co", "tra sen vi gung"],
    "a word that 20,000 share": ["cá", "ca", "ca "],
    "words that 10,000 share": ["thốt nốt", "thot not", "gạo", "mam", "kho "],
    "a word that all share": ["an giang", "thuc pham"],
    "half a word": ["m", "th", "du", "mam c"],
    "a name and a place": ["gao tri ton", "mam ca chau doc"],
    "an old place": ["thoai son", "tinh bien"],
    "a typo": ["mam ca lihn", "gao nagn nhen", "thot nott", "khoo ca sac", "tra senn vi gung"],
    "nothing fits": ["zzzz", "qwerty uiop"],
}
FOUND = "pageInfo { hasNextPage endCursor } edges { cursor node { ...Shown } }"
SELECTIONS = {
    "a card's fields": "fragment Shown on Product { id name slug thumbnail(size: 256) { url } pricing { priceRange "
    "{ start { gross { amount } } } } producer { name } recognition { stars validUntil } }",
    "ids and names only": "fragment Shown on Product { id name }",
}
SEARCH = f"query ($words: String) {{ products(first: {SIZE}, search: $words) {{ {FOUND} }} }}"
BY_KEY = f"query ($ids: [ID!]) {{ products(first: {SIZE}, where: {{ ids: $ids }}) {{ {FOUND} }} }}"
IDS = "{ products(first: 96, sortBy: { field: DATE, direction: ASC }) { edges { node { id } } } }"
FACETS = """query ($words: String, $filter: ProductFilterInput) {
  facets(search: $words, filter: $filter) { name values { value label count } }
}"""


def measure() -> Iterator[Figure]:
    with open_shop(products=PRODUCTS) as shop:
        client = shop.client()
        for name, fragment in SELECTIONS.items():
            yield from _compared(client, name, fragment)
        yield from _facets(client)


def _compared(client: Client, name: str, fragment: str) -> Iterator[Figure]:
    """The slowest question of each kind."""
    ids = [edge["node"]["id"] for edge in client.graphql(IDS).data["products"]["edges"]]
    pages = cycle([ids[start : start + SIZE] for start in range(0, len(ids), SIZE)])
    acts: dict[str, Callable[[], object]] = {BY_KEY: lambda: client.graphql(BY_KEY + fragment, ids=next(pages))}
    for words in (words for questions in QUESTIONS.values() for words in questions):
        acts[words] = lambda words=words: client.graphql(SEARCH + fragment, words=words)  # type: ignore[misc]
    taken = medians(acts, rounds=25)
    yield Figure(f"{name}: a page by primary key", taken[BY_KEY] * 1000, unit="ms")
    for kind, questions in QUESTIONS.items():
        slowest = max(questions, key=taken.__getitem__)
        yield Figure(f"{name}: {kind} (“{slowest}”)", taken[slowest] / taken[BY_KEY], at_most(5))


def _facets(client: Client) -> Iterator[Figure]:
    """Most counts are kept until the catalogue changes; those that nobody has asked for come with another filter each
    time, one that lets nearly all through."""
    prices = iter(range(1_000_000, 2_000_000))
    yield from times(
        medians(
            {
                "facets of “ca”": lambda: client.graphql(FACETS, words="ca"),
                "facets of “ca”, never asked before": lambda: client.graphql(
                    FACETS, words="ca", filter={"price": {"lte": next(prices)}}
                ),
            },
            rounds=10,
        )
    )
