"""The base's files of data, read as they stand."""

import itertools
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "data"


@cache
def shelves() -> dict[str, Any]:
    """Categories, attributes, product types, collections and menus."""
    return tomllib.loads((FOLDER / "shelves.toml").read_text(encoding="utf-8"))


@cache
def rates() -> dict[str, Any]:
    """Rate tables of couriers."""
    return tomllib.loads((FOLDER / "rates.toml").read_text(encoding="utf-8"))


@cache
def taxes() -> dict[str, Any]:
    """Who sells, and what is withheld, from which day on and by which text."""
    return tomllib.loads((FOLDER / "taxes.toml").read_text(encoding="utf-8"))


def page(slug: str, language: str) -> tuple[str, str, dict[str, Any]]:
    """Title, what the page says in a sentence, and its rich text: the first line, the second and all others."""
    title, summary, *lines = (FOLDER / "pages" / f"{slug}.{language}.txt").read_text(encoding="utf-8").splitlines()
    return title, summary, {"blocks": blocks(lines)}


def blocks(lines: list[str]) -> list[dict[str, Any]]:
    """`## heading`, `- item` and paragraphs, a line each, as rich text."""
    found: list[dict[str, Any]] = []
    for is_item, group in itertools.groupby(filter(None, lines), key=lambda line: line.startswith("- ")):
        if is_item:
            items = [line.removeprefix("- ") for line in group]
            found.append({"type": "list", "data": {"style": "unordered", "items": items}})
            continue
        for line in group:
            if line.startswith("## "):
                found.append({"type": "header", "data": {"level": 2, "text": line.removeprefix("## ")}})
            else:
                found.append({"type": "paragraph", "data": {"text": line}})
    return found
