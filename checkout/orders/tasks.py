"""What the clock does to orders."""

import logging

from procrastinate.contrib.django import app

from checkout.orders import services

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * *", periodic_id="orders")
@app.task(queueing_lock="orders")
def follow_the_clock(timestamp: int) -> None:
    """Order what was paid for while nobody came back to say so; end what was not paid in time."""
    placed, ended = services.complete_paid(), services.expire_orders()
    if placed or ended:
        log.info("%d orders placed for baskets that were paid, %d ended unpaid.", placed, ended)
