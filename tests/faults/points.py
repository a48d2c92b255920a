"""In the process of a shop that is to fail: every moment at which something becomes true outside it.

Before and after each commit, each statement that commits by itself, and each call of a provider, the process says over
a wire where it is and goes on only when it is told to. So whoever holds the other end of the wire knows that the moment
was reached, and can end the process, or its database, exactly there.
"""

import socket
import threading
from collections.abc import Callable
from typing import Any

import requests
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

_READS = ("SELECT", "SET", "SHOW", "SAVEPOINT", "RELEASE")


class Wire:
    """`reach` says where the process is and waits for leave to go on."""

    def __init__(self, port: int) -> None:
        self._lines = socket.create_connection(("127.0.0.1", port)).makefile("rw")
        self._turn = threading.Lock()

    def say(self, line: str) -> None:
        self._lines.write(line + "\n")
        self._lines.flush()

    def reach(self, point: str) -> None:
        with self._turn:
            self.say(point)
            if not self._lines.readline():
                raise ConnectionError("nobody watches any more")


def install(reach: Callable[[str], None]) -> None:
    """Let every commit and every call of this process, in whatever thread, pass its two points."""
    commit, send = BaseDatabaseWrapper._commit, requests.Session.send

    def committed(connection: BaseDatabaseWrapper) -> None:
        reach("before commit")
        commit(connection)
        reach("after commit")

    def sent(session: requests.Session, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        name = f"{request.method} {_path(request.path_url)}"
        reach(f"before {name}")
        answer = send(session, request, **options)
        reach(f"after {name}")
        return answer

    def executed(execute: Callable[..., Any], text: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        commits_itself = not context["connection"].in_atomic_block and not text.lstrip().startswith(_READS)
        if commits_itself:
            reach("before commit")
        result = execute(text, params, many, context)
        if commits_itself:
            reach("after commit")
        return result

    def watched(connection: BaseDatabaseWrapper, **_kept: Any) -> None:
        if executed not in connection.execute_wrappers:
            connection.execute_wrappers.append(executed)

    BaseDatabaseWrapper._commit = committed
    requests.Session.send = sent
    connection_created.connect(watched, weak=False)


def _path(url: str) -> str:
    """The address of a call without what is different each time."""
    kind = url.split("?")[0].removeprefix("/v1/").split("/")
    return "/".join(part for part in kind if "_" not in part or part == "payment_intents")
