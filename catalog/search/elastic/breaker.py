"""Keeps requests from waiting for a cluster that fails, and finds the way back by itself."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

log = logging.getLogger(__name__)

SHORTEST_REST, LONGEST_REST = 1.0, 60.0  # seconds


@dataclass
class Breaker:
    """Closed while the cluster answers. A failure opens it: until the rest is over everybody is sent on at once; then
    one request tries, alone, and closes it again or doubles the rest."""

    now: Callable[[], float] = monotonic
    problem: str = "not asked yet"
    proven: bool = False
    _rest: float = SHORTEST_REST
    _until: float = float("-inf")
    _trying: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def lets_through(self) -> bool:
        """Whether the caller may ask the cluster; who may says how it went: `succeeded` or `failed`."""
        with self._lock:
            if self.proven:
                return True
            if self._trying or self.now() < self._until:
                return False
            self._trying = True
            return True

    def succeeded(self) -> None:
        """The cluster answered."""
        with self._lock:
            if not self.proven and self._until > float("-inf"):
                log.warning("Search is answered by Elasticsearch again.")
            self.proven, self._trying, self.problem, self._rest = True, False, "", SHORTEST_REST
            self._until = float("-inf")

    def failed(self, problem: str) -> None:
        """The cluster did not answer, or not in time."""
        with self._lock:
            if problem != self.problem:
                log.warning("Search is answered by PostgreSQL: %s", problem)
            # Of many that fail at once only the first opens it; the others were under way already.
            if self.proven or self._trying:
                self._until = self.now() + self._rest
                self._rest = min(self._rest * 2, LONGEST_REST)
            self.proven, self._trying, self.problem = False, False, problem

    def given_up(self) -> None:
        """Nothing was learnt: another may try."""
        with self._lock:
            self._trying = False
