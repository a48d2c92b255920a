from typing import Any

from django.core.management.base import BaseCommand

from catalog.places.services import load_places


class Command(BaseCommand):
    help = "Lay or renew provinces, communes and the names they had before 1 July 2025."

    def handle(self, *args: Any, **options: Any) -> None:
        counts = load_places()
        self.stdout.write(", ".join(f"{count} {name}" for name, count in counts.items()))
