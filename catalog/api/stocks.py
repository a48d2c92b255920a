"""What lies where. That there is some is everybody's to know, the numbers are for whoever may see them."""

from collections.abc import Collection
from operator import attrgetter
from typing import Any

import graphene
from django.db.models import BigIntegerField, Q, QuerySet

from catalog.api.fields import choices, words
from catalog.inventory.availability import on_offer, sold_here, with_available
from catalog.inventory.models import Lot as LotRow
from catalog.inventory.models import LotStock, Movement, MovementKind
from catalog.inventory.models import Stock as StockRow
from catalog.inventory.policies import stocks_visible_to
from catalog.inventory.selectors.points import Level, level_of
from catalog.products.models import ProductVariant
from config.api.engine.batches import batch
from config.api.engine.connections import PAGE, Connection, Page, Rows, connection_of, paginate
from config.api.engine.ids import id_field
from config.api.engine.keyset import Order
from config.core.models import User

MOST_SAID = 50  # the dialect's limit of one checkout: above it nobody needs the number
LATEST = Order("latest", (("id", BigIntegerField()),), descending=True)

StockLevel = choices("StockLevel", Level)
Kind = choices("StockMovementKind", MovementKind)
Stocks = list[Any]


def stocks() -> QuerySet[Any]:
    """Stock rows with their points and what may be promised of each."""
    return with_available(StockRow.objects.select_related("point__commune__province", "variant__product"))


def quantities(variants: Collection[ProductVariant]) -> dict[int, int]:
    """How many of each of these variants may be promised now, wherever they lie; one query."""
    found: dict[int, int] = {}
    for variant, available in on_offer().filter(variant__in=variants).values_list("variant", "available"):
        found[variant] = found.get(variant, 0) + available
    return found


def stocks_of(variants: Collection[ProductVariant], user: Any) -> dict[int, list[Any]]:
    """For each variant where it is sold, or lies where `user` may look; one query."""
    seen = Q(pk__in=_visible(user).values("pk"))
    found: dict[int, list[Any]] = {}
    for row in stocks().filter(sold_here() | seen, variant__in=variants).order_by("point__name", "pk"):
        found.setdefault(row.variant_id, []).append(row)
    return found


def _visible(user: Any) -> QuerySet[StockRow]:
    return stocks_visible_to(user) if isinstance(user, User) else StockRow.objects.none()


