"""Is the last good backup recent, is there room on the disk, are jobs done? Said to the layer that writes letters."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from config.backups.status import read_state
from config.core.changes import changed
from config.core.troubles import Trouble, TroubleKind
from config.watch.backlog import backlog

# A nightly backup that failed once, and the two hours that the next one may take.
OLD = timedelta(hours=26)
FULL_PERCENT = 85
# Jobs begin in milliseconds and most end within a second; a backup of a big shop may hold one of two places for longer.
STALLED = timedelta(minutes=15)


def say_troubles() -> list[Trouble]:
    """Tell what is wrong at this moment; whoever listens says each once a day."""
    found = list(troubles())
    with transaction.atomic():
        changed("trouble", found)
    return found


def troubles() -> Iterator[Trouble]:
    """What is wrong at this moment."""
    state = read_state()
    if state.is_on and (state.age is None or state.age > OLD):
        hours = -1 if state.age is None else int(state.age / timedelta(hours=1))
        yield Trouble(TroubleKind.BACKUP_OLD, (("hours", hours),))
    if (percent := disk_percent(settings.DATA_DIR)) >= FULL_PERCENT:
        yield Trouble(TroubleKind.DISK_FULL, (("percent", percent),))
    if (lag := timedelta(seconds=backlog().lag_seconds)) > STALLED:
        yield Trouble(TroubleKind.JOBS_STALL, (("minutes", int(lag / timedelta(minutes=1))),))


def disk_percent(folder: Path) -> int:
    """How full the disk of `folder` is, as df tells: of what an ordinary user may use."""
    used, free = shutil.disk_usage(folder)[1:]
    return round(100 * used / (used + free))
