"""Backups on a schedule, and what is written beside them."""

import logging

from django.conf import settings
from procrastinate.contrib.django import app

from config.backups import journal
from config.backups.making import make_backup
from config.backups.places import place
from config.backups.troubles import say_troubles
from config.core.lasting import Lasting
from config.core.tasks import PATIENT

log = logging.getLogger(__name__)


@app.task(retry=PATIENT)
def keep_fact(kind: str, about: str, facts: dict[str, str]) -> None:
    """One line of the journal."""
    journal.keep(place(settings.BACKUP_URL), [Lasting(kind, about, tuple(sorted(facts.items())))])


if settings.BACKUP_URL:
    # 02:10 in Vietnam, when the fewest buy; what was missed is made up for within hours.
    @app.periodic(cron="10 19 * * *", periodic_id="backup")
    @app.task(queueing_lock="backup", retry=PATIENT)
    def backup(timestamp: int) -> None:
        """Every night."""
        made = make_backup()
        log.info("Backup %s is good: %d bytes.", made.name, made.size)


@app.periodic(cron="23 * * * *", periodic_id="troubles")
@app.task(queueing_lock="troubles")
def look_for_troubles(timestamp: int) -> None:
    """Old backups, a full disk, jobs that stall: each is said once a day."""
    for trouble in say_troubles():
        log.warning("Trouble: %s %s", trouble.kind, dict(trouble.facts))
