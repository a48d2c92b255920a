"""The listing rule: the one expression that decides what may be shown, found, put in a basket or paid for.

A product is listed on a day when a recognition of 3 stars or more is in force, its producer has published it and is
active (design, rule 1). Of several recognitions in force the latest `valid_from` counts, then the higher level; which
one that is on which days is written in `Listing` rows, whose dates are compared here, at query time, with the clock.
Demo decisions never list in production. Alcohol is listed to those who said they are adults (Law 44/2019/QH14).
"""

from collections.abc import Collection, Sequence
from datetime import date

from django.conf import settings
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from catalog.certification.criteria import FEWEST_STARS_LISTED
from catalog.certification.models import Listing
from catalog.products.models import Product
from config.core import clock
from config.core.compiled import Given, compiled


def in_force(day: date, *, prefix: str = "") -> Q:
    """The stretch of days that contains `day`."""
    return Q(**{f"{prefix}starts_on__lte": day, f"{prefix}ends_on__gte": day})


def rule(*, adult: bool, prefix: str = "", demo: bool | None = None) -> Q:
    """The listing rule for a reader who is, or is not, known to be an adult; `demo` where it is not this process that
    will ask."""
    allowed = (
        in_force(clock.today(), prefix=prefix)
        & Q(**{f"{prefix}stars__gte": FEWEST_STARS_LISTED})
        & Q(**{f"{prefix}is_published": True})
        & Q(**{f"{prefix}producer_is_active": True})
    )
    if not (settings.DEMO if demo is None else demo):
        allowed &= Q(**{f"{prefix}is_demo": False})
    if not adult:
        allowed &= Q(**{f"{prefix}is_alcohol": False})
    return allowed


def listed(*, adult: bool) -> QuerySet[Listing]:
    """Today's listing rows that the rule lets through: at most one for a product."""
    return Listing.objects.filter(rule(adult=adult))


def listed_products(*, adult: bool) -> QuerySet[Product]:
    """The products that the rule lets through."""
    return Product.objects.filter(Exists(listed(adult=adult).filter(product=OuterRef("pk"))))


def listed_by_product(product_ids: Collection[int], *, adult: bool) -> dict[int, Listing]:
    """Today's listing row, with its recognition, of each of these products that the rule lets through."""
    rows = _listed(adult).ask(products=list(product_ids)) if product_ids else []
    return {row.product_id: row for row in rows}


@compiled
def _listed(adult: bool) -> QuerySet[Listing]:
    asked = Given("products", "bigint[]")
    return listed(adult=adult).filter(product__in=asked).select_related("recognition")


def catalogue_stamp() -> int:
    """A number that is another one as soon as anything that lists, counts or facets rest on has been committed.

    A trigger raises it in the writing transaction itself, so an answer kept under (stamp, day, question) is never
    older than the database.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT stamp FROM certification_stamp")
        return cursor.fetchone()[0]


def counted_with_stamp(
    parts: Sequence[QuerySet[Listing]], *, known_at: int | None = None
) -> tuple[int, list[int] | None]:
    """The catalogue's stamp and how many rows each of these has, in one statement; None instead of the numbers, and
    nothing counted, while the stamp is still `known_at`. Raises `EmptyResultSet` for a query that finds nothing."""
    asked = [rows.order_by().values("product_id").query.sql_with_params() for rows in parts]
    counts = "".join(
        f", CASE WHEN stamp IS DISTINCT FROM %s THEN (SELECT count(*) FROM ({sql}) listed) END"  # noqa: S608
        for sql, _ in asked
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT stamp{counts} FROM certification_stamp",  # noqa: S608
            [value for _, values in asked for value in (known_at, *values)],
        )
        stamp, *numbers = cursor.fetchone()
    return stamp, None if stamp == known_at else numbers
