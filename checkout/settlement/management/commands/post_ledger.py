from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from checkout.settlement import posting


class Command(BaseCommand):
    help = "Make the postings that are missing for what stands in orders, payments and tills; run again, it makes none."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        made = posting.post_everything()
        self.stdout.write(f"{made} postings made.")
