"""How long things take, measured so that two of them can be compared on a machine with other work."""

import random
import statistics
import time
from collections.abc import Callable, Mapping

WARMING = 5


def medians(acts: Mapping[str, Callable[[], object]], *, rounds: int = 60) -> dict[str, float]:
    """The median seconds of each act. All are done in every round, in an order that is drawn anew, so that whatever
    else the machine does meanwhile falls on all of them alike; the first rounds warm up and do not count."""
    taken: dict[str, list[float]] = {name: [] for name in acts}
    dice = random.Random(1)
    for number in range(WARMING + rounds):
        for name in dice.sample(list(acts), len(acts)):
            began = time.perf_counter()
            acts[name]()
            if number >= WARMING:
                taken[name].append(time.perf_counter() - began)
    return {name: statistics.median(each) for name, each in taken.items()}
