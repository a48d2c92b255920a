from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from catalog.search.elastic.errors import Unavailable
from catalog.search.elastic.progress import progress_bar
from catalog.search.elastic.reindexing import reindex


class Command(BaseCommand):
    help = "Build a new index beside the one that is searched, put it in its place and drop the old one."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.ELASTICSEARCH_URL:
            raise CommandError("Set ELASTICSEARCH_URL: without it PostgreSQL searches, and has nothing to reindex.")
        try:
            with progress_bar() as progress:
                name = reindex(progress)
        except Unavailable as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{name} is searched now.")
