from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from catalog.inventory.checks import INVARIANTS, disagreements


class Command(BaseCommand):
    help = "Prove on the database that stock, lots, holds and the ledger agree; exit 1 and name the rows otherwise."

    def handle(self, *args: Any, **options: Any) -> None:
        begins = not connection.in_atomic_block
        with transaction.atomic():
            if begins:
                # One snapshot: acts that go on meanwhile must not look like disagreements.
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            found = list(disagreements())
        for one in found:
            self.stdout.write(f"{one.row}: not so that {one.invariant}")
        if found:
            self.stdout.write(self.style.ERROR(f"{len(found)} rows disagree."))
            raise SystemExit(1)
        self.stdout.write(f"Stock, lots, holds and ledger agree ({len(INVARIANTS)} invariants).")
