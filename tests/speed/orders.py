"""A process of the measured shop: lays goods at two points that ship, and 50,000 orders that have been delivered.

Says as JSON the ids of the packs that lie at each of the points, the ten that everybody wants first.
"""

import json
import os
import sys
from typing import Any

ORDERS, PACKS = int(os.environ.get("BENCH_ORDERS") or 50_000), 1_000
PIECES = 1_000_000
TRIAL = "saleor.io.dummy-payment-app"
PAY = """mutation($id: ID!, $amount: PositiveDecimal, $way: PaymentGatewayToInitialize!) {
  transactionInitialize(id: $id, amount: $amount, paymentGateway: $way) { errors { code } } }"""
UUID = 2950  # PostgreSQL's own number of the type


def main() -> None:
    import django

    django.setup()
    from django.conf import settings

    from config.api.engine.ids import global_id

    settings.ALLOWED_HOSTS.append("testserver")

    packs = _lay_goods()
    _lay_orders(packs)
    json.dump([[global_id("ProductVariant", pk) for pk in at] for at in packs], sys.stdout)


def _lay_goods() -> list[list[int]]:
    """So many packs at each of two points, none of which lies anywhere else."""
    from django.db import connection, transaction

    from catalog.certification.listing import listed
    from catalog.inventory.models import (
        Consignment,
        ConsignmentState,
        Lot,
        MovementKind,
        SalesPoint,
        SalesPointKind,
        Side,
        Stock,
    )
    from catalog.inventory.services.ledger import Move, post
    from catalog.places.models import Commune
    from catalog.products.models import ProductVariant
    from config.core import clock
    from config.core.models import User

    facts = {"kind": SalesPointKind.OCOP_CENTRE, "address": "-", "ships": True}
    communes = Commune.objects.filter(province__name="An Giang").order_by("code")
    points = [
        SalesPoint.objects.get_or_create(
            slug=f"bench-ships-{n}", defaults={"name": f"Bench {n}", "commune": communes[n], **facts}
        )[0]
        for n in range(2)
    ]
    if not Stock.objects.filter(point__in=points).exists():
        free = ProductVariant.objects.filter(
            is_active=True, position=0, stocks=None, product__in=listed(adult=False).values("product")
        ).filter(product__alcohol_by_volume=None)
        chosen = list(free.select_related("product").order_by("pk")[: 2 * PACKS])
        agreed = {"state": ConsignmentState.AGREED, "asked_by_side": Side.POINT, "asked_by": User.objects.all()[0]}
        with transaction.atomic():
            for place, point in enumerate(points):
                mine = chosen[place::2]
                makers = {variant.product.producer_id for variant in mine}
                Consignment.objects.bulk_create(
                    Consignment(producer_id=maker, point=point, starts_on=clock.today(), **agreed) for maker in makers
                )
                stocks = Stock.objects.bulk_create(Stock(variant=variant, point=point) for variant in mine)
                lots = Lot.objects.bulk_create(Lot(variant=variant, code="bench") for variant in mine)
                moves = [Move(stock.pk, lot.pk, PIECES) for stock, lot in zip(stocks, lots, strict=True)]
                post(None, moves, kind=MovementKind.RECEIPT)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE inventory_stock, inventory_lotstock, inventory_lot")
    of = {point.pk: Stock.objects.filter(point=point).order_by("pk") for point in points}
    return [list(of[point.pk].values_list("variant", flat=True)) for point in points]


