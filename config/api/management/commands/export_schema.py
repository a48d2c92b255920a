"""Writes schema.graphql, by which other programs see what the API has."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.api.schema import schema


class Command(BaseCommand):
    help = "Write schema.graphql; with --check, exit 1 when the committed one is another."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing")

    def handle(self, *, check: bool, **options: Any) -> None:
        file = Path(settings.BASE_DIR) / "schema.graphql"
        text = f"{schema}\n"
        if not check:
            file.write_text(text, encoding="utf-8")
            return
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            raise CommandError("schema.graphql is not what the code says: run `manage.py export_schema`.")
