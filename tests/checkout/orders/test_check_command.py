"""`manage.py check_orders`, on committed rows: it wants a snapshot of its own."""

import pytest
from django.core.management import call_command

from tests.checkout.making import make_order, make_shop


@pytest.mark.django_db(transaction=True)
def test_the_command_says_so_and_exits_with_1(capsys) -> None:
    call_command("check_orders")
    assert "agree" in capsys.readouterr().out
    product, _point = make_shop()
    order = make_order(product)
    order.parcels.update(weight_g=1)
    order.lines.update(unit_price=1)
    with pytest.raises(SystemExit) as left:
        call_command("check_orders")
    assert left.value.code == 1
    assert f"order {order.number}: not so that the lines of an order" in capsys.readouterr().out
