"""What a sales point's people work with: transfers, counts, the till, consignments. Each row only
to whom it concerns."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import graphene
from django.db.models import Q, QuerySet

from catalog.api.fields import choices, words
from catalog.api.money import Amount, Money
from catalog.api.producers import Producer, producers
from catalog.api.stocks import LATEST, Lot, Stock, StockCountableConnection, stocks
from catalog.inventory import models
from catalog.inventory.policies import (
    consignments_visible_to,
    stocks_visible_to,
    transfers_visible_to,
    visible_to,
)
from catalog.inventory.selectors.counts import last_movements
from config.api.engine.batches import batch, in_order
from config.api.engine.connections import PAGE, Page, Rows, connection_of, paginate
from config.api.engine.ids import global_id, id_field
from config.core.models import User

TransferState = choices("TransferState", models.TransferState)
CountState = choices("StockCountState", models.CountState)
ConsignmentState = choices("ConsignmentState", models.ConsignmentState)
Side = choices("ConsignmentSide", models.Side)
CounterPayment = choices("CounterPayment", models.CounterPayment)


def _listed(of: Any) -> graphene.List:
    return graphene.List(graphene.NonNull(of))


def _warehouse() -> Any:
    from catalog.api.warehouses import Warehouse  # points have transfers, which go to points

    return Warehouse


def _point(attribute: str) -> graphene.Field:
    """A sales point that a row names."""

    def resolve_all(rows: list[Any], info: Any) -> list[Any]:
        keys = {getattr(row, f"{attribute}_id") for row in rows}
        found = models.SalesPoint.objects.select_related("commune__province").in_bulk(keys)
        return in_order(rows, f"{attribute}_id", found)

    return batch(_warehouse, required=True)(resolve_all)


def _lines(of: type[Any], owner: str, *related: str) -> Callable[..., list[Any]]:
    """The lines of each row, in the order they were written; one query."""

    def resolve_all(rows: list[Any], info: Any) -> list[Any]:
        found: dict[int, list[Any]] = {row.pk: [] for row in rows}
        for line in of.objects.filter(**{f"{owner}__in": found}).select_related(*related).order_by("pk"):
            found[getattr(line, f"{owner}_id")].append(line)
        return [found[row.pk] for row in rows]

    return resolve_all


def _variant_id(line: Any, info: Any) -> str:
    return global_id("ProductVariant", line.variant_id)


class TransferLine(graphene.ObjectType):
    id = id_field("TransferLine")
    variant_id = graphene.ID(required=True, resolver=_variant_id)
    product_name = graphene.String(required=True, resolver=lambda line, info: line.variant.product.name)
    sku = graphene.String(required=True, resolver=lambda line, info: line.variant.sku)
    lot = graphene.Field(Lot, required=True)
    quantity = graphene.Int(required=True)
    received = graphene.Int(description="Null until it has been received.")
    difference_note = words("difference_note")


class Transfer(graphene.ObjectType):
    """Goods that go from one point to another."""

    id = id_field("Transfer")
    state = graphene.Field(TransferState, required=True)
    note = words("note")
    sent_at = graphene.DateTime()
    received_at = graphene.DateTime()
    source = _point("source")
    target = _point("target")
    lines = batch(_listed(TransferLine), required=True)(
        _lines(models.TransferLine, "transfer", "lot", "variant__product")
    )


class StockCountLine(graphene.ObjectType):
    """One lot on the sheet: what the ledger said when it was counted, and what lay there."""

    id = id_field("StockCountLine")
    lot = graphene.Field(Lot, required=True)
    expected = graphene.Int()
    counted = graphene.Int()

    @batch(graphene.ID)
    def last_movement(lines: list[models.CountLine], info: Any) -> list[str | None]:
        """Of this lot at this point, now; null when it never moved. With `counted` it is what `stockCountEnter` takes
        as `seen`."""
        last = last_movements(lines)
        return [global_id("StockMovement", last[line.pk]) if last[line.pk] else None for line in lines]

    @batch(Stock, required=True)
    def stock(lines: list[models.CountLine], info: Any) -> list[Any]:
        return in_order(lines, "stock_id", stocks().in_bulk({line.stock_id for line in lines}))


class StockCount(graphene.ObjectType):
    """A count sheet of a point or of one shelf."""

    id = id_field("StockCount")
    state = graphene.Field(CountState, required=True)
    shelf = words("shelf")
    opened_at = graphene.DateTime(required=True)
    warehouse = _point("point")
    lines = batch(_listed(StockCountLine), required=True)(_lines(models.CountLine, "count", "lot"))


class CounterSaleLine(graphene.ObjectType):
    """What was sold, as it was called, certified and priced at that moment."""

    variant_id = graphene.ID(required=True, resolver=_variant_id)
    product_name = graphene.String(required=True)
    variant_name = graphene.String(required=True)
    certificate_number = graphene.String(required=True)
    lot = graphene.Field(Lot, required=True)
    quantity = graphene.Int(required=True)
    unit_price = graphene.Field(Money, required=True, resolver=lambda line, info: Amount(line.unit_price))


class CounterSale(graphene.ObjectType):
    """Goods handed over the counter for money."""

    id = id_field("CounterSale")
    number = graphene.String(required=True)
    payment = graphene.Field(CounterPayment, required=True)
    total = graphene.Field(Money, required=True, resolver=lambda sale, info: Amount(sale.total))
    sold_at = graphene.DateTime(required=True)
    undone_at = graphene.DateTime()
    lines = batch(_listed(CounterSaleLine), required=True)(_lines(models.CounterSaleLine, "sale", "lot"))


def _money(attribute: str) -> Callable[[Any, Any], Amount | None]:
    def resolve(row: Any, info: Any) -> Amount | None:
        dong = getattr(row, attribute)
        return None if dong is None else Amount(dong)

    return resolve


class TillSession(graphene.ObjectType):
    """From the float that is put in to the cash that is counted out."""

    id = id_field("TillSession")
    opened_at = graphene.DateTime(required=True)
    closed_at = graphene.DateTime()
    opening_float = graphene.Field(Money, required=True, resolver=_money("opening_float"))
    counted_cash = graphene.Field(Money, resolver=_money("counted_cash"))
    difference_reason = words("difference_reason")
    warehouse = _point("point")
    sales = batch(_listed(CounterSale), required=True)(_lines(models.CounterSale, "till"))

    @batch(Money, required=True)
    def expected_cash(tills: list[models.TillSession], info: Any) -> list[Amount]:
        """The float and what was taken in cash, for sales and for orders."""
        return [Amount(n) for n in expected_cash_of(tills)]


def expected_cash_of(tills: list[models.TillSession]) -> list[int]:
    """What must lie in each of these tills; two queries."""
    taken: dict[int, int] = {}
    cash = models.CounterSale.objects.filter(till__in=tills, payment=models.CounterPayment.CASH, undone_at=None)
    for till, total in cash.values_list("till", "total"):
        taken[till] = taken.get(till, 0) + total
    for till, amount in models.TillEntry.objects.filter(till__in=tills).values_list("till", "amount"):
        taken[till] = taken.get(till, 0) + amount
    return [till.opening_float + taken.get(till.pk, 0) for till in tills]


class Consignment(graphene.ObjectType):
    """A producer's word that a point may hold and sell its goods."""

    id = id_field("Consignment")
    state = graphene.Field(ConsignmentState, required=True)
    asked_by_side = graphene.Field(Side, required=True)
    starts_on = graphene.Date(required=True)
    ends_on = graphene.Date()
    commission_permille = graphene.Int(required=True, description="The point's share of a sale, in thousandths.")
    warehouse = _point("point")

    @batch(Producer, required=True)
    def producer(rows: list[models.Consignment], info: Any) -> list[Any]:
        return in_order(rows, "producer_id", producers().in_bulk({row.producer_id for row in rows}))

    @batch(_listed(graphene.ID), required=True)
    def product_ids(rows: list[models.Consignment], info: Any) -> list[list[str]]:
        """Empty: all of the producer's."""
        found: dict[int, list[str]] = {row.pk: [] for row in rows}
        through = models.Consignment.products.through.objects.filter(consignment__in=found).order_by("pk")
        for consignment, product in through.values_list("consignment", "product"):
            found[consignment].append(global_id("Product", product))
        return [found[row.pk] for row in rows]


