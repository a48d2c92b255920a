"""Notices leave after the transaction that wrote them; a rollback takes the job along."""

from procrastinate.contrib.django import app

from checkout.notices import sending
from config.core.tasks import PATIENT


@app.task(retry=PATIENT)
def send_notices(notice_ids: list[str]) -> None:
    """What was told at once: one job, since most of a small job is being fetched and ended. Each is tried, whatever
    becomes of the others; the job comes again as long as one of them may still go."""
    problems = [problem for notice_id in notice_ids if (problem := _problem_of(notice_id))]
    if problems:
        raise problems[0]


def _problem_of(notice_id: str) -> Exception | None:
    try:
        sending.send(notice_id)
    except Exception as problem:  # noqa: BLE001  it is raised when the others have been tried
        return problem
    return None


@app.task(retry=PATIENT)
def send_notice(notice_id: str) -> None:
    """One notice, to whom it is for."""
    sending.send(notice_id)
