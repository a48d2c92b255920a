"""What this process has counted, in Prometheus' words. Labels are names of the program's own, so that they are few.

Several processes serve one shop. Each keeps its counts in files of a folder that PROMETHEUS_MULTIPROC_DIR names (set by
the settings), and whichever is asked adds them up.
"""

import os
from collections.abc import Iterable
from pathlib import Path

import psutil
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram
from prometheus_client.multiprocess import MultiProcessCollector

from config.core import counting

FOLDER = os.environ.get("PROMETHEUS_MULTIPROC_DIR", "")
if FOLDER:
    Path(FOLDER).mkdir(parents=True, exist_ok=True)

REQUESTS = Counter("shop_requests", "Requests answered.", ["route", "method", "status"])
SECONDS = Histogram(
    "shop_request_seconds",
    "How long answers took.",
    ["route"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
QUERIES = Histogram(
    "shop_request_queries", "Queries that answers cost.", ["route"], buckets=(0, 2, 5, 10, 15, 20, 30, 50, 100)
)
FIELDS = Counter("shop_graphql_fields", "Fields that operations began with.", ["kind", "field", "outcome"])
STEPS = Counter("shop_checkout_steps", "Steps that baskets have taken on the way to an order.", ["step"])
PAYMENTS = Counter("shop_payment_events", "What became of payments, as providers and people reported.", ["way", "type"])
REFUSALS = Counter("shop_stock_refusals", "Lines whose goods could not be promised.", ["reason"])
JOBS = Counter("shop_jobs", "Jobs that have ended.", ["task", "outcome"])

_OF = {"checkout_step": STEPS, "payment_event": PAYMENTS, "stock_refusal": REFUSALS}


@counting.listen
def counted(what: counting.What, *labels: str) -> None:
    """One more of what the services count."""
    _OF[what].labels(*labels).inc()


def request_answered(
    route: str, method: str, status: int, seconds: float, queries: int, fields: Iterable[tuple[str, str, str]]
) -> None:
    """One more request; `fields` are the GraphQL fields it began with and what became of each."""
    REQUESTS.labels(route, method, status).inc()
    SECONDS.labels(route).observe(seconds)
    QUERIES.labels(route).observe(queries)
    for asked in fields:
        FIELDS.labels(*asked).inc()


def job_ended(task: str, outcome: str) -> None:
    """One more job: `done` or `failed`, which a later attempt may mend."""
    JOBS.labels(task, outcome).inc()


def of_all_processes() -> CollectorRegistry:
    """The counts of every process that shares the folder; of this one alone where there is none."""
    if not FOLDER:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry, FOLDER)
    return registry


def begin_anew() -> None:
    """Counts of processes that are gone are put away, for whoever starts a shop; another's beside it stay."""
    for file in Path(FOLDER).glob("*_*.db") if FOLDER else ():
        pid = file.stem.rpartition("_")[2]
        if pid.isdigit() and not psutil.pid_exists(int(pid)):
            file.unlink(missing_ok=True)