@dataclass(frozen=True)
class OfPoint:
    """A connection of a point's rows, as far as they concern the reader; null to nobody signed in."""

    connection: Any
    rows: Callable[[User], QuerySet[Any]]
    at: Callable[[models.SalesPoint], Q]
    about: str

    def of_points(self) -> graphene.Field:
        def resolve_all(points: list[models.SalesPoint], info: Any, **page: Any) -> list[Any]:
            user = info.context.user
            if not isinstance(user, User):
                return [None for _point in points]
            seen = self.rows(user)
            return list(paginate([Rows(seen.filter(self.at(point)), LATEST) for point in points], Page(**page)))

        return batch(self.connection, description=self.about, **PAGE)(resolve_all)


def _here(point: models.SalesPoint) -> Q:
    return Q(point=point)


def _to_or_from(point: models.SalesPoint) -> Q:
    return Q(source=point) | Q(target=point)


def seen_stocks(user: User) -> QuerySet[Any]:
    return stocks().filter(pk__in=stocks_visible_to(user).values("pk"))


def seen_counts(user: User) -> QuerySet[models.StockCount]:
    return models.StockCount.objects.filter(point__in=visible_to(user).values("pk"))


def seen_tills(user: User) -> QuerySet[models.TillSession]:
    return models.TillSession.objects.filter(point__in=visible_to(user).values("pk"))


def seen_sales(user: User) -> QuerySet[models.CounterSale]:
    return models.CounterSale.objects.filter(till__point__in=visible_to(user).values("pk"))


_FOR = "For those whom it concerns; null to nobody signed in."
STOCKS = OfPoint(StockCountableConnection, seen_stocks, _here, f"What lies there. {_FOR}")
TRANSFERS = OfPoint(
    connection_of("Transfer", lambda: Transfer), transfers_visible_to, _to_or_from, f"From here and to here. {_FOR}"
)
COUNTS = OfPoint(connection_of("StockCount", lambda: StockCount), seen_counts, _here, f"Count sheets. {_FOR}")
TILLS = OfPoint(connection_of("TillSession", lambda: TillSession), seen_tills, _here, f"Its tills. {_FOR}")
CONSIGNMENTS = OfPoint(
    connection_of("Consignment", lambda: Consignment), consignments_visible_to, _here, f"Whose goods it holds. {_FOR}"
)
