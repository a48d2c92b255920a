"""What is missing or wrong with an installation, found out by asking every part of it."""

from collections.abc import Iterator

from config.watch.parts import Part, examine
from storefront.setup.doctor import books, machine, running, values
from storefront.setup.doctor.finding import Finding, Weight

__all__ = ["Finding", "Weight", "look_at"]


def look_at(*, ledgers: bool = False) -> Iterator[Finding]:
    """From the settings down to the disk; `ledgers` reads every row of stock and orders too. Without a database what
    lies in it is left out."""
    yield from values.findings()
    parts: dict[str, Part] = {part.name: part for part in examine()}
    yield from running.findings(parts)
    yield from machine.findings(has_database=parts["database"].is_well and parts["migrations"].is_well)
    if parts["database"].is_well and parts["migrations"].is_well:
        yield from values.missing_of_the_shop()
        if ledgers:
            yield from books.findings()
