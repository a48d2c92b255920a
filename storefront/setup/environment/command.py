"""The part of `manage.py setup` that comes before there are settings: it makes the file that holds them."""

import sys
from argparse import ArgumentParser
from pathlib import Path

from storefront.setup.environment import file
from storefront.setup.environment.asking import Unfit, asked, given, lacking, made
from storefront.setup.environment.questions import GROUPS


def add_arguments(parser: ArgumentParser) -> None:
    """Also said by the command itself, for its --help."""
    parser.add_argument("--env-file", metavar="FILE", help="keep the shop's settings in this file; asks for them")
    parser.add_argument("--set", metavar="NAME=VALUE", action="append", default=[], help="set this one, ask nothing")
    parser.add_argument("--ask", metavar="GROUP", action="append", choices=[*GROUPS], help="ask again for this only")
    parser.add_argument("--no-input", action="store_true", help="ask nothing")


def prepare(arguments: list[str]) -> None:
    """Make or change the file that `--env-file` names, and load it. Raises `Unfit` with a sentence."""
    parser = ArgumentParser(add_help=False)
    add_arguments(parser)
    options, _others = parser.parse_known_args(arguments)
    if options.env_file is None:
        if options.set or options.ask:
            raise Unfit("Say which file keeps the settings: --env-file FILE.")
        return
    path = Path(options.env_file).absolute()
    there = file.read(path)
    changes = given(options.set)
    if sys.stdin.isatty() and not options.no_input and not options.set:
        changes |= asked(there, options.ask or GROUPS, input, print)
    changes |= made(there | changes)
    if missing := lacking(there | changes):
        raise Unfit(f"Nothing was written: {', '.join(missing)} must be set (--set {missing[0]}=...).")
    if any(there.get(name) != value for name, value in changes.items()):
        file.write(path, changes)
        sys.stdout.write(f"Kept in {path}: {', '.join(sorted(changes))}\n")
    file.load(path)
