"""`manage.py setup`: the base that every installation begins with, its first owner, and what it still lacks.

What comes before there are settings is in `storefront/setup/environment/command.py`.
"""

import sys
from argparse import ArgumentParser
from datetime import date
from getpass import getpass
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from checkout.settlement.models import Seller
from config.core.errors import Refusal
from config.core.invitations import LASTS
from config.core.models import User
from config.watch.parts import missing_migrations
from storefront.setup.environment.command import add_arguments as add_arguments_of_the_file
from storefront.setup.laid import Laid
from storefront.setup.laying import lay_base
from storefront.setup.missing import missing
from storefront.setup.owner import make_owner, owner_link, owners, promote
from storefront.setup.selling import seller_is, sells_from


class Command(BaseCommand):
    help = "Lay what every shop begins with, keep its settings in a file, make its first owner, and say what it lacks."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--owner", metavar="EMAIL", help="the first owner: asks for a password, or gives a link")
        parser.add_argument("--seller", choices=Seller.values, help="who sells: the producers, or the operator itself")
        parser.add_argument("--seller-from", metavar="YYYY-MM-DD", type=date.fromisoformat, help="from that day on")
        parser.add_argument("--seller-reference", metavar="TEXT", default="", help="which paper says so")
        add_arguments_of_the_file(parser)

    def handle(self, *args: Any, owner: str | None, seller: str | None, **options: Any) -> None:
        if missing_migrations():
            raise CommandError("The tables are not up to date: run manage.py migrate first. Nothing was changed.")
        with translation.override("en"):
            self._tell(lay_base())
            if seller:
                self._set_seller(seller, options["seller_from"], options["seller_reference"])
            if owner:
                self._make_owner(owner)
            self.stdout.write(f"Sells: {seller_is()}")
            lacking = list(missing())
            self.stdout.write("Still missing:" if lacking else "Nothing is missing.")
            for sentence in lacking:
                self.stdout.write(f"- {sentence}")

    def _tell(self, laid: Laid) -> None:
        for words, names in (("Made", laid.made), ("Removed by somebody since, and left so", laid.removed)):
            for kind, found in groupby((name.split(":") for name in names), key=itemgetter(0)):
                self.stdout.write(f"{words}: {kind} {', '.join(slug for _kind, slug in found)}")
        self.stdout.write(f"There already: {len(laid.there)} of the base's things.")

    def _set_seller(self, who: str, day: date | None, reference: str) -> None:
        try:
            sells_from(who, day, reference)
        except Refusal as refusal:
            raise CommandError(f"--seller: {refusal}") from refusal

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
