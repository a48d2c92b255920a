"""Whether this process asks the cluster, and what speaks against it."""

from functools import cache

from django.conf import settings

from catalog.search.elastic import mapping
from catalog.search.elastic.breaker import Breaker
from catalog.search.elastic.connection import PATIENCE, asked, patience, where
from catalog.search.elastic.errors import Unavailable
from catalog.search.elastic.writing import absent


def breaker() -> Breaker:
    """The breaker before the cluster that the settings name."""
    return _breaker(settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_CA, settings.ELASTICSEARCH_INDEX)


@cache
def _breaker(*cluster: str) -> Breaker:
    return Breaker()


def examined() -> str:
    """What speaks against the cluster, empty when nothing does; asks it unless the breaker rests."""
    before = breaker()
    if before.lets_through():
        try:
            with patience(PATIENCE):
                prove()
        except Unavailable as problem:
            before.failed(str(problem))
        except BaseException:
            before.given_up()
            raise
        else:
            before.succeeded()
    return before.problem


def prove() -> None:
    """Raises `Unavailable` unless the cluster holds an index that `search_reindex` of this version has made."""
    with asked() as cluster:
        known = cluster.indices.get(
            index=f"{settings.ELASTICSEARCH_INDEX}-*,{mapping.live()}", ignore_unavailable=True, allow_no_indices=True
        ).body
    found = {name: held for name, held in known.items() if mapping.live() in held["aliases"]}
    if not found:
        made = next((name for name in known if name == mapping.live()), None)
        if made:
            raise Unavailable(
                f"Index {made} at {where()} was made by hand: delete it and run manage.py search_reindex."
            )
        other = ", ".join(sorted(known))
        raise Unavailable(absent() + (f" There is {other}, of another version of the shop." if other else ""))
    for name, held in found.items():
        if held["mappings"].get("_meta", {}).get("ocop") != mapping.DIGEST:
            raise Unavailable(f"Index {name} at {where()} was not made by search_reindex: run it to make one beside.")
