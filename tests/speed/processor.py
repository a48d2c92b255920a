"""What the shop's programs and its database need of the processor: on a machine with other work it says more than the
clock, though not all, since two who share a core slow each other down."""

import os
from dataclasses import dataclass
from pathlib import Path

from tests.speed.shops import Shop

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Spent:
    """Seconds so far: `programs` are web and worker, `database` the server with all of its processes."""

    programs: float
    database: float

    def __add__(self, more: "Spent") -> "Spent":
        return Spent(self.programs + more.programs, self.database + more.database)

    def __sub__(self, before: "Spent") -> "Spent":
        return Spent(self.programs - before.programs, self.database - before.database)


def spent(shop: Shop, session: int) -> Spent:
    """`session` is the id of the process that `served` has started: its own, and that of all that it starts."""
    postmaster = _postmaster(shop)
    programs = database = 0.0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name may hold anything; behind it: state, parent, group, session, ...
            facts = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended meanwhile
        mine, ended = (int(facts[11]) + int(facts[12])) / _TICKS, (int(facts[13]) + int(facts[14])) / _TICKS
        if int(facts[3]) == session:
            programs += mine
        elif int(path.parent.name) == postmaster:
            database += mine + ended
        elif int(facts[1]) == postmaster:
            database += mine
    return Spent(programs, database)


def _postmaster(shop: Shop) -> int:
    """The parent of whoever answers, wherever the server's data lie."""
    with shop.connect() as connection:
        backend = connection.info.backend_pid
        return int(Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()[1])
