"""Whether the index says what the database says, product by product."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.db import transaction

from catalog.products.models import Product
from catalog.search.elastic import mapping, outbox, writing
from catalog.search.elastic.connection import asked, patience
from catalog.search.elastic.documents import documents
from catalog.search.models import IndexedVersion, OutboxRow

AT_ONCE = 1000
_PATIENCE = 120
_LEAP = 1000
_Known = tuple[int, str]  # version, digest of what it says


@dataclass
class Disagreements:
    """Products by what is wrong with them. `waiting` in the outbox are not judged: they will be sent."""

    missing: list[int] = field(default_factory=list)
    surplus: list[int] = field(default_factory=list)
    other_version: list[int] = field(default_factory=list)
    other_content: list[int] = field(default_factory=list)
    waiting: int = 0

    @property
    def products(self) -> list[int]:
        return sorted({*self.missing, *self.surplus, *self.other_version, *self.other_content})


def check(progress: Callable[[int, int], None]) -> Disagreements:
    """Compare ids, versions and content of index and database. Raises `Unavailable`."""
    waiting = set(OutboxRow.objects.values_list("product_id", flat=True))
    found = Disagreements(waiting=len(waiting))
    known = dict(_indexed())
    ids = list(Product.objects.order_by("pk").values_list("pk", flat=True))
    found.surplus = sorted(known.keys() - set(ids) - waiting)
    for start in range(0, len(ids), AT_ONCE):
        chunk = [pk for pk in ids[start : start + AT_ONCE] if pk not in waiting]
        versions = dict(IndexedVersion.objects.filter(pk__in=chunk).values_list("product_id", "version"))
        for pk, document in documents(chunk):
            _judge(found, pk, known.get(pk), versions.get(pk), document["digest"])
        progress(min(start + AT_ONCE, len(ids)), len(ids))
    _spare_what_moved(found, known)
    return found


def repair(found: Disagreements) -> int:
    """Tell the cluster these products anew, each in a later version than the index has; how many."""
    known = dict(_indexed())
    with transaction.atomic():
        for pk in found.products:
            # A database that was restored knows of fewer versions than the index, and the index remembers deletions
            # that it does not show.
            row, _made = IndexedVersion.objects.get_or_create(pk=pk, defaults={"version": 0})
            version = max(row.version, known.get(pk, (0, ""))[0]) + _LEAP
            IndexedVersion.objects.filter(pk=pk).update(version=version)
        outbox.note(found.products)
    return writing.send_outbox()


def _judge(found: Disagreements, pk: int, known: _Known | None, version: int | None, digest: str) -> None:
    if known is None:
        found.missing.append(pk)
    elif known[0] != version:
        found.other_version.append(pk)
    elif known[1] != digest:
        found.other_content.append(pk)


def _spare_what_moved(found: Disagreements, known: dict[int, _Known]) -> None:
    """What changed while it was compared waits in the outbox now, or the index has another version of it by now."""
    if not found.products:
        return
    moved = set(OutboxRow.objects.values_list("product_id", flat=True))
    moved |= {pk for pk, now in _indexed() if known.get(pk) != now}
    for wrong in (found.missing, found.surplus, found.other_version, found.other_content):
        wrong[:] = [pk for pk in wrong if pk not in moved]


def _indexed() -> Iterator[tuple[int, _Known]]:
    """Id, version and digest of every document, by walking the index in the order of ids."""
    after: list[int] = []
    while True:
        with patience(_PATIENCE), asked() as cluster:
            answer = cluster.search(
                index=mapping.live(),
                size=AT_ONCE,
                sort="product_id",
                search_after=after or None,
                version=True,
                source=False,
                docvalue_fields=[{"field": "digest"}],
                track_total_hits=False,
                allow_partial_search_results=False,
            ).body
        hits = answer["hits"]["hits"]
        for hit in hits:
            yield int(hit["_id"]), (hit["_version"], hit["fields"]["digest"][0])
        if len(hits) < AT_ONCE:
            return
        after = hits[-1]["sort"]
