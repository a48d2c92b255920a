"""`manage.py import_stock POINT FILE`: an opening stock list is taken in; a dry run unless told otherwise."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from catalog.exchange.files.guard import LARGEST_FILE
from catalog.exchange.management.printing import REFUSED, UNREADABLE, print_report
from catalog.exchange.management.progress import bar
from catalog.exchange.report import UnreadableFile
from catalog.exchange.stock_list import apply_stock_list, read_stock_list
from catalog.inventory.models import SalesPoint
from config.core.errors import Refusal


class Command(BaseCommand):
    help = (
        "Read what lies at a sales point (CSV or XLSX: SKU or barcode, quantity, lot, best before, shelf) and report "
        "on each row. Nothing is changed without --apply. Exit code: 0 nothing is wrong, 1 rows are refused, 2 the "
        "file cannot be read."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("point", help="the point's name in its address, such as diem-ban-long-xuyen")
        parser.add_argument("file", help="the list")
        parser.add_argument("--apply", choices=["all", "good"], help="take in all rows or none, or the good ones")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")
        parser.add_argument("--lang", choices=["vi", "en"], default="vi", help="language of the report")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["lang"]):
            self._handle(options)

    def _handle(self, options: dict[str, Any]) -> None:
        point = SalesPoint.objects.filter(slug=options["point"]).first()
        if point is None:
            raise CommandError(f"No sales point is called {options['point']}.", returncode=UNREADABLE)
        path = Path(options["file"])
        try:
            with path.open("rb") as file:
                report = read_stock_list(file.read(LARGEST_FILE + 1), point, track=bar)
        except (OSError, UnreadableFile) as error:
            raise CommandError(str(error), returncode=UNREADABLE) from error
        applied = False
        if options["apply"]:
            try:
                report = apply_stock_list(report, options["apply"], None, source=path.name)
                applied = True
            except Refusal as refusal:
                self.stderr.write(str(refusal))
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
        else:
            print_report(self.stdout, report, applied=applied)
        if report.refused or (options["apply"] and not applied):
            sys.exit(REFUSED)
