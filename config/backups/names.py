"""How a backup is called, and which of many are kept."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from config.core.clock import BUSINESS_ZONE

_NAME = re.compile(r"ocop-(\d{8}T\d{12})Z\.tar\.age")
_STAMP = "%Y%m%dT%H%M%S%f"
# All of two days, in which somebody may find out what went wrong; then
# so many days, weeks and months, of each the newest backup.
ALL = timedelta(days=2)
DAILY, WEEKLY, MONTHLY = 7, 4, 12


def name_of(moment: datetime) -> str:
    """The file of the state of that moment."""
    return f"ocop-{moment.astimezone(UTC):{_STAMP}}Z.tar.age"


def moment_of(name: str) -> datetime | None:
    """The moment of a backup's state; None for a file that is none."""
    found = _NAME.fullmatch(name)
    return datetime.strptime(found[1], _STAMP).replace(tzinfo=UTC) if found else None


def backups_in(names: Iterable[str]) -> list[str]:
    """Those that are backups, the newest first."""
    return sorted((name for name in names if moment_of(name)), reverse=True)


def to_remove(names: Iterable[str]) -> list[str]:
    """Those that are older than two days, and neither the newest of one of the last seven days on which there is one,
    nor of one of four weeks, nor of one of twelve months."""
    newest_first = backups_in(names)
    moments = {name: moment for name in newest_first if (moment := moment_of(name))}
    kept = {name for name in newest_first if moments[name] > moments[newest_first[0]] - ALL}
    for most, calendar in ((DAILY, "%Y-%m-%d"), (WEEKLY, "%G-%V"), (MONTHLY, "%Y-%m")):
        by_period: dict[str, str] = {}
        for name in newest_first:
            by_period.setdefault(f"{moments[name].astimezone(BUSINESS_ZONE):{calendar}}", name)
        kept.update(list(by_period.values())[:most])
    return [name for name in newest_first if name not in kept]
