"""A process of the measured shop: the month-end report of one point over a ledger of a million movements, as JSON."""

import json
import sys
import time
from datetime import timedelta
from typing import Any


def scans(plan: dict[str, Any], table: str) -> list[str]:
    """How a plan reads `table`: each node that does, by its kind."""
    mine = [plan["Node Type"]] if plan.get("Relation Name") == table else []
    return mine + [kind for child in plan.get("Plans", []) for kind in scans(child, table)]


def main() -> None:
    import django

    django.setup()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from catalog.inventory.models import SalesPoint
    from catalog.inventory.selectors.month_end import month_end
    from config.core import clock
    from config.core.models import OfficeRole, User
    from tests.speed.stocks import lay_ledger

    point = lay_ledger()
    officer = User.objects.filter(office_role=OfficeRole.OFFICER)[0]
    until = clock.now() - timedelta(days=30)
    points = SalesPoint.objects.filter(pk=point.pk)
    taken = []
    for _ in range(5):
        began = time.perf_counter()
        with CaptureQueriesContext(connection) as queries:
            lines = month_end(officer, points, since=until - timedelta(days=30), until=until)
        taken.append(time.perf_counter() - began)
    read = []
    with connection.cursor() as cursor:
        for query in queries.captured_queries:
            if "inventory_movement" in query["sql"]:
                cursor.execute("EXPLAIN (FORMAT JSON) " + query["sql"])
                read += scans(cursor.fetchone()[0][0]["Plan"], "inventory_movement")
    json.dump({"lines": len(lines), "seconds": min(taken), "queries": len(queries), "read": read}, sys.stdout)


if __name__ == "__main__":
    main()
