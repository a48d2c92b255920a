"""The engines there are, each of which keeps the contract; the cluster is a real one."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from catalog.search.elastic import writing
from catalog.search.elastic.connection import asked, patience
from catalog.search.elastic.engine import ElasticEngine
from catalog.search.elastic.reindexing import reindex
from catalog.search.postgres import PostgresEngine

PROVE = pytest.mark.prove


class Asked:
    """An engine that has no PostgreSQL to fall back to and all the time it needs; `told`: the index is never behind."""

    def __init__(self, *, told: bool) -> None:
        self._engine, self._told = ElasticEngine(), told

    def __getattr__(self, name: str) -> Any:
        def ask(*args: Any, **kwargs: Any) -> Any:
            if self._told:
                writing.send_outbox()
            with patience(60):
                answer = getattr(self._engine, name)(*args, **kwargs)
                if hasattr(answer, "total"):
                    assert answer.total >= len(answer.product_ids)
                return answer

        return ask


@pytest.fixture
def cluster(request, settings, db, unhurried) -> Iterator[str]:
    """The settings name it, and it has an empty index of this test's own."""
    settings.ELASTICSEARCH_URL = request.getfixturevalue("elasticsearch_url")
    settings.ELASTICSEARCH_INDEX = f"test-{uuid4().hex[:12]}"
    reindex(lambda done, of: None)
    yield settings.ELASTICSEARCH_URL
    with patience(60), asked() as client:
        client.indices.delete(index=",".join(client.indices.get(index=f"{settings.ELASTICSEARCH_INDEX}-*").body))


@pytest.fixture(
    params=[
        "postgres",
        # By documents, and by what PostgreSQL says of products whose documents are old.
        pytest.param("elastic, told", marks=PROVE),
        pytest.param("elastic, behind", marks=PROVE),
    ]
)
def engine(request) -> Any:
    """Each engine that there is."""
    if request.param == "postgres":
        return PostgresEngine()
    request.getfixturevalue("cluster")
    return Asked(told=request.param == "elastic, told")
