"""docs/faults.md, read as what it is: the one permitted end of each fault."""

from pathlib import Path

DOCUMENT = Path(__file__).resolve().parents[2] / "docs/faults.md"


def rows(title: str) -> list[list[str]]:
    """The cells of the table under a heading, without its head."""
    part = DOCUMENT.read_text(encoding="utf-8").split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in part.splitlines() if line.startswith("|")][2:]
    return [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines]


def permitted(points: list[str], *, they_ask_again: bool) -> list[str]:
    """For each point of a journey its end: the row that names it, else the row of its step's other points."""
    named = {(step, point): ends[they_ask_again] for step, point, *ends in rows("Ended in the middle")}
    found, seen = [], set()
    for text in points:
        step, point = text.split(": ")
        first = (step, point) not in seen
        seen.add((step, point))
        exact = named.get((step, point)) if first else None
        found.append(exact or named.get((step, "later")) or named[step, "each"])
    return found
