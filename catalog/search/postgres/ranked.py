"""The order of relevance: tier by tier, so that a word which many share is not ranked in full."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from catalog.search.contract import Filters
from catalog.search.postgres.cursors import Key
from catalog.search.postgres.rows import as_sql, listed_rows
from catalog.search.postgres.tiers import Plan


@dataclass(frozen=True)
class Ranked:
    """The hits of `plan` among what `filters` let through, by (tier, words in the name, product)."""

    plan: Plan
    filters: Filters

    def keys(self, *, after: Key | None, backwards: bool, limit: int, offset: int = 0) -> list[Key]:
        """The keys behind `after` (ahead of it when `backwards`, nearest first), at most `limit`."""
        rows = as_sql(listed_rows(self.filters), ["product_id"])
        if rows is None:
            return []
        tiers = range(len(self.plan.tiers))
        found: list[Key] = []
        for tier in reversed(tiers) if backwards else tiers:
            if after is not None and (tier > after[0] if backwards else tier < after[0]):
                continue
            edge = after[1:] if after is not None and tier == after[0] else None
            wanted = limit + offset - len(found)
            if wanted <= 0:
                break
            found += [(tier, *key) for key in self._of_tier(tier, rows, edge, backwards, wanted)]
        return found[offset:]

    def _of_tier(
        self, tier: int, rows: tuple[str, tuple[Any, ...]], edge: Key | None, backwards: bool, limit: int
    ) -> list[Key]:
        """Those that fit this tier and none before it."""
        sql, parameters = rows
        direction, beyond = ("DESC", "<") if backwards else ("ASC", ">")
        wheres, values = ["document.terms @@ %s::tsquery"], [self.plan.tiers[tier].tsquery]
        if tier:
            wheres.append("NOT document.terms @@ %s::tsquery")
            values.append(" | ".join(f"({earlier.tsquery})" for earlier in self.plan.tiers[:tier]))
        if edge is not None:
            wheres.append(f"(document.name_length, document.product_id) {beyond} (%s, %s)")
            values += edge
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT document.name_length, document.product_id FROM search_searchdocument document "  # noqa: S608
                f"JOIN ({sql}) listed ON listed.product_id = document.product_id WHERE {' AND '.join(wheres)} "
                f"ORDER BY document.name_length {direction}, document.product_id {direction} LIMIT %s",
                [*parameters, *values, limit],
            )
            return cursor.fetchall()
