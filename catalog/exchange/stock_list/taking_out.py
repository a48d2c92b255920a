"""Stock and movements of a point as tables; the stock's comes back as an opening list."""

from collections.abc import Iterator

from django.db.models import F
from django.utils.translation import gettext as _

from catalog.exchange.files.writing import Cell
from catalog.inventory.models import LotStock, Movement, SalesPoint
from catalog.inventory.policies import stocks_visible_to
from catalog.inventory.selectors.goods import receivable
from config.core.models import User

STOCK_COLUMNS = (
    "sku", "gtin", "quantity", "lot_code", "best_before", "shelf", "low_below",
    "product_name", "pack_name", "producer_name", "blocked",
)  # fmt: skip
MOVEMENT_COLUMNS = (
    "movement", "happened_at", "recorded_at", "kind", "delta", "balance_after", "sku", "product_name", "pack_name",
    "producer_name", "lot_code", "best_before", "by", "reason", "reference_kind", "reference_id", "undoes",
)  # fmt: skip


LIST_COLUMNS = ("SKU", "Mã vạch", "Tên hàng", "Quy cách", "Số lượng", "Số lô", "Hạn dùng", "Kệ", "Báo sắp hết khi dưới")


def list_rows(point: SalesPoint) -> Iterator[list[Cell]]:
    """A line per pack that may lie at the point, to be filled in: pieces, lot, date, shelf, threshold."""
    for pack in receivable(point).iterator(chunk_size=2_000):
        yield [pack.sku, pack.gtin or "", pack.product.name, pack.name, None, "", None, "", None]


def stock_rows(user: User, point: SalesPoint) -> Iterator[list[Cell]]:
    """A row per lot that lies at the point, in the order of the list on the page."""
    rows = LotStock.objects.filter(stock__in=stocks_visible_to(user).filter(point=point), quantity__gt=0)
    rows = rows.select_related("lot", "stock__variant__product__producer").order_by(
        "stock__variant__product__name_key", "stock", F("lot__best_before").asc(nulls_last=True), "lot"
    )
    for row in rows.iterator(chunk_size=2_000):
        variant = row.stock.variant
        yield [
            variant.sku,
            variant.gtin or "",
            row.quantity,
            row.lot.code,
            row.lot.best_before,
            row.stock.shelf,
            row.stock.low_below,
            variant.product.name,
            variant.name,
            variant.product.producer.name,
            row.lot.block_reason if row.lot.blocked_at else "",
        ]


def movement_rows(user: User, point: SalesPoint) -> Iterator[list[Cell]]:
    """Every movement at the point, in the order in which they were recorded."""
    rows = Movement.objects.filter(stock__in=stocks_visible_to(user).filter(point=point)).order_by("pk")
    rows = rows.select_related("lot", "actor", "stock__variant__product__producer")
    for row in rows.iterator(chunk_size=2_000):
        variant = row.stock.variant
        yield [
            row.pk,
            row.happened_at,
            row.recorded_at,
            row.get_kind_display(),
            row.delta,
            row.balance_after,
            variant.sku,
            variant.product.name,
            variant.name,
            variant.product.producer.name,
            row.lot.code,
            row.lot.best_before,
            str(row.actor) if row.actor else _("system"),
            row.reason,
            row.reference_kind,
            row.reference_id,
            row.undoes_id,
        ]
