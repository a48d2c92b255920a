"""`manage.py import_decision FILE`: what a decision says enters the register; a dry run unless told otherwise."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from catalog.exchange.decisions import apply_decision, read_decision
from catalog.exchange.files.guard import LARGEST_FILE
from catalog.exchange.management.printing import REFUSED, UNREADABLE, print_report
from catalog.exchange.management.progress import bar
from catalog.exchange.reading.cells import Unread, read_date, read_decision_number
from catalog.exchange.report import Problem, UnreadableFile
from config.core.errors import Refusal


class Command(BaseCommand):
    help = (
        "Read a decision's annex (CSV or XLSX) and report on each row. Nothing is changed without --apply, and nothing "
        "is ever published. Exit code: 0 nothing is wrong, 1 rows are refused, 2 the file cannot be read."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the annex, or an export of the register")
        parser.add_argument("--apply", choices=["all", "good"], help="record all rows or none, or the good ones")
        parser.add_argument("--decision-number", default="", help="for rows that name no decision: 2497/QĐ-UBND")
        parser.add_argument("--decided-on", default="", help="its date: 10/10/2022 or 2022-10-10")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")
        parser.add_argument("--lang", choices=["vi", "en"], default="vi", help="language of the report")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["lang"]):
            self._handle(options)

    def _handle(self, options: dict[str, Any]) -> None:
        number, decided_on = self._given(options)
        try:
            report = read_decision(_bytes(options["file"]), decision_number=number, decided_on=decided_on, track=bar)
        except OSError as error:
            raise CommandError(str(error), returncode=UNREADABLE) from error
        except UnreadableFile as error:
            raise CommandError(str(error), returncode=UNREADABLE) from error
        applied = False
        if options["apply"]:
            try:
                report = apply_decision(report, options["apply"], None, track=bar)
                applied = True
            except Refusal as refusal:
                self.stderr.write(str(refusal))
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
        else:
            print_report(self.stdout, report, applied=applied)
        if report.refused:
            sys.exit(REFUSED)

    def _given(self, options: dict[str, Any]) -> tuple[str, Any]:
        number, decided_on = read_decision_number(options["decision_number"]), read_date(options["decided_on"])
        for value in (number, decided_on):
            if isinstance(value, Unread):
                raise CommandError(Problem(0, "", value.code, value.params).message, returncode=UNREADABLE)
        return str(number), decided_on


def _bytes(name: str) -> bytes:
    """The file's content, and one byte more than is allowed: enough to see that it is too large."""
    with Path(name).open("rb") as file:
        return file.read(LARGEST_FILE + 1)