def _lay_orders(packs: list[list[int]]) -> None:
    """Copies of one order, each with a basket, a payment, lines, parcels, boxes and movements of its own, a hundred a
    day; `n` counts them."""
    from django.db import connection, transaction

    from checkout.orders.models import Order

    missing = ORDERS - Order.objects.count()
    if missing <= 0:
        return
    order = _one_order(packs)
    basket, phone = f"'{order.checkout_id}'", "'+8498' || lpad(n::text, 7, '0')"
    parcels = f"SELECT id FROM orders_parcel WHERE order_id = '{order.pk}'"
    with transaction.atomic():
        _copy("carts_checkout", f"id = {basket}", missing, phone=phone)
        own = {"checkout_id": _new(basket)}
        key = "'bench' || n"
        _copy(
            "payments_transaction", f"checkout_id = {basket}", missing, **own, idempotency_key=key, psp_reference="''"
        )
        number = "to_char(date '2025-01-01' + n / 100, '\"AG-\"YYMMDD-') || lpad((n % 100 + 1)::text, 4, '0')"
        _copy("orders_order", f"checkout_id = {basket}", missing, **own, number=number, phone=phone)
        for table in ("orders_orderline", "orders_parcel"):
            _copy(table, f"order_id = '{order.pk}'", missing, order_id=_new(f"'{order.pk}'"))
        line = {"parcel_id": _new("t.parcel_id::text"), "order_line_id": _new("t.order_line_id::text")}
        _copy("orders_parcelline", f"parcel_id IN ({parcels})", missing, **line)
        parts = f"part_id IN (SELECT id FROM orders_parcelline WHERE parcel_id IN ({parcels}))"
        _copy("orders_packedlot", parts, missing, part_id=_new("t.part_id::text"))
        moved = {"reference_id": f"({_new('t.reference_id')})::text", "balance_after": "t.balance_after - n"}
        left = f"reference_kind = 'parcel' AND reference_id IN (SELECT id::text FROM ({parcels}) p)"
        _copy("inventory_movement", left, missing, **moved)
        _copy_ledger(basket, missing)
        held = f"holder_kind = 'parcel' AND holder_id IN (SELECT id::text FROM ({parcels}) p)"
        _copy("inventory_hold", held, missing, holder_id=f"({_new('t.holder_id')})::text")
        with connection.cursor() as cursor:
            for table, column in (("inventory_stock", "on_hand"), ("inventory_lotstock", "quantity")):
                at = "id" if table == "inventory_stock" else "stock_id"
                cursor.execute(
                    f"UPDATE {table} SET {column} = {column} - %s"
                    f" WHERE {at} IN (SELECT stock_id FROM inventory_movement WHERE {left})",
                    [missing],
                )
            cursor.execute(
                "INSERT INTO orders_ordercounter (day, last) SELECT date '2025-01-01' + n / 100, count(*)"
                " FROM generate_series(1, %s) n GROUP BY 1",
                [missing],
            )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _copy_ledger(basket: str, many: int) -> None:
    """The postings of an order's money and parcels, with their entries and lines."""
    posted = f"posting_id IN (SELECT id FROM settlement_posting WHERE checkout_id = {basket})"
    fact = f"CASE WHEN {{0}}.kind = 'sale' THEN {_new('{0}.fact')}::text ELSE {{0}}.fact || ' ' || n END"
    copy = (
        "(SELECT c.id FROM settlement_posting p JOIN settlement_posting c ON c.kind = p.kind"
        f" AND c.fact = {fact.format('p')} WHERE p.id = t.posting_id)"
    )
    facts = {"fact": fact.format("t"), "checkout_id": _new(basket)}
    _copy("settlement_posting", f"checkout_id = {basket}", many, **facts)
    _copy("settlement_ledgerentry", posted, many, posting_id=copy)
    line = {"posting_id": copy, "order_line_id": _new("t.order_line_id::text")}
    _copy("settlement_statementline", posted, many, **line)


def _one_order(packs: list[list[int]]) -> Any:
    """The last pack of each point, bought and paid for as a buyer would, and brought."""
    from checkout.orders.models import Order
    from config.api.engine.ids import global_id, uuid_of
    from tests.buying import Buyer
    from tests.checkout.parcels import bring
    from tests.graphql import ask

    buyer = Buyer(ask, phone="0981000000").fill([global_id("ProductVariant", at[-1]) for at in packs])
    paid = ask(PAY, id=buyer.checkout, amount=buyer.totals[TRIAL], way={"id": TRIAL})["transactionInitialize"]
    if paid["errors"]:
        raise RuntimeError(str(paid["errors"]))
    order = Order.objects.get(pk=uuid_of("Order", buyer.complete()))
    for parcel in order.parcels.all():
        bring(parcel)
    return order


def _new(old: str) -> str:
    """The id of the nth copy of what has the id `old`, an expression of text."""
    return f"md5({old} || n)::uuid"


def _copy(table: str, where: str, many: int, /, **changed: str) -> None:
    """So many copies of the rows of a table; what is `changed` are expressions of the row `t` and its number `n`."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'ALWAYS'",
            [table],
        )
        generated = {name for (name,) in cursor.fetchall()}
        kinds = {one.name: one.type_code for one in connection.introspection.get_table_description(cursor, table)}
        kinds = {name: kind for name, kind in kinds.items() if name not in generated}
        if kinds["id"] == UUID:
            changed["id"] = _new("t.id::text")
        else:
            kinds.pop("id")
        values = ", ".join(changed.get(name, f't."{name}"') for name in kinds)
        names = ", ".join(f'"{name}"' for name in kinds)
        series = f"generate_series(1, {many:d}) n"
        cursor.execute(f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} t, {series} WHERE {where}")


if __name__ == "__main__":
    main()
