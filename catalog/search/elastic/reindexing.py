"""A new index built beside the one that is searched, caught up, and put in its place."""

from collections.abc import Callable

from elasticsearch import Elasticsearch, NotFoundError

from catalog.products.models import Product
from catalog.search.elastic import mapping, writing
from catalog.search.elastic.connection import asked, patience
from catalog.search.elastic.documents import documents
from config.core import clock

AT_ONCE = 1000
_PATIENCE = 120


def reindex(progress: Callable[[int, int], None]) -> str:
    """The name of the index that is searched now. `progress(done, of)` is told of products.

    From its first moment the new index has an alias by which the outbox is sent to it too, so whatever changes while it
    is being filled reaches both; versions decide which write is the newer. Killed, it leaves an index that nobody
    searches and that the next one removes. Raises `Unavailable`.
    """
    with patience(_PATIENCE), asked() as cluster:
        for index in _held(cluster, mapping.building()):
            cluster.indices.delete(index=index)
        name = f"{mapping.live()}-{clock.now():%Y%m%d%H%M%S%f}"
        cluster.indices.create(
            index=name,
            mappings=mapping.mappings(),
            settings={"index": {**mapping.INDEX_SETTINGS, "refresh_interval": "-1"}},
            aliases={mapping.building(): {}},
        )
    ids = list(Product.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        chunk = ids[start : start + AT_ONCE]
        # Versions first: what is read afterwards is at least as new as they say.
        versions = writing.known_versions(chunk)
        writing.send([mapping.building()], versions, dict(documents(chunk)), at_once=False)
        progress(min(start + AT_ONCE, len(ids)), len(ids))
    with patience(_PATIENCE), asked() as cluster:
        cluster.indices.put_settings(index=name, settings={"index": {"refresh_interval": None}})
        cluster.indices.refresh(index=name)
        _swap(cluster, name)
    writing.send_outbox()
    return name


def _swap(cluster: Elasticsearch, name: str) -> None:
    """In one step, so that there is no moment without an index. The one searched until now goes; an index of another
    version of the shop stays, for processes of that version may still search it."""
    cluster.indices.update_aliases(
        actions=[
            {"add": {"index": name, "alias": mapping.live()}},
            {"remove": {"index": name, "alias": mapping.building()}},
            *({"remove_index": {"index": index}} for index in _held(cluster, mapping.live())),
        ]
    )


def _held(cluster: Elasticsearch, alias: str) -> list[str]:
    """The indexes that have this alias."""
    try:
        return sorted(cluster.indices.get_alias(name=alias).body)
    except NotFoundError:
        return []
