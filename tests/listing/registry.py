"""Every way by which somebody may come to see a product, or how many there are.

The listing rule holds on all of them or it does not hold, so all of them are asked: after random histories
(`test_read_paths.py`) and on both sides of midnight in a running shop (`test_midnight.py`). What a path covers is not
claimed but observed: the routes it asks, and the fields of the API in its questions. `test_every_path_is_here.py` fails
as long as a route of the site, a field of `Query`, or any field that leads to a product, a pack or a count of them
is neither asked by a path nor exempt.

How to join, one line each, in a module of your own under `paths/` (all are read):

    page("cart page", "/gio-hang/")
    query("latest", "{ latest(first: 20) { edges { node { name } } } }")

Such a path must show the words of exactly the products that are listed (`World.listed`). Addresses and questions may
differ by world: give a function of it. What shows something else (counts, producers) says how that is read
(`reads`) and what it must be (`shows`). What can never show a product by the listing rule, because it belongs to a
desk or is history, stands in `exempt.csv` with the reason; a `*` at the end stands for a whole namespace.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.test import Client
from django.urls import resolve
from django.utils import translation
from graphql import TypeInfo, TypeInfoVisitor, Visitor, parse, visit

from config.api.schema import schema
from tests.listing.histories import WORDS, World


@dataclass(frozen=True)
class Answer:
    status: int
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)["data"]


# What carries a question to a shop: (address, body or None) -> answer.
Fetch = Callable[[str, bytes | None], Answer]


@dataclass
class Reader:
    """Asks a shop, in this process or another, at one moment: a question that several paths share is asked once.

    `asked` notes routes and fields: `shop:home`, `Category.products`.
    """

    fetch: Fetch
    asked: set[str] = field(default_factory=set)
    answers: dict[tuple[str, bytes | None], Answer] = field(default_factory=dict)

    def get(self, address: str) -> Answer:
        path = urlsplit(address).path
        with translation.override("vi"):
            self.asked.add(resolve(path.removeprefix("/en") if path.startswith("/en/") else path).view_name)
        return self._answer(address, None)

    def ask(self, question: str, **variables: Any) -> Answer:
        self.asked |= {"graphql", *fields_of(question)}
        answer = self._answer("/graphql/", json.dumps({"query": question, "variables": variables}).encode())
        assert answer.status == 200, answer.text
        assert "errors" not in json.loads(answer.text), answer.text
        return answer

    def _answer(self, address: str, body: bytes | None) -> Answer:
        if (address, body) not in self.answers:
            self.answers[address, body] = self.fetch(address, body)
        return self.answers[address, body]


def in_this_process(client: Client) -> Fetch:
    def fetch(address: str, body: bytes | None) -> Answer:
        answer = client.get(address) if body is None else client.post(address, body, content_type="application/json")
        return Answer(answer.status_code, answer.content.decode())

    return fetch


def fields_of(question: str) -> set[str]:
    """`Type.field` of each field in a question."""
    found: set[str] = set()
    types = TypeInfo(schema.graphql_schema)

    class Notes(Visitor):
        def enter_field(self, node: Any, *_rest: Any) -> None:
            parent = types.get_parent_type()
            assert parent is not None
            found.add(f"{parent.name}.{node.name.value}")

    visit(parse(question), TypeInfoVisitor(types, Notes()))
    return found


@dataclass(frozen=True)
class ReadPath:
    """One way: how it is asked, how what it shows is read, and what it must show."""

    ask: Callable[[Reader, World], list[Answer]]
    reads: Callable[[list[Answer], World], Any]
    shows: Callable[[World], Any]

    def sees(self, reader: Reader, world: World) -> Any:
        return self.reads(self.ask(reader, world), world)


PATHS: dict[str, ReadPath] = {}


def words_in(answers: Iterable[Answer], world: World) -> set[str]:
    """The words of products anywhere in the answers."""
    return {word for word in WORDS if any(word in answer.text for answer in answers)}


def page(
    name: str,
    address: str | Callable[[World], Iterable[str]],
    *,
    may_miss: bool = False,
    reads: Callable[[list[Answer], World], Any] = words_in,
    shows: Callable[[World], Any] = World.listed,
) -> None:
    """Pages by their addresses. With `may_miss` some may answer 404, as long as they name nothing."""

    def ask(reader: Reader, world: World) -> list[Answer]:
        answers = [reader.get(one) for one in ([address] if isinstance(address, str) else address(world))]
        assert {answer.status for answer in answers} <= ({200, 404} if may_miss else {200})
        return answers

    _join(f"page: {name}", ReadPath(ask, reads, shows))


def query(
    name: str,
    question: str,
    each: Callable[[World], Iterable[dict[str, Any]]] = lambda world: [{}],
    *,
    reads: Callable[[list[Answer], World], Any] = words_in,
    shows: Callable[[World], Any] = World.listed,
) -> None:
    """A question to the API, asked once with each of these variables."""

    def ask(reader: Reader, world: World) -> list[Answer]:
        return [reader.ask(question, **variables) for variables in each(world)]

    _join(f"API: {name}", ReadPath(ask, reads, shows))


def _join(name: str, path: ReadPath) -> None:
    assert name not in PATHS, f"two read paths are called {name!r}"
    PATHS[name] = path
