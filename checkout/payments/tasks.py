"""Payments that are looked after while nobody waits."""

import logging
from uuid import UUID

from procrastinate.contrib.django import app

from checkout.payments import services
from config.core.tasks import PATIENT

log = logging.getLogger(__name__)


@app.task(retry=PATIENT)
def act_on_report(report_id: int) -> None:
    """A provider has said something: ask it what is true."""
    services.act_on_report(report_id)


@app.task(retry=PATIENT)
def send_refund(refund_id: str) -> None:
    """An approved refund goes to its provider."""
    services.send_refund(refund_id)


@app.task(retry=PATIENT)
def close_payments(checkout_id: str) -> None:
    """What was begun to pay for a basket or an order is not to be paid any more."""
    services.close_others(UUID(checkout_id))


@app.periodic(cron="*/5 * * * *", periodic_id="reconcile")
@app.task(queueing_lock="reconcile")
def reconcile(timestamp: int) -> None:
    """Reports that never came, and refunds that nobody sends any more."""
    answered = services.reconcile() + services.send_left_behind()
    if answered:
        log.info("%d payments were asked about.", answered)
