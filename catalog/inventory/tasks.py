"""What the clock does to stock."""

import logging

from procrastinate.contrib.django import app

from catalog.inventory import services

log = logging.getLogger(__name__)


@app.periodic(cron="*/10 * * * *", periodic_id="expired_holds")
@app.task(queueing_lock="expired_holds")
def release_expired_holds(timestamp: int) -> None:
    """They have not counted since they expired; now they are put away. And what runs low is told."""
    services.release_expired_holds()
    services.say_what_is_low()


@app.periodic(cron="5 17 * * *", periodic_id="past_dates")  # 00:05 in Vietnam
@app.task(queueing_lock="past_dates")
def settle_past_dates(timestamp: int) -> None:
    """Promises on lots whose date passed at midnight go to people, and what has to come off the shelves is told."""
    released = services.settle_past_dates()
    services.say_what_comes_off()
    if released:
        log.info("%d promises could not be kept: their lots are past their date.", released)
