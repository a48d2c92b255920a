"""The process that does what need not be done while somebody waits: mail, reports of providers, deadlines."""

import asyncio
import os

from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

# A job that calls a provider waits for it up to 20 s.
FINISH_SECONDS = 25


def work() -> None:
    """Do jobs until told to stop; what is under way then is finished first."""
    os.nice(10)  # whoever waits for a page comes first
    asyncio.run(_work())


async def _work() -> None:
    # Django's own connection cannot listen for new jobs; a worker brings one that can.
    with app.replace_connector(DjangoConnector().get_worker_connector()) as worker:
        async with worker.open_async():
            await worker.run_worker_async(concurrency=2, shutdown_graceful_timeout=FINISH_SECONDS)
