"""What has to outlast an older state is written beside the backups, after it has been committed."""

from collections.abc import Collection

from django.conf import settings

from config.backups.tasks import keep_fact
from config.core.changes import listen
from config.core.lasting import Lasting


@listen("lasting")
def on_lasting(facts: Collection[Lasting]) -> None:
    """A job for each, which a rollback takes along."""
    if settings.BACKUP_URL:
        for fact in facts:
            keep_fact.defer(kind=fact.kind, about=fact.about, facts=dict(fact.facts))
