"""Log lines as production writes them, gathered from every logger there is."""

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from config.watch.logs import JsonLines


class Lines:
    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    def of(self, message: str) -> list[dict[str, Any]]:
        """The lines that say this, in order."""
        return [line for line in map(json.loads, self.text.splitlines()) if line["message"] == message]

    def of_logger(self, name: str) -> list[dict[str, Any]]:
        """The lines of this logger, in order."""
        return [line for line in map(json.loads, self.text.splitlines()) if line["logger"] == name]


@contextmanager
def all_lines() -> Iterator[Lines]:
    """Everything that is logged inside, whichever logger it is: libraries' lowest levels too, which production does not
    write."""
    lines = Lines()
    handler = logging.StreamHandler(lines.stream)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    others = [one for one in logging.root.manager.loggerDict.values() if isinstance(one, logging.Logger)]
    before = {one: one.level for one in (root, *others)}
    for one in before:
        one.setLevel(logging.DEBUG)
    root.addHandler(handler)
    try:
        yield lines
    finally:
        root.removeHandler(handler)
        for one, number in before.items():
            one.setLevel(number)
