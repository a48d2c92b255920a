"""How far the jobs are behind, read from the tables of the queue. Its schedule is on real time: the server's clock."""

from dataclasses import dataclass

from django.db import connection

# A job is due from its deferring on, or from the moment it was put off to. The first hundred that wait are enough to
# find the oldest: jobs are numbered as they come.
_LAG = """
SELECT COALESCE(max(extract(epoch FROM clock_timestamp() - due)), 0) FROM (
    SELECT COALESCE(job.scheduled_at, (SELECT min(at) FROM procrastinate_events WHERE job_id = job.id)) AS due
    FROM procrastinate_jobs job
    WHERE job.status = 'todo' AND (job.scheduled_at IS NULL OR job.scheduled_at <= clock_timestamp())
    ORDER BY job.id LIMIT 100
) waiting
"""
# A worker says every ten seconds that it is there.
_WORKERS = """
SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > clock_timestamp() - interval '60 seconds'
"""


@dataclass(frozen=True)
class Backlog:
    """Seconds that the job that has waited longest is late, and how many workers are there."""

    lag_seconds: float
    workers: int


def backlog() -> Backlog:
    """Of this moment; two queries."""
    with connection.cursor() as cursor:
        cursor.execute(_LAG)
        lag = float(cursor.fetchone()[0])
        cursor.execute(_WORKERS)
        return Backlog(max(0.0, lag), int(cursor.fetchone()[0]))
