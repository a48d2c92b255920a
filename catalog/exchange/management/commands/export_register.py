"""`manage.py export_register FILE.csv` or `.xlsx`: the whole register, importable again."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalog.exchange.export import write_register


class Command(BaseCommand):
    help = "Write the register, with its history, to a .csv or .xlsx file that import_decision reads back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if path.suffix.lower() not in (".csv", ".xlsx"):
            raise CommandError("The file's name must end in .csv or .xlsx.")
        try:
            count = write_register(path)
        except OSError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{count} -> {path}")
