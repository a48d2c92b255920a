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


@contextmanager
def all_lines(level: int = logging.DEBUG) -> Iterator[Lines]:
    """Everything that is logged inside, whichever logger it is: libraries' lowest levels too, unless `level` says
    otherwise. Those that were silenced stay so, as in production."""
    lines = Lines()
    handler = logging.StreamHandler(lines.stream)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    levels = {name: one for name, one in logging.root.manager.loggerDict.items() if isinstance(one, logging.Logger)}
    before = {one: one.level for one in (root, *levels.values())}
    for one in before:
        if one is root or one.level < logging.CRITICAL:
            one.setLevel(level)
    root.addHandler(handler)
    try:
        yield lines
    finally:
        root.removeHandler(handler)
        for one, number in before.items():
            one.setLevel(number)
