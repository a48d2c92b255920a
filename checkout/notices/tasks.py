"""Notices leave after the transaction that wrote them; a rollback takes the job along."""

from procrastinate.contrib.django import app

from checkout.notices import sending
from config.core.tasks import PATIENT


@app.task(retry=PATIENT)
def send_notice(notice_id: str) -> None:
    """One notice, to whom it is for."""
    sending.send(notice_id)
