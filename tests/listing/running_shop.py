"""Settings of a shop that runs in a process of its own beside the tests, on the tests' database."""

import os

from config.settings.test import *  # noqa: F403  as settings build on one another
from config.settings.test import DATABASES

DATABASES["default"]["NAME"] = os.environ["SHOP_DATABASE"]
