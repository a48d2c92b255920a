#!/usr/bin/env python
"""Django's command line. The database starts by itself when a command first asks it something."""

import os
import sys
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError

from config.postgres.errors import DatabaseUnavailable
from storefront.setup.environment import command, file
from storefront.setup.environment.asking import Unfit


def main() -> None:
    try:
        if os.environ.get("ENV_FILE"):
            file.load(Path(os.environ["ENV_FILE"]))
        if sys.argv[1:2] == ["setup"]:
            command.prepare(sys.argv[2:])
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.demo")
        execute_from_command_line(sys.argv)
    except (DatabaseUnavailable, ImproperlyConfigured, Unfit) as problem:
        sys.exit(str(problem))
    except OperationalError as problem:
        sys.exit(f"The database cannot be used: look at DATABASE_URL and at the server. It said: {problem}")


if __name__ == "__main__":
    main()
