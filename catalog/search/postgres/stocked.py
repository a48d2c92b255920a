"""Facets of what is available at this moment. Never kept: holds begin and run out by the clock, without a write."""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from catalog.certification.models import Listing
from catalog.inventory.availability import on_offer
from catalog.search.conditions import given
from catalog.search.contract import Facet, FacetValue, Filters
from catalog.search.postgres.counting import Matching

ANYWHERE = "true"


def facets(matching: Matching, filters: Filters, *, language: str) -> tuple[Facet, ...]:
    """How many of the rows can be had now, anywhere and at each point, each with its own filter left out."""
    own = given(filters) & {"available", "points"}
    counts = _counted(matching("points" if "points" in own else ""))
    anywhere = _counted(matching("available")) if own else counts
    with translation.override(language):
        label = _("available now")
    points = [FacetValue(str(pk), name or "", n) for (pk, name), n in counts.items() if pk is not None]
    return (
        Facet("available", tuple(FacetValue(ANYWHERE, label, n) for (pk, _n), n in anywhere.items() if pk is None)),
        Facet("point", tuple(sorted(points, key=lambda value: (-value.count, value.label)))),
    )


def _counted(rows: QuerySet[Listing]) -> dict[tuple[int | None, str | None], int]:
    """How many products of `rows` each point (id and name) has, and under (None, None) how many there are at all."""
    on_shelf = on_offer().annotate(product=F("variant__product"), name=F("point__name"))
    try:
        stock, stock_values = _as_sql(on_shelf, "point_id", "name", "product")
        listed, listed_values = _as_sql(rows, "product_id")
    except EmptyResultSet:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT point_id, name, count(DISTINCT product) FROM ({stock}) s "  # noqa: S608
            f"WHERE product IN ({listed}) GROUP BY GROUPING SETS ((point_id, name), ()) HAVING count(*) > 0",
            [*stock_values, *listed_values],
        )
        return {(pk, name): number for pk, name, number in cursor.fetchall()}


def _as_sql(rows: QuerySet[Any], *columns: str) -> tuple[str, tuple[Any, ...]]:
    return rows.order_by().values(*columns).query.sql_with_params()
