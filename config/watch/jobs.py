"""Jobs know the request that set them off, and each leaves a line and a figure."""

import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

from procrastinate import App, JobContext
from procrastinate.jobs import Job
from procrastinate.manager import JobManager
from procrastinate.worker import Worker

from config.core import trace
from config.watch import figures

log = logging.getLogger(__name__)

# Beside what the task is given, in the job's row: a job that is tried again still knows it.
GIVEN = "_request"


class Tracing(JobManager):
    """Whoever defers a job while a request is answered leaves the request's name in it."""

    def batch_defer_jobs(self, jobs: list[Job], connection: Any | None = None) -> list[Job]:
        return super().batch_defer_jobs([_marked(job) for job in jobs], connection)

    async def batch_defer_jobs_async(self, jobs: list[Job], connection: Any | None = None) -> list[Job]:
        return await super().batch_defer_jobs_async([_marked(job) for job in jobs], connection)


def _marked(job: Job) -> Job:
    name = trace.current()
    return job.evolve(task_kwargs={**job.task_kwargs, GIVEN: name}) if name else job


async def watched(call_next: Callable[[], Awaitable[Any]], context: JobContext, worker: Worker) -> Any:
    """Around each job that a worker does: under the name of its request, or one of its own."""
    job = context.job
    name = str(job.task_kwargs.pop(GIVEN, ""))  # the task itself does not ask for it
    began, outcome = time.perf_counter(), "failed"
    with trace.belongs_to(trace.name_of(name)):
        try:
            result = await call_next()
            outcome = "done"
            return result
        except Exception:
            log.exception("job", extra={"facts": _facts(job, outcome, began)})
            raise
        finally:
            figures.job_ended(job.task_name, outcome)
            if outcome == "done":
                log.info("job", extra={"facts": _facts(job, outcome, began)})


def _facts(job: Job, outcome: str, began: float) -> dict[str, Any]:
    return {
        "task": job.task_name,
        "job": job.id,
        "attempt": job.attempts + 1,
        "outcome": outcome,
        "ms": round((time.perf_counter() - began) * 1000),
    }


def install(app: App) -> None:
    """For PROCRASTINATE_ON_APP_READY."""
    app.job_manager = Tracing(app.connector)
    app.worker_defaults["worker_middleware"] = [watched]
