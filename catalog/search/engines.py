"""Which engine answers: PostgreSQL, or the cluster that ELASTICSEARCH_URL names with PostgreSQL behind it."""

from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from catalog.search.contract import Engine

POSTGRES = "catalog.search.postgres.PostgresEngine"
CLUSTER = "catalog.search.elastic.ClusterEngine"


def get_engine() -> Engine:
    """The engine of this process."""
    return _engine(CLUSTER if settings.ELASTICSEARCH_URL else POSTGRES)


@cache
def _engine(path: str) -> Engine:
    # By its path: engines have models, and whoever imports the contract need not wait for those.
    return import_string(path)()
