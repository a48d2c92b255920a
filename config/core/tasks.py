"""Jobs that look after jobs. A job takes ids and may run twice (design, rule 8)."""

import logging

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from config.core.accounts import proofs

log = logging.getLogger(__name__)

# What talks to the outside: eight tries over about a day.
PATIENT = RetryStrategy(max_attempts=8, exponential_wait=5)


@app.periodic(cron="*/2 * * * *", periodic_id="stalled")
@app.task(queueing_lock="stalled", pass_context=False)
async def retry_stalled(timestamp: int) -> None:
    """Take up again what a killed worker had begun: its heartbeat has stopped."""
    for job in await app.job_manager.get_stalled_jobs():
        log.warning("Job %s (%s) lost its worker; it is taken up again.", job.id, job.task_name)
        await app.job_manager.retry_job(job)


@app.periodic(cron="17 3 * * *", periodic_id="old")
@app.task(queueing_lock="old", pass_context=False)
async def forget_old(timestamp: int) -> None:
    """Jobs that ended well a week ago."""
    await app.job_manager.delete_old_jobs(nb_hours=7 * 24)


@app.periodic(cron="27 3 * * *", periodic_id="proofs")
@app.task(queueing_lock="proofs", pass_context=False)
def forget_proofs(timestamp: int) -> None:
    """Requests for accounts and passwords that nobody finished: names and hashes are not kept for longer."""
    proofs.forget_old()
