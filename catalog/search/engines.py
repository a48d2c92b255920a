"""Which engine answers: the one whose dotted path the setting SEARCH_ENGINE holds."""

from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from catalog.search.contract import Engine

DEFAULT = "catalog.search.postgres.PostgresEngine"


def get_engine() -> Engine:
    """The engine of this process."""
    return _engine(getattr(settings, "SEARCH_ENGINE", DEFAULT))


@cache
def _engine(path: str) -> Engine:
    return import_string(path)()
