"""What people call things, as data."""

import tomllib
from pathlib import Path

WORDS: dict[str, dict[str, list[str]]] = tomllib.loads(
    (Path(__file__).parent / "words.toml").read_text(encoding="utf-8")
)
