"""The demo's files of data, read as they stand."""

import csv
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "data"


@cache
def toml(name: str) -> dict[str, Any]:
    """One of the data folder's TOML files."""
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


@cache
def makers() -> tuple[dict[str, Any], ...]:
    """Every producer of An Giang with what it sells, in the order of the files' names."""
    names = sorted(path.name for path in (FOLDER / "makers").glob("*.toml"))
    return tuple(maker for name in names for maker in toml(f"makers/{name}")["maker"])


@cache
def recognised_rows() -> tuple[dict[str, str], ...]:
    """The published recognitions, a dict of texts for each row."""
    with (FOLDER / "recognised_products.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def words(name: str) -> str:
    """A text file of the data folder."""
    return (FOLDER / name).read_text(encoding="utf-8")
