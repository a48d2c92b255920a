"""What runs: database, tables, search, workers, what the clock sets off."""

import time
from collections.abc import Iterator, Mapping

from croniter import croniter
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from procrastinate.contrib.django import app

from config.watch.parts import Part
from storefront.setup.doctor.finding import Finding, good, note, wrong

# Seconds by which the clocks may differ: holds and tokens are judged by one and written by the other.
MOST_SKEW = 5
# A schedule that has just struck may still be on its way; the one before it may not.
STRIKES = 2

_FAILED = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'"
_STRUCK = "SELECT task_name, periodic_id, max(defer_timestamp) FROM procrastinate_periodic_defers GROUP BY 1, 2"


def findings(parts: Mapping[str, Part]) -> Iterator[Finding]:
    """From what the others stand on to what stands on them."""
    if not parts["database"].is_well:
        yield wrong(_("The database does not answer: look at DATABASE_URL and at the server. The rest is unknown."))
        return
    yield _clocks()
    if not parts["migrations"].is_well:
        number = parts["migrations"].facts.get("missing", 0)
        words = ngettext("%(n)d migration is missing", "%(n)d migrations are missing", number) % {"n": number}
        yield wrong(_("The tables are not up to date (%(what)s): run manage.py migrate.") % {"what": words})
        return
    yield good(_("The tables are up to date."))
    if parts["search"].is_well:
        yield good(_("The search answers."))
    else:
        yield wrong(_("The search does not answer: buyers find nothing. The log says why."))
    yield from _jobs(parts["jobs"])


def _clocks() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
        skew = float(cursor.fetchone()[0]) - time.time()
    if abs(skew) <= MOST_SKEW:
        return good(_("Database and machine agree on the time."))
    words = _("The clocks of database and machine differ by %(seconds)d seconds: let both keep network time.")
    return wrong(words % {"seconds": round(abs(skew))})


def _jobs(jobs: Part) -> Iterator[Finding]:
    if jobs.state == "no worker":
        yield wrong(_("No worker runs: no mail is sent, no payment is followed up. Start one (docs/operations.md)."))
        return
    if not jobs.is_well:
        minutes = int(jobs.facts.get("lag_seconds", 0)) // 60
        words = _("Jobs are %(minutes)d minutes late: start one more worker, or look for what holds them up.")
        yield wrong(words % {"minutes": minutes})
    else:
        yield good(_("Workers run and keep up."))
    with connection.cursor() as cursor:
        cursor.execute(_FAILED)
        failed = cursor.fetchone()[0]
    if failed:
        words = ngettext(
            "%(n)d job has failed for good; the log says which and why.",
            "%(n)d jobs have failed for good; the log says which and why.",
            failed,
        )
        yield note(words % {"n": failed})
    yield from _schedule()


def _schedule() -> Iterator[Finding]:
    """Each task that the clock sets off has been set off when it was last due."""
    with connection.cursor() as cursor:
        cursor.execute(_STRUCK)
        struck = {(task, name): moment for task, name, moment in cursor.fetchall()}
    late = [
        task.task.name
        for key, task in app.periodic_registry.periodic_tasks.items()
        if key in struck and struck[key] < _last_but_one(task.cron)
    ]
    if late:
        yield wrong(_("The clock does not set off what it should: %(tasks)s.") % {"tasks": ", ".join(sorted(late))})
    elif struck:
        yield good(_("What the clock sets off has run when it was due."))


def _last_but_one(cron: str) -> float:
    at = croniter(cron, time.time())
    for _strike in range(STRIKES):
        moment = at.get_prev(float)
    return float(moment)
