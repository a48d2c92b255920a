"""What is read from the database each time that somebody asks for the figures: how things stand at this moment."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import Error, connection
from django.db.models import Count, QuerySet
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from catalog.certification.models import Recognition
from catalog.certification.selectors import EXPIRING_WITHIN, RegisterState, state_is
from checkout.payments.models import Refund, RefundState, Transaction
from config.core import clock
from config.postgres.errors import DatabaseUnavailable
from config.watch.backlog import backlog

# Rows that are kept for good are not counted here: what has come to an end is in the counters.
_JOBS = "SELECT status::text, count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing', 'failed') GROUP BY 1"


class Standing(Collector):
    """A few cheap queries, none over rows whose number only grows; without a database only that it is down."""

    def describe(self) -> list[Metric]:
        return []

    def collect(self) -> Iterator[Metric]:
        try:
            found = [*_jobs(), *_payments(), _lapsing()]
        except (Error, DatabaseUnavailable):
            found = []
        yield GaugeMetricFamily("shop_database_up", "Whether the database answers.", value=bool(found))
        yield from found


def _jobs() -> Iterator[Metric]:
    now = backlog()
    yield GaugeMetricFamily("shop_jobs_lag_seconds", "How late the oldest waiting job is.", value=now.lag_seconds)
    yield GaugeMetricFamily("shop_workers", "Workers that have been heard of in the last minute.", value=now.workers)
    states = GaugeMetricFamily("shop_jobs_standing", "Jobs by state.", labels=["state"])
    with connection.cursor() as cursor:
        cursor.execute(_JOBS)
        numbers = dict(cursor.fetchall())
    for state in ("todo", "doing", "failed"):
        states.add_metric([state], numbers.get(state, 0))
    yield states


def _payments() -> Iterator[Metric]:
    under_way = GaugeMetricFamily("shop_payments_under_way", "Payments that have not come to an end.", labels=["way"])
    for way, number in _numbers(Transaction.objects.filter(is_over=False), "gateway"):
        under_way.add_metric([way], number)
    yield under_way
    refunds = GaugeMetricFamily("shop_refunds_open", "Money that is to go back to buyers, by state.", labels=["state"])
    open_ones = (RefundState.OWED, RefundState.APPROVED, RefundState.SENT)
    numbers = dict(_numbers(Refund.objects.filter(state__in=open_ones), "state"))
    for state in open_ones:
        refunds.add_metric([state.value], numbers.get(state.value, 0))
    yield refunds


def _numbers(rows: QuerySet[Any], field: str) -> Iterable[tuple[str, int]]:
    return rows.order_by().values_list(field).annotate(Count("pk"))


def _lapsing() -> Metric:
    lapsing = Recognition.objects.filter(state_is(RegisterState.EXPIRING, day=clock.today())).count()
    words = f"Recognitions whose last day is within {EXPIRING_WITHIN} days."
    return GaugeMetricFamily("shop_recognitions_lapsing", words, value=lapsing)
