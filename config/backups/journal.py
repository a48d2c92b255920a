"""The journal beside the backups: what stays true whichever of them is put back, and how often one was.

One small file for each fact, never changed: `journal/erased.<id>.json`. There are ids and dates in it, nobody's data.
"""

import json
import re
from collections.abc import Iterable, Iterator

from config.backups.archive import as_json
from config.backups.errors import BackupProblem
from config.backups.places import Place
from config.core import clock
from config.core.lasting import Lasting

FOLDER = "journal"
_BEGUN = "begun.json"
_ERA = re.compile(r"era\.(\d+)\.json")
_FACT = re.compile(r"([a-z_]+)\.([A-Za-z0-9_-]+)\.json")


def is_there(place: Place) -> bool:
    """Whether backups were ever made to this place."""
    return _BEGUN in place.names(FOLDER)


def begin(place: Place) -> None:
    """Say that this is where it is kept."""
    if not is_there(place):
        _put(place, _BEGUN, {"at": clock.now().isoformat()})


def keep(place: Place, facts: Iterable[Lasting]) -> None:
    """Write down what is not there yet; may be done twice."""
    there = set(place.names(FOLDER))
    for fact in facts:
        if (name := f"{fact.kind}.{fact.about}.json") not in there:
            _put(place, name, {"kind": fact.kind, "about": fact.about, "facts": dict(fact.facts)})


def facts(place: Place) -> Iterator[Lasting]:
    """All that was written down, whenever."""
    for name in place.names(FOLDER):
        if _FACT.fullmatch(name) and not _ERA.fullmatch(name):
            with place.reading(f"{FOLDER}/{name}") as file:
                fact = json.loads(file.read())
            yield Lasting(fact["kind"], fact["about"], tuple(sorted(fact["facts"].items())))


def last_era(place: Place) -> int:
    """The highest number that a restore from this place has taken; 0 before the first."""
    return max((int(found[1]) for name in place.names(FOLDER) if (found := _ERA.fullmatch(name))), default=0)


def take_era(place: Place, number: int) -> None:
    """Written before anything rests on it: a restore that breaks off has used its number up."""
    if f"era.{number}.json" in place.names(FOLDER):
        raise BackupProblem(f"Somebody else restores from {place.shown} at this moment.")
    _put(place, f"era.{number}.json", {"at": clock.now().isoformat()})


def _put(place: Place, name: str, facts: dict[str, object]) -> None:
    place.put(f"{FOLDER}/{name}", as_json(facts))