def seen(rows: Stocks, info: Any) -> list[bool]:
    """Whether the reader may see the numbers of each row; one query for all, however many fields ask."""
    if any("_seen" not in row.__dict__ for row in rows):
        keys = set(_visible(info.context.user).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
        for row in rows:
            row._seen = row.pk in keys
    return [row._seen for row in rows]


def restricted(of: Any, attribute: str, about: str) -> graphene.Field:
    """A number or text of a stock row, null to whoever may not see it."""

    def resolve_all(rows: Stocks, info: Any) -> list[Any]:
        read = attrgetter(attribute)
        return [read(row) if ok else None for row, ok in zip(rows, seen(rows, info), strict=True)]

    return batch(of, description=about)(resolve_all)


class Lot(graphene.ObjectType):
    """Pieces made together."""

    id = id_field("Lot")
    code = graphene.String(required=True)
    best_before = graphene.Date(description="The last good day; null for what keeps for ever.")
    blocked_at = graphene.DateTime()
    block_reason = words("block_reason")


class LotAtStock(graphene.ObjectType):
    """How much of a lot lies there."""

    lot = graphene.Field(Lot, required=True)
    quantity = graphene.Int(required=True)


class StockMovement(graphene.ObjectType):
    """A row of the ledger."""

    id = id_field("StockMovement")
    kind = graphene.Field(Kind, required=True)
    delta = graphene.Int(required=True)
    balance_after = graphene.Int(required=True)
    reason = words("reason")
    lot = graphene.Field(Lot, required=True)
    happened_at = graphene.DateTime(required=True)
    recorded_at = graphene.DateTime(required=True)

    @batch(lambda: Stock, required=True)
    def stock(rows: list[Movement], info: Any) -> list[Any]:
        found = stocks().in_bulk({row.stock_id for row in rows})
        return [found[row.stock_id] for row in rows]


StockMovementCountableConnection = connection_of("StockMovement", lambda: StockMovement)


def movements() -> QuerySet[Movement]:
    """Movements with their lots."""
    return Movement.objects.select_related("lot")


class Stock(graphene.ObjectType):
    """A variant at a sales point."""

    id = id_field("Stock")
    availability = graphene.Field(
        StockLevel,
        required=True,
        description="Of what may be promised now; FEW are 5 or fewer.",
        resolver=lambda row, info: level_of(row.available).value,
    )
    quantity = restricted(graphene.Int, "on_hand", "What lies there. For who may see the point's stock.")
    quantity_allocated = restricted(graphene.Int, "reserved", "What is promised. For who may see the point's stock.")
    quantity_available = restricted(graphene.Int, "available", "What may be promised. For who may see the stock.")
    low_below = restricted(graphene.Int, "low_below", "Few for this point. For who may see the point's stock.")
    shelf = restricted(graphene.String, "shelf", "Where at the point. For who may see the point's stock.")

    @batch(lambda: _warehouse(), required=True)
    def warehouse(rows: Stocks, info: Any) -> list[Any]:
        return [row.point for row in rows]

    @batch(graphene.List(graphene.NonNull(LotAtStock)))
    def lots(rows: Stocks, info: Any) -> list[Any]:
        """What of which lot lies there, first expired first. For who may see the point's stock."""
        found: dict[int, list[LotStock]] = {row.pk: [] for row, ok in zip(rows, seen(rows, info), strict=True) if ok}
        here = LotStock.objects.filter(stock__in=found, quantity__gt=0).select_related("lot")
        for one in here.order_by("lot__best_before", "lot_id"):
            found[one.stock_id].append(one)
        return [found.get(row.pk) for row in rows]

    @batch(StockMovementCountableConnection, **PAGE)
    def movements(rows: Stocks, info: Any, **page: Any) -> list[Connection | None]:
        """Why it is so, the latest first. For who may see the point's stock."""
        ok = seen(rows, info)
        allowed = [row for row, may in zip(rows, ok, strict=True) if may]
        pages = iter(paginate([Rows(movements().filter(stock=row), LATEST) for row in allowed], Page(**page)))
        return [next(pages) if may else None for may in ok]

    @batch(lambda: _pack())
    def product_variant(rows: Stocks, info: Any) -> list[Any]:
        """Null when the listing rule hides it from the reader; its people know it by `sku` and `productName`."""
        return _shown([row.variant for row in rows], info)

    sku = restricted(graphene.String, "variant.sku", "For who may see the point's stock.")
    product_name = restricted(graphene.String, "variant.product.name", "For who may see the point's stock.")


def _shown(variants: list[ProductVariant], info: Any) -> list[ProductVariant | None]:
    from catalog.api.shown import products_by_id
    from catalog.api.variants import packs

    found = packs().in_bulk({variant.pk for variant in variants})
    products = products_by_id({variant.product_id for variant in variants}, adult=info.context.adult)
    for pack in found.values():
        if pack.product_id in products:
            pack.product = products[pack.product_id]
    return [
        found[variant.pk] if variant.pk in found and variant.product_id in products else None for variant in variants
    ]


def _warehouse() -> Any:
    from catalog.api.warehouses import Warehouse  # points have stocks, which are at points

    return Warehouse


def _pack() -> Any:
    from catalog.api.variants import ProductVariant  # packs have stocks, which are of packs

    return ProductVariant


def lots() -> QuerySet[LotRow]:
    return LotRow.objects.all()


StockCountableConnection = connection_of("Stock", lambda: Stock)
