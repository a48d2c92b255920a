"""Count sheets: what is on them, and what has moved since somebody counted."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Count, F, Max, Q, QuerySet

from catalog.inventory.models import CountLine, Movement, SalesPoint, Stock, StockCount
from catalog.inventory.policies import visible_to
from config.core.models import User


def counts_at(user: User, point: SalesPoint) -> QuerySet[StockCount]:
    """The sheets of this point, each with how many lines it has, are counted, and differ."""
    mine = visible_to(user).filter(pk=point.pk).values("pk")
    return (
        StockCount.objects.filter(point__in=mine)
        .select_related("point", "opened_by", "submitted_by", "applied_by")
        .annotate(
            line_count=Count("lines"),
            counted=Count("lines", filter=Q(lines__counted__isnull=False)),
            differing=Count("lines", filter=~Q(lines__counted=F("lines__expected"))),
        )
    )


def lines_of(count: StockCount) -> QuerySet[CountLine]:
    """In the order in which a person walks along the shelves."""
    return count.lines.select_related("count__point", "stock__variant__product", "lot", "counted_by").order_by(
        "stock__shelf", "stock__variant__product__name_key", "stock__variant__position", "lot__best_before", "pk"
    )


def shelves_of(point: SalesPoint) -> list[str]:
    """The names of the shelves at which something is kept."""
    named = Stock.objects.filter(point=point).exclude(shelf="").order_by("shelf")
    return list(named.values_list("shelf", flat=True).distinct())


def last_movements(lines: Collection[CountLine]) -> dict[int, int]:
    """The id of the last movement of each line's lot by line id, 0 where none ever was. One query."""
    rows = _of_lots(lines).values("stock", "lot").annotate(last=Max("pk"))
    last = {(row["stock"], row["lot"]): row["last"] for row in rows}
    return {line.pk: last.get((line.stock_id, line.lot_id), 0) for line in lines}


def moved_since(lines: Collection[CountLine]) -> dict[int, list[Movement]]:
    """By line id: what has moved of its lot after it was counted. One query; none when nothing is counted."""
    counted = {(line.stock_id, line.lot_id): line for line in lines if line.at_movement is not None}
    first = min((line.at_movement or 0 for line in counted.values()), default=None)
    moved: dict[int, list[Movement]] = defaultdict(list)
    if first is None:
        return moved
    for movement in _of_lots(list(counted.values())).filter(pk__gt=first).order_by("pk"):
        line = counted.get((movement.stock_id, movement.lot_id))
        if line is not None and movement.pk > (line.at_movement or 0):
            moved[line.pk].append(movement)
    return moved


def stale_lines(count: StockCount) -> set[int]:
    """The ids of lines whose lot has moved since it was counted."""
    lines = list(count.lines.filter(counted__isnull=False))
    return set(moved_since(lines))


def _of_lots(lines: Collection[CountLine]) -> QuerySet[Movement]:
    return Movement.objects.filter(stock__in={line.stock_id for line in lines}, lot__in={line.lot_id for line in lines})
