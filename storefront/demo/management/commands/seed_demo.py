"""`manage.py seed_demo`: the demo's data, once; with `--products N` made-up products on top, for measurements."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from storefront.demo.laying import lay
from storefront.demo.made_up.loading import MOST, load


class Command(BaseCommand):
    help = "Lay the demo's data once; --products N puts N made-up products on top."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--products", type=int, default=0, metavar="N", help=f"made-up products, at most {MOST}")

    def handle(self, *args: Any, products: int, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This is a shop that sells: demo data have no place in it. Nothing was changed.")
        if not 0 <= products <= MOST:
            raise CommandError(f"--products takes a number from 0 to {MOST}. Nothing was changed.")
        laid = lay(lambda what: self.stdout.write(f"{what} ..."))
        self.stdout.write("The demo is laid." if laid else "The demo was there already.")
        if products:
            self.stdout.write(f"Made-up products: {load(products)} added, {products} asked for.")
