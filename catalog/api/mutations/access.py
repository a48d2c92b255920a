"""The objects that an id in an input names, as far as the actor may see them: what is not there and what is not theirs
are refused alike, with the input's name."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from catalog.api.desk import seen_counts, seen_sales, seen_tills
from catalog.inventory.errors import StockCode
from catalog.inventory.models import (
    Consignment,
    CounterSale,
    CountLine,
    Lot,
    Movement,
    SalesPoint,
    Stock,
    StockCount,
    TillSession,
    Transfer,
)
from catalog.inventory.policies import (
    consignments_visible_to,
    stocks_visible_to,
    transfers_visible_to,
    visible_to,
)
from catalog.producers.models import Producer
from catalog.products.models import Product, ProductVariant
from config.api.engine.ids import number_of
from config.api.engine.mutations import error_type
from config.core.errors import CommonCode, FieldError, Refusal
from config.core.models import User

StockError = error_type("StockError", (*CommonCode, *StockCode))
MOST_LINES = 200


def one(rows: QuerySet[Any], kind: str, text: str, field: str) -> Any:
    """The row of `rows` with that global id. Raises `Refusal` naming `field`."""
    key = number_of(kind, text)
    found = rows.filter(pk=key).first() if key is not None else None
    if found is None:
        raise Refusal(FieldError(CommonCode.NOT_FOUND, field, _("There is no such thing, or it is not yours.")))
    return found


def few(lines: list[Any]) -> list[Any]:
    """`lines`, unless they are too many for one act. Raises `Refusal`."""
    if len(lines) > MOST_LINES:
        message = _("At most %(most)d lines at once.")
        raise Refusal(FieldError(CommonCode.INVALID, "lines", message, {"most": MOST_LINES}))
    return lines


def point_of(actor: User, text: str, field: str = "warehouse") -> SalesPoint:
    return one(visible_to(actor).select_related("producer"), "Warehouse", text, field)


def any_point(text: str, field: str) -> SalesPoint:
    """A point to send goods to or to consign goods at: those that trade are no secret."""
    return one(SalesPoint.objects.filter(is_active=True), "Warehouse", text, field)


def variant_of(text: str, field: str = "variant") -> ProductVariant:
    """A pack by its id; whether the point may hold it is the service's to judge."""
    return one(ProductVariant.objects.select_related("product__producer"), "ProductVariant", text, field)


def stock_of(actor: User, text: str) -> Stock:
    rows = stocks_visible_to(actor).select_related("point__producer", "variant__product__producer")
    return one(rows, "Stock", text, "stock")


def lot_at(actor: User, text: str, field: str = "lot") -> Lot:
    """A lot of which the actor may see stock, or whose goods are the actor's own."""
    seen = Q(stocks__stock__in=stocks_visible_to(actor)) | Q(variant__product__producer__members__user=actor.pk)
    rows = Lot.objects.all() if actor.is_officer else Lot.objects.filter(seen).distinct()
    return one(rows.select_related("variant__product__producer"), "Lot", text, field)


def movement_of(actor: User, text: str) -> Movement:
    rows = Movement.objects.filter(stock__in=stocks_visible_to(actor)).select_related("stock__point__producer")
    return one(rows, "StockMovement", text, "movement")


def transfer_of(actor: User, text: str) -> Transfer:
    return one(transfers_visible_to(actor), "Transfer", text, "transfer")


def count_of(actor: User, text: str) -> StockCount:
    return one(seen_counts(actor).select_related("point__producer"), "StockCount", text, "stock_count")


def count_line_of(actor: User, text: str) -> CountLine:
    rows = CountLine.objects.filter(count__in=seen_counts(actor)).select_related("count__point__producer")
    return one(rows, "StockCountLine", text, "line")


def till_of(actor: User, text: str) -> TillSession:
    return one(seen_tills(actor).select_related("point__producer"), "TillSession", text, "till_session")


def sale_of(actor: User, text: str) -> CounterSale:
    return one(seen_sales(actor).select_related("till__point__producer"), "CounterSale", text, "counter_sale")


def consignment_of(actor: User, text: str) -> Consignment:
    return one(consignments_visible_to(actor), "Consignment", text, "consignment")


def producer_of(text: str) -> Producer:
    """Producers are public; who speaks for one is the service's to judge."""
    return one(Producer.objects.all(), "Producer", text, "producer")


def product_of(producer: Producer, text: str, field: str) -> Product:
    return one(Product.objects.filter(producer=producer), "Product", text, field)
