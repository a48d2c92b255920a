"""Wrong input at the shelf: a refusal that names the field, and nothing half done."""

from datetime import timedelta

import pytest

from catalog.inventory.errors import StockCode
from catalog.inventory.services import arrange, draft_transfer, receive, say_what_is_low
from catalog.inventory.services.transfers import Sending
from config.core import clock
from config.core.changes import listen
from config.core.errors import CommonCode, Refusal
from tests.catalog.inventory.state import everything
from tests.factories import make_listed_product, make_point, make_point_member, make_stock


@pytest.mark.parametrize(
    ("facts", "field", "code"),
    [
        ({"quantity": -1}, "quantity", CommonCode.INVALID),
        ({"quantity": 0}, "quantity", CommonCode.INVALID),
        ({"quantity": 1.5}, "quantity", CommonCode.INVALID),
        ({"quantity": True}, "quantity", CommonCode.INVALID),
        ({"best_before": -1}, "best_before", StockCode.LOT_PAST_ITS_DATE),
        ({"lot_code": "A", "best_before": 9}, "best_before", StockCode.LOT_DIFFERS),
        ({"of": "another producer"}, "variant", StockCode.NO_CONSIGNMENT),
    ],
)
def test_what_cannot_be_received_is_refused_and_nothing_changes(facts: dict, field: str, code: str) -> None:
    stock = make_stock(make_listed_product(), make_point(), lots={"A": (5, None)})
    clerk, other = make_point_member(stock.point), make_listed_product().variants.get()
    given = {"quantity": 1, **facts}
    variant = other if given.pop("of", "") else stock.variant
    if "best_before" in given:
        given["best_before"] = clock.today() + timedelta(days=given["best_before"])
    before = everything()
    with pytest.raises(Refusal) as refused:
        receive(clerk, stock.point, variant, **given)
    assert [(error.field, error.code) for error in refused.value.errors] == [(field, code)]
    assert everything() == before


@pytest.mark.parametrize("quantity", [1, -1])
def test_a_transfer_to_itself_is_refused(quantity: int) -> None:
    stock = make_stock(make_listed_product(), make_point())
    clerk, lot = make_point_member(stock.point), stock.lots.get().lot
    before = everything()
    with pytest.raises(Refusal) as refused:
        draft_transfer(clerk, stock.point, stock.point, sendings=[Sending(lot, quantity)])
    fields = [("target", StockCode.SAME_POINT)] + ([("lines.0.quantity", CommonCode.INVALID)] if quantity < 0 else [])
    assert [(error.field, error.code) for error in refused.value.errors] == fields
    assert everything() == before


def test_what_is_low_is_said_once_and_again_after_there_was_enough() -> None:
    stock = make_stock(make_listed_product(), make_point())
    clerk, heard = make_point_member(stock.point), []
    listen("stock_low")(heard.extend)
    arrange(clerk, stock, shelf="", low_below=6)
    assert (say_what_is_low(), say_what_is_low(), heard) == ([stock.pk], [], [stock.pk])
    receive(clerk, stock.point, stock.variant, quantity=1)
    assert say_what_is_low() == []
    arrange(clerk, stock, shelf="", low_below=7)
    assert say_what_is_low() == [stock.pk]
