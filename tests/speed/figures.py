"""What a bench says."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Budget:
    limit: float
    is_ceiling: bool

    def holds(self, value: float) -> bool:
        return value <= self.limit if self.is_ceiling else value >= self.limit

    def __str__(self) -> str:
        return f"{'at most' if self.is_ceiling else 'at least'} {shown(self.limit)}"


def at_most(limit: float) -> Budget:
    return Budget(limit, is_ceiling=True)


def at_least(limit: float) -> Budget:
    return Budget(limit, is_ceiling=False)


@dataclass(frozen=True)
class Figure:
    """`value` is in `unit`, a ratio without one. Without a budget it is printed to be known."""

    what: str
    value: float
    budget: Budget | None = None
    unit: str = ""

    def line(self) -> str:
        verdict = "" if self.budget is None else f"{self.budget}{'' if self.budget.holds(self.value) else '  OVER'}"
        return f"  {self.what:<66} {shown(self.value):>9} {self.unit:<5} {verdict}".rstrip()


def shown(value: float) -> str:
    """Three significant digits, whole numbers whole."""
    return f"{value:,.0f}" if value == int(value) or abs(value) >= 100 else f"{value:.3g}"


def times(seconds: dict[str, float]) -> Iterator[Figure]:
    """The medians of a run as they were on this machine, to be known."""
    for what, taken in seconds.items():
        yield Figure(what, taken * 1000, unit="ms")
