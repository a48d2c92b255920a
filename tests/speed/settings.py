"""A measured shop is the one of `make run`, and counts a request's queries when asked."""

from config.settings.demo import *  # noqa: F403
from config.settings.demo import MIDDLEWARE

MIDDLEWARE = ["tests.speed.counting.CountQueries", *MIDDLEWARE]
