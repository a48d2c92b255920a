"""`python -m tests.upgrades > tests/upgrades/released.txt` at a release: what its shops will have from then on."""

import os
import sys

import django
from django.db.migrations.loader import MigrationLoader

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.demo")
django.setup()

from tests.upgrades.linting import ours  # noqa: E402

sys.stdout.write("# The migrations of the version that was released last; written by python -m tests.upgrades.\n")
sys.stdout.writelines(f"{app}.{name}\n" for app, name in ours(MigrationLoader(None)))
