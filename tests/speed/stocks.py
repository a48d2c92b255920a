"""Shelves to measure: a thousand variants of one point, and a ledger of a million movements at twenty points."""

from django.db import connection, transaction

from catalog.certification.listing import listed
from catalog.inventory.models import (
    Consignment,
    ConsignmentState,
    Lot,
    LotStock,
    SalesPoint,
    SalesPointKind,
    Side,
    Stock,
)
from catalog.places.models import Commune
from catalog.producers.models import Producer
from catalog.products.models import ProductVariant
from config.core import clock
from config.core.models import User

PIECES = 10_000_000
MOVEMENTS, POINTS = 1_000_000, 20


def lay_shelves() -> list[tuple[int, int, int]]:
    """(stock, variant, point) of a thousand listed variants at the first point, with all that they need to be sold
    and nothing promised."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM inventory_hold WHERE holder_kind = 'bench'")
        points = _points()
        variants = list(
            ProductVariant.objects.filter(is_active=True, product__in=listed(adult=True).values("product"))[:1000]
        )
        Stock.objects.bulk_create(
            [Stock(variant=v, point=point) for point in points for v in variants], ignore_conflicts=True
        )
        stocks = Stock.objects.filter(point__in=points)
        Lot.objects.bulk_create([Lot(variant=v, code="bench") for v in variants], ignore_conflicts=True)
        lots = dict(Lot.objects.filter(code="bench").values_list("variant", "pk"))
        LotStock.objects.bulk_create(
            [LotStock(stock=s, lot_id=lots[s.variant_id], quantity=PIECES) for s in stocks], ignore_conflicts=True
        )
        stocks.update(on_hand=PIECES, reserved=0)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE inventory_stock, inventory_hold, inventory_lotstock, inventory_lot")
    return list(stocks.filter(point=points[0]).order_by("pk").values_list("pk", "variant", "point"))


def lay_ledger() -> SalesPoint:
    """A million movements over the last two years at all points; returns one of these."""
    rows = lay_shelves()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM inventory_movement")
        if cursor.fetchone()[0] < MOVEMENTS:
            cursor.execute(
                """
                INSERT INTO inventory_movement (stock_id, lot_id, kind, delta, balance_after, reason, reference_kind,
                                                reference_id, happened_at, recorded_at)
                SELECT here.stock_id, here.lot_id, (ARRAY['receipt', 'counter_sale', 'dispatch'])[1 + n %% 3],
                       (ARRAY[2, -1, -1])[1 + n %% 3], 1, '', '', '',
                       %s - n * interval '63 seconds', %s - n * interval '63 seconds'
                FROM generate_series(1, %s) n
                JOIN (SELECT stock_id, lot_id, row_number() OVER (ORDER BY stock_id) - 1 AS place,
                             count(*) OVER () AS many
                      FROM inventory_lotstock JOIN inventory_lot ON inventory_lot.id = lot_id AND code = 'bench') here
                  ON here.place = n * 7919 %% here.many
                """,
                [clock.now(), clock.now(), MOVEMENTS],
            )
        cursor.execute("VACUUM ANALYZE inventory_movement")
    return SalesPoint.objects.get(pk=rows[0][2])


def _points() -> list[SalesPoint]:
    commune, asker = Commune.objects.order_by("code")[0], User.objects.order_by("pk")[0]
    facts = {"commune": commune, "kind": SalesPointKind.OCOP_CENTRE, "address": "-"}
    points = [
        SalesPoint.objects.get_or_create(slug=f"bench-{n}", defaults={"name": f"Bench {n}", **facts})[0]
        for n in range(POINTS)
    ]
    agreed = {"state": ConsignmentState.AGREED, "asked_by_side": Side.POINT, "asked_by": asker}
    if not Consignment.objects.filter(point__in=points).exists():
        Consignment.objects.bulk_create(
            Consignment(producer=producer, point=point, starts_on=clock.today(), **agreed)
            for producer in Producer.objects.all()
            for point in points
        )
    return points
