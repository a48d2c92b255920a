"""The cluster is told what has changed, after the transaction that changed it."""

import logging

from django.conf import settings
from procrastinate.contrib.django import app

from catalog.search.elastic import writing
from catalog.search.elastic.errors import Unavailable

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * *", periodic_id="search_outbox")
@app.task(queueing_lock="search_outbox", lock="search_outbox")
def send_outbox(timestamp: int = 0) -> None:
    """Everything that waits. What cannot be told now is told by the next minute's round."""
    if not settings.ELASTICSEARCH_URL:
        return
    try:
        writing.send_outbox()
    except Unavailable as problem:
        log.warning("The search index is not told of changes: %s", problem)
