from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from checkout.orders.checks import all_invariants, disagreements


class Command(BaseCommand):
    help = "Prove on the database that orders, goods, payments and the ledger agree; exit 1 and name the rows if not."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            # One snapshot: acts that go on meanwhile must not look like disagreements.
            with transaction.get_connection().cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            found = list(disagreements())
        for one in found:
            self.stdout.write(f"{one.row}: not so that {one.invariant}")
        if found:
            self.stdout.write(self.style.ERROR(f"{len(found)} rows disagree."))
            raise SystemExit(1)
        self.stdout.write(f"Orders, goods, payments and the ledger agree ({len(all_invariants())} invariants).")
