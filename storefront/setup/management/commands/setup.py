"""`manage.py setup`: the base that every installation begins with, its first owner, and what it still lacks."""

import sys
from argparse import ArgumentParser
from getpass import getpass
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from config.core.invitations import LASTS
from config.core.models import User
from storefront.setup.laid import Laid
from storefront.setup.laying import lay_base
from storefront.setup.missing import missing
from storefront.setup.owner import make_owner, owner_link, owners, promote


class Command(BaseCommand):
    help = "Lay the channel, categories, attributes, product types, collections, menus and pages that are missing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--owner", metavar="EMAIL", help="the first owner: asks for a password, or gives a link")

    def handle(self, *args: Any, owner: str | None, **options: Any) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise CommandError("The tables are not up to date: run manage.py migrate first. Nothing was changed.")
        self._tell(lay_base())
        if owner:
            self._make_owner(owner)
        lacking = list(missing())
        self.stdout.write("Still missing:" if lacking else "Nothing is missing.")
        for sentence in lacking:
            self.stdout.write(f"- {sentence}")

    def _tell(self, laid: Laid) -> None:
        for words, names in (("Made", laid.made), ("Removed by somebody since, and left so", laid.removed)):
            for kind, found in groupby((name.split(":") for name in names), key=itemgetter(0)):
                self.stdout.write(f"{words}: {kind} {', '.join(slug for _kind, slug in found)}")
        self.stdout.write(f"There already: {len(laid.there)} of the base's things.")

    def _make_owner(self, email: str) -> None:
        if there := owners():
            names = ", ".join(str(user) for user in there)
            raise CommandError(f"The shop is owned already ({names}): an owner invites others at the office's desk.")
        account = User.objects.filter(email__iexact=email, is_active=True).first()
        try:
            if account:
                promote(account)
            elif sys.stdin.isatty():
                make_owner(email, self._asked_password())
            else:
                self.stdout.write(f"Send this link to {email}; it works once, for {LASTS.days} days:\n{owner_link()}")
                return
        except ValidationError as problem:
            raise CommandError(" ".join(problem.messages)) from problem
        self.stdout.write(f"{email} owns the shop and can sign in.")

    def _asked_password(self) -> str:
        password = getpass("Password of the owner: ")
        if password != getpass("The same again: "):
            raise CommandError("The two passwords differ. Nobody was made owner.")
        return password
