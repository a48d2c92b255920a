"""A's shelf: goods that lie there by a consignment, a list that its own staff sent, a day that differs."""

from datetime import timedelta
from typing import Any

from catalog.exchange.models import DraftKind, ImportDraft
from catalog.inventory.models import OpeningException, SalesPoint
from catalog.products.models import Product
from config.core import clock
from config.core.models import User
from tests import factories as make

AT_THE_POINT = (
    "point",
    "point_more",
    "point_team",
    "point_invite",
    "stock",
    "receive",
    "stock_import",
    "exports",
    "month_end",
    "labels",
    "label_sheet",
    "point_edit",
    "new_exception",
)
OF_A_ROW = ("stock_row", "adjust", "write_off", "take_back", "note_row")
OF_A_LOT = ("lot", "block_lot", "let_lot_go", "lot_export")
OF_A_DRAFT = ("stock_draft", "stock_apply", "stock_drop")
FILES = ("stock_list", "export_stock", "export_movements")


def args_of(point: SalesPoint, staff: User, product: Product) -> dict[str, dict[str, Any]]:
    """What leads to A's things at its point."""
    make.make_agreed_consignment(product.producer, point)
    stock = make.make_stock(product, point, lots={"L1": (5, None)})
    draft = ImportDraft.objects.create(
        kind=DraftKind.STOCK,
        owner=staff,
        file_name="ton.csv",
        content=f"SKU,Số lượng,Số lô\n{stock.variant.sku},3,SENT\n".encode(),
        options={"point": str(point.pk)},
        expires_at=clock.now() + timedelta(days=1),
    )
    day = OpeningException.objects.create(point=point, day=clock.today() + timedelta(days=40))
    here = {"slug": point.slug}
    return {
        **{f"desks:{name}": here for name in AT_THE_POINT},
        **{f"desks:{name}": here | {"pk": stock.pk} for name in OF_A_ROW},
        **{f"desks:{name}": {"pk": stock.lots.get().lot_id} for name in OF_A_LOT},
        **{f"desks:{name}": here | {"key": draft.pk} for name in OF_A_DRAFT},
        **{f"desks:{name}": here | {"ending": "csv"} for name in FILES},
        "desks:undo_movement": here | {"pk": stock.movements.get().pk},
        "desks:receive_pack": here | {"pk": stock.variant_id},
        "desks:drop_exception": here | {"pk": day.pk},
    }
