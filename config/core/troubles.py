"""What whoever owns the shop must hear of, because no visitor will tell them."""

from dataclasses import dataclass
from enum import StrEnum


class TroubleKind(StrEnum):
    BACKUP_OLD = "backup_old"
    DISK_FULL = "disk_full"
    JOBS_STALL = "jobs_stall"


@dataclass(frozen=True)
class Trouble:
    """`facts` by name: hours since the last good backup (-1: there is none), per cent of the disk, minutes of a job."""

    kind: TroubleKind
    facts: tuple[tuple[str, int], ...]
