"""The order of relevance: by tier, then by the number of words in the name, then by product."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connection

from catalog.search.conditions import fact_terms
from catalog.search.contract import Filters
from catalog.search.cursors import Key
from catalog.search.postgres.rows import as_sql, listed_rows
from catalog.search.postgres.tsquery import tsquery
from catalog.search.tiers import AllOf, AnyOf, Condition, Not, Plan, Tier, narrowed

FEW = 1000  # so many documents are ranked one by one sooner than an index is walked


@dataclass(frozen=True)
class Ranked:
    """The hits of `plan` among what `filters` let through.

    When few documents fit at all they are ranked in one query. When many do, ranking all of them to show a page would
    cost as much as they are; then each tier is read in order until the page is full, and a tier that many share by
    walking the documents in their order, where the next one that fits is never far.
    """

    plan: Plan
    filters: Filters
    few: int = FEW

    def keys(self, *, after: Key | None, backwards: bool, limit: int, offset: int = 0) -> list[Key]:
        """The keys behind `after` (ahead of it when `backwards`, nearest first), at most `limit`."""
        if self._rows is None:
            return []
        few = self._few(self.plan.broad)
        if few is None and self.filters != Filters(adult=self.filters.adult):
            few = self._few_listed()
        if few is None:
            return self._tier_by_tier(after, backwards, limit + offset)[offset:]
        keys = sorted(self._ranked(few), reverse=backwards)
        if after is not None:
            keys = [key for key in keys if (key < after if backwards else key > after)]
        return keys[offset : offset + limit]

    @cached_property
    def _rows(self) -> tuple[str, tuple[Any, ...]] | None:
        return as_sql(listed_rows(self.filters), ["product_id"])

    def _few(self, condition: Condition) -> list[int] | None:
        """The documents that fit, or None when they are many."""
        found = _fetch(
            "SELECT product_id FROM search_searchdocument WHERE terms @@ %s::tsquery LIMIT %s",
            [tsquery(narrowed(condition, fact_terms(self.filters))), self.few + 1],
        )
        return [product for (product,) in found] if len(found) <= self.few else None

    def _few_listed(self) -> list[int] | None:
        """What the filters let through, or None when that is much: a village's products are few whatever the words."""
        sql, parameters = self._rows or ("", ())
        found = _fetch(f"{sql} LIMIT %s", [*parameters, self.few + 1])
        return [product for (product,) in found] if len(found) <= self.few else None

    def _ranked(self, products: list[int]) -> list[Key]:
        """The keys of those of these documents that are listed and fit."""
        if not products:
            return []
        sql, parameters = self._rows or ("", ())
        cases = " ".join(f"WHEN {_column(tier.of_name)} @@ %s::tsquery THEN {n}" for n, tier in self._numbered)
        tiers = [tsquery(tier.condition) for _n, tier in self._numbered]
        return _fetch(
            f"SELECT CASE {cases} END, document.name_length, document.product_id "  # noqa: S608
            f"FROM search_searchdocument document JOIN ({sql}) listed ON listed.product_id = document.product_id "
            f"WHERE document.product_id = ANY(%s) AND document.terms @@ %s::tsquery",
            [*tiers, *parameters, products, tsquery(self.plan.broad)],
        )

    @property
    def _numbered(self) -> list[tuple[int, Tier]]:
        return list(enumerate(self.plan.tiers))

    def _tier_by_tier(self, after: Key | None, backwards: bool, limit: int) -> list[Key]:
        found: list[Key] = []
        numbers = range(len(self.plan.tiers))
        for tier in reversed(numbers) if backwards else numbers:
            if after is not None and (tier > after[0] if backwards else tier < after[0]):
                continue
            edge = after[1:] if after is not None and tier == after[0] else None
            found += [(tier, *key) for key in self._of_tier(tier, edge, backwards, limit - len(found))]
            if len(found) >= limit:
                break
        return found

    def _of_tier(self, tier: int, edge: Key | None, backwards: bool, limit: int) -> list[Key]:
        """Those that fit this tier and none before it."""
        fits = self.plan.tiers[tier].condition
        if tier:
            earlier = AnyOf(tuple(one.condition for one in self.plan.tiers[:tier]))
            fits = AllOf((fits, Not(earlier)))
        few = self._few(fits)
        if few is None:
            # The function behind `@@`, which no index answers: the planner is to walk the order.
            of_name = all(one.of_name for one in self.plan.tiers[: tier + 1])
            where = f"ts_match_vq({_column(of_name)}, %s::tsquery)"
            return self._listed(where, [tsquery(fits)], edge, backwards, limit)
        return self._listed("document.product_id = ANY(%s)", [few], edge, backwards, limit) if few else []

    def _listed(self, where: str, values: list[Any], edge: Key | None, backwards: bool, limit: int) -> list[Key]:
        sql, parameters = self._rows or ("", ())
        direction, beyond = ("DESC", "<") if backwards else ("ASC", ">")
        if edge is not None:
            where += f" AND (document.name_length, document.product_id) {beyond} (%s, %s)"
            values = [*values, *edge]
        return _fetch(
            f"SELECT document.name_length, document.product_id FROM search_searchdocument document "  # noqa: S608
            f"JOIN ({sql}) listed ON listed.product_id = document.product_id WHERE {where} "
            f"ORDER BY document.name_length {direction}, document.product_id {direction} LIMIT %s",
            [*parameters, *values, limit],
        )


def _column(of_name: bool) -> str:
    return "document.name_terms" if of_name else "document.terms"


def _fetch(sql: str, parameters: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()
