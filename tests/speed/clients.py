"""One visitor: a connection that stays open, as a browser's or a storefront's does."""

from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import orjson

from tests.speed.counting import ASKED, COUNTED


@dataclass(frozen=True)
class Answer:
    body: bytes
    queries: int | None

    @property
    def data(self) -> Any:
        """What a GraphQL answer holds. Raises when it has errors: those are not to be measured."""
        answer = orjson.loads(self.body)
        if answer.get("errors"):
            raise ValueError(answer["errors"])
        return answer["data"]


class Client:
    """`cookie`: of a session that somebody has signed in."""

    def __init__(self, url: str, *, cookie: str = "") -> None:
        self._headers = {"Cookie": cookie} if cookie else {}
        self._connection = HTTPConnection(urlsplit(url).netloc, timeout=120)

    def get(self, path: str, *, count: bool = False) -> Answer:
        """The answer to a GET; raises unless it is 200. `count`: its queries too."""
        return self._ask("GET", path, None, {}, count)

    def graphql(self, document: str, *, count: bool = False, **variables: Any) -> Answer:
        """The answer of the API."""
        body = orjson.dumps({"query": document, "variables": variables})
        return self._ask("POST", "/graphql/", body, {"Content-Type": "application/json"}, count)

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str], count: bool) -> Answer:
        headers = self._headers | headers | ({ASKED: "1"} if count else {})
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        content = response.read()
        if response.status != 200:
            raise ValueError(f"{method} {path}: {response.status} {content[:500]!r}")
        counted = response.getheader(COUNTED)
        return Answer(content, int(counted) if counted else None)
