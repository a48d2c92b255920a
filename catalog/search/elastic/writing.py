"""Telling the cluster what has changed.

The order of the steps keeps late and repeated writes harmless: rows of the outbox are read, then each product's version
is raised, then the product is read and sent, then the rows are deleted. Whoever has the higher version has read later,
and what was committed after that reading has a row of its own still lying there.
"""

from collections.abc import Collection, Mapping
from typing import Any

import orjson
from django.db import connection, transaction

from catalog.search.elastic import mapping
from catalog.search.elastic.connection import asked, patience, where
from catalog.search.elastic.documents import Document, documents
from catalog.search.elastic.errors import Unavailable
from catalog.search.models import IndexedVersion, OutboxRow

AT_ONCE = 500
PATIENCE = 60  # seconds for a batch: nobody waits for it
_CONFLICT, _ABSENT = 409, 404

_RAISE = """
INSERT INTO search_indexedversion AS own (product_id, version) SELECT unnest(%s::bigint[]), 1
ON CONFLICT (product_id) DO UPDATE SET version = own.version + 1 RETURNING product_id, version
"""
_BEGIN = """
INSERT INTO search_indexedversion (product_id, version) SELECT unnest(%s::bigint[]), 1 ON CONFLICT DO NOTHING
"""


class _Swapped(Exception):
    """The index that was being built is searched by now."""


def send_outbox() -> int:
    """Tell the cluster everything that waits; how many products that were. Raises `Unavailable`, and what it was not
    told stays. Killed at any moment it has at most told something twice."""
    sent = 0
    while rows := dict(OutboxRow.objects.order_by("pk").values_list("pk", "product_id")[:AT_ONCE]):
        ids = sorted(set(rows.values()))
        versions = raised(ids)
        # Asked for after the versions are raised: a reindex that begins later reads what these rows are about.
        targets = _targets()
        try:
            send(targets, versions, dict(documents(ids)), at_once=True)
        except _Swapped:
            continue
        OutboxRow.objects.filter(pk__in=rows).delete()
        sent += len(ids)
    return sent


def _targets() -> list[str]:
    """The aliases to be told: the one that is searched, and that of an index being built beside it."""
    with patience(PATIENCE), asked() as cluster:
        known = cluster.indices.get_alias(index=f"{mapping.live()}-*").body
    held = {alias for index in known.values() for alias in index["aliases"]}
    if mapping.live() not in held:
        raise Unavailable(absent())
    return [alias for alias in (mapping.live(), mapping.building()) if alias in held]


def absent() -> str:
    """The sentence for an index that is not there."""
    return f"Elasticsearch at {where()} has no index {mapping.live()}: run manage.py search_reindex."


def raised(product_ids: Collection[int]) -> dict[int, int]:
    """The next version of each of these products, committed before anything is read for it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_RAISE, [sorted(product_ids)])
        return dict(cursor.fetchall())


def known_versions(product_ids: Collection[int]) -> dict[int, int]:
    """The present version of each of these products, the first for those that have none."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_BEGIN, [sorted(product_ids)])
    return dict(IndexedVersion.objects.filter(pk__in=product_ids).values_list("product_id", "version"))


def send(
    targets: Collection[str], versions: Mapping[int, int], found: Mapping[int, Document], *, at_once: bool
) -> None:
    """Products with these versions as they were found; those not found are deleted. `at_once`: searches see it when
    this returns. What the index has in the same or a later version stays as it is."""
    for target in targets:
        lines: list[bytes] = []
        for pk, version in versions.items():
            act = {"_id": str(pk), "version": version, "version_type": "external"}
            if pk in found:
                lines += [orjson.dumps({"index": act}), orjson.dumps(found[pk])]
            else:
                lines.append(orjson.dumps({"delete": act}))
        with patience(PATIENCE), asked() as cluster:
            # An alias, or nothing: a name that is gone must not become an index of its own.
            answer = cluster.bulk(
                index=target,
                operations=lines,  # type: ignore[arg-type]  # as they go over the wire
                refresh=at_once,
                require_alias=True,
            ).body
        if answer["errors"]:
            _judge(target, answer["items"])


def _judge(target: str, items: list[dict[str, Any]]) -> None:
    """A conflict of versions is no failure: what is there is as new or newer."""
    for item in items:
        ((_kind, told),) = item.items()
        if "error" not in told or told["status"] == _CONFLICT:
            continue
        if told["status"] == _ABSENT and target == mapping.building():
            raise _Swapped
        if told["status"] == _ABSENT:
            raise Unavailable(absent())
        raise Unavailable(
            f"Elasticsearch at {where()} refuses product {told.get('_id')}: {told['status']} "
            f"{told['error'].get('reason', '')[:200]}"
        )
