"""`manage.py doctor`: what is missing or wrong, in sentences."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation

from storefront.setup.doctor import Weight, look_at

_MARKS = {Weight.GOOD: "+", Weight.NOTE: "-", Weight.WRONG: "!"}


class Command(BaseCommand):
    help = "Say what is missing (-) or wrong (!) with this shop; exit 1 when something is wrong."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--ledgers", action="store_true", help="read every row of stock and orders too")
        parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES], default="en")

    def handle(self, *args: Any, ledgers: bool, language: str, **options: Any) -> None:
        is_wrong = False
        with translation.override(language):
            for finding in look_at(ledgers=ledgers):
                is_wrong = is_wrong or finding.weight == Weight.WRONG
                line = f"{_MARKS[finding.weight]} {finding}"
                self.stdout.write(self.style.ERROR(line) if finding.weight == Weight.WRONG else line)
        if is_wrong:
            raise SystemExit(1)
