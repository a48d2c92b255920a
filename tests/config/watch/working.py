"""A worker of this process: it does the jobs that are due, and ends."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector


def work() -> None:
    """In a thread of its own: a browser of an earlier test keeps an event loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, _work()).result()


async def _work() -> None:
    with app.replace_connector(DjangoConnector().get_worker_connector()) as worker:
        async with worker.open_async():
            await worker.run_worker_async(wait=False, listen_notify=False, install_signal_handlers=False)
