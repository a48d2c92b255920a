import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalog.search.elastic import checking
from catalog.search.elastic.errors import Unavailable
from catalog.search.elastic.progress import progress_bar

_MOST_NAMED = 20


class Command(BaseCommand):
    help = "Compare the cluster's index with the database: ids, versions and content. Exit 1 when they disagree."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--repair", action="store_true", help="tell the cluster anew what it has wrong")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.ELASTICSEARCH_URL:
            raise CommandError("Set ELASTICSEARCH_URL: without it there is no index to compare.")
        try:
            found = self._check()
            if found.products and options["repair"]:
                self.stdout.write(f"{checking.repair(found)} products told anew.")
                found = self._check()
        except Unavailable as problem:
            raise CommandError(str(problem)) from problem
        if found.products:
            sys.exit(1)

    def _check(self) -> checking.Disagreements:
        with progress_bar() as progress:
            found = checking.check(progress)
        kinds = {
            "not in the index": found.missing,
            "in the index only": found.surplus,
            "of another version": found.other_version,
            "with other content": found.other_content,
        }
        for kind, ids in kinds.items():
            if ids:
                more = ", ..." if len(ids) > _MOST_NAMED else ""
                self.stdout.write(f"{len(ids)} {kind}: {', '.join(map(str, ids[:_MOST_NAMED]))}{more}")
        if not found.products:
            self.stdout.write("Index and database agree.")
        if found.waiting:
            self.stdout.write(f"{found.waiting} products wait to be sent and were not compared.")
        return found
