"""What producers are owed: statements and their lines. Nothing in them is a buyer's."""

from typing import Any

import graphene
from django.db.models import BigIntegerField, DateField, DateTimeField

from catalog.api.fields import choices, words
from catalog.api.producers import Producer, producers
from catalog.api.warehouses import Warehouse
from catalog.inventory.models import SalesPoint
from checkout.api.reading import seen, sum_field
from checkout.settlement import models
from checkout.settlement.policies import lines_visible_to
from config.api.engine.batches import batch, in_order
from config.api.engine.connections import PAGE, Connection, Page, Rows, connection_of, paginate
from config.api.engine.ids import id_field
from config.api.engine.keyset import Order

Statements = list[models.Statement]
LATEST = Order("month", (("month", DateField()), ("id", BigIntegerField())), descending=True)
IN_ORDER = Order("happened", (("happened_at", DateTimeField()), ("id", BigIntegerField())))
StatementState = choices("StatementState", models.StatementState)
LineKind = choices("StatementLineKind", models.LineKind)


class StatementLine(graphene.ObjectType):
    """A pack sold or returned, or a sum beside it. Below nothing for what is taken back."""

    id = id_field("StatementLine")
    kind = graphene.Field(LineKind, required=True)
    number = graphene.String(required=True, description="Of the order or of the receipt.")
    product_name = words("product_name")
    variant_name = words("variant_name")
    sku = words("sku")
    quantity = graphene.Int(required=True)
    goods = sum_field("goods")
    voucher_producer = sum_field("voucher_producer", "Voucher that the producer bears.")
    voucher_office = sum_field("voucher_office", "Voucher that the shop bears: told, not taken off.")
    commission = sum_field("commission")
    commission_permille = graphene.Int(required=True)
    fees = sum_field("fees", "Delivery that the producer bears.")
    in_hand = sum_field("in_hand", "Cash that it took itself.")
    vat = sum_field("vat")
    pit = sum_field("pit")
    net = sum_field("net", "What the producer gets.")
    happened_at = graphene.DateTime(required=True)
    due_at = graphene.DateTime(description="When its money was in; null: it is not.")

    @batch(Warehouse, required=True)
    def warehouse(lines: list[models.StatementLine], info: Any) -> list[Any]:
        points = SalesPoint.objects.select_related("commune__province")
        return in_order(lines, "point_id", points.in_bulk({line.point_id for line in lines}))


StatementLineCountableConnection = connection_of("StatementLine", lambda: StatementLine)


class Statement(graphene.ObjectType):
    """A producer's month (bảng quyết toán), closed: it never changes but for being paid."""

    id = id_field("Statement")
    number = graphene.String(required=True)
    month = graphene.Date(required=True, description="Its first day.")
    state = graphene.Field(StatementState, required=True)
    line_count = graphene.Int(required=True)
    sold = sum_field("sold")
    returned = sum_field("returned")
    voucher_producer = sum_field("voucher_producer")
    voucher_office = sum_field("voucher_office")
    commission = sum_field("commission")
    fees = sum_field("fees")
    in_hand = sum_field("in_hand")
    vat = sum_field("vat")
    pit = sum_field("pit")
    carried = sum_field("carried", "What the one before left below nothing.")
    total = sum_field("total")
    closed_at = graphene.DateTime(required=True)
    paid_at = graphene.DateTime()
    paid_on = graphene.Date()
    bank_reference = words("bank_reference")

    @batch(Producer, required=True)
    def producer(rows: Statements, info: Any) -> list[Any]:
        return in_order(rows, "producer_id", producers().in_bulk({row.producer_id for row in rows}))

    @batch(lambda: StatementLineCountableConnection, required=True, **PAGE)
    def lines(rows: Statements, info: Any, **page: Any) -> list[Connection]:
        own = seen(info, lines_visible_to, models.StatementLine)
        return paginate([Rows(own.filter(statement=row), IN_ORDER) for row in rows], Page(**page))


StatementCountableConnection = connection_of("Statement", lambda: Statement)


class OpenStatement(graphene.ObjectType):
    """What a statement would say if the month were closed now."""

    line_count = graphene.Int(required=True)
    sold = sum_field("sold")
    returned = sum_field("returned")
    commission = sum_field("commission")
    vat = sum_field("vat")
    pit = sum_field("pit")
    carried = sum_field("carried")
    total = sum_field("total")
    refusal = words("refusal", description="Why it cannot be closed, in words.")
    not_due = sum_field("not_due", "Sold besides, and the money has not come.")
