"""Shelves to measure: a thousand variants of one point, a ledger of a million movements at twenty points, and one point
with few rows beside one with very many."""

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
from catalog.products.models import NetUnit, ProductVariant
from config.core import clock
from config.core.models import User

PIECES = 10_000_000
MOVEMENTS, POINTS = 1_000_000, 20
ROWS = {"few": 200, "many": 20_000}


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
                WITH here AS (
                    SELECT stock_id, lot_id, row_number() OVER (ORDER BY stock_id) - 1 AS place
                    FROM inventory_lotstock JOIN inventory_lot ON inventory_lot.id = lot_id AND code = 'bench'
                )
                INSERT INTO inventory_movement (stock_id, lot_id, kind, delta, balance_after, reason, reference_kind,
                                                reference_id, happened_at, recorded_at)
                SELECT here.stock_id, here.lot_id, (ARRAY['receipt', 'counter_sale', 'dispatch'])[1 + n %% 3],
                       (ARRAY[2, -1, -1])[1 + n %% 3], 1, '', '', '',
                       %s - n * interval '63 seconds', %s - n * interval '63 seconds'
                FROM (SELECT n, n::bigint * 7919 %% (SELECT count(*) FROM here) AS place
                      FROM generate_series(1, %s) n) moment
                JOIN here USING (place)
                """,
                [clock.now(), clock.now(), MOVEMENTS],
            )
        cursor.execute("VACUUM ANALYZE inventory_movement")
    return SalesPoint.objects.get(pk=rows[0][2])


def lay_lists() -> dict[str, SalesPoint]:
    """A point with 200 rows and one with 20,000, each row with a lot that lies there."""
    return {name: _filled(_point(f"bench-{name}"), _packs(number)) for name, number in ROWS.items()}


def _packs(number: int) -> list[ProductVariant]:
    """So many packs of products that may be sold; not active, so that nothing else that is measured finds them."""
    mine = ProductVariant.objects.filter(sku__startswith="BENCH-").order_by("pk")
    products, known = list(listed(adult=True).order_by("product").values_list("product", flat=True)), mine.count()
    facts = {"net_quantity": 500, "net_unit": NetUnit.GRAM, "price": 50_000, "is_active": False}
    ProductVariant.objects.bulk_create(
        ProductVariant(product_id=products[n % len(products)], name=f"Bench {n}", sku=f"BENCH-{n}", **facts)
        for n in range(known, number)
    )
    return list(mine[:number])


def _filled(point: SalesPoint, packs: list[ProductVariant]) -> SalesPoint:
    Stock.objects.bulk_create([Stock(variant=v, point=point, on_hand=9) for v in packs], ignore_conflicts=True)
    Lot.objects.bulk_create([Lot(variant=v, code="bench") for v in packs], ignore_conflicts=True)
    lots = dict(Lot.objects.filter(code="bench", variant__in=packs).values_list("variant", "pk"))
    LotStock.objects.bulk_create(
        [LotStock(stock=s, lot_id=lots[s.variant_id], quantity=9) for s in point.stocks.all()], ignore_conflicts=True
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE inventory_stock, inventory_lotstock, inventory_lot, products_productvariant")
    return point


def _point(slug: str) -> SalesPoint:
    commune = Commune.objects.order_by("code")[0]
    facts = {"name": slug, "commune": commune, "kind": SalesPointKind.OCOP_CENTRE, "address": "-"}
    return SalesPoint.objects.get_or_create(slug=slug, defaults=facts)[0]


def _points() -> list[SalesPoint]:
    asker = User.objects.order_by("pk")[0]
    points = [_point(f"bench-{n}") for n in range(POINTS)]
    agreed = {"state": ConsignmentState.AGREED, "asked_by_side": Side.POINT, "asked_by": asker}
    if not Consignment.objects.filter(point__in=points).exists():
        Consignment.objects.bulk_create(
            Consignment(producer=producer, point=point, starts_on=clock.today(), **agreed)
            for producer in Producer.objects.all()
            for point in points
        )
    return points
