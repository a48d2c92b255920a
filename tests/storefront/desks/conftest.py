"""A point with goods, its people, and another point that may hold them too."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from catalog.inventory.checks import disagreements
from catalog.inventory.models import Lot, PointRole, SalesPoint, Stock
from catalog.products.models import Product
from config.core import clock
from config.core.models import User
from tests import factories as make


@dataclass
class Shop:
    product: Product
    here: SalesPoint
    there: SalesPoint
    stock: Stock
    clerk: User
    manager: User

    @property
    def lots(self) -> dict[str, Lot]:
        return {lot.code: lot for lot in Lot.objects.filter(variant=self.stock.variant_id)}

    def on_hand(self, point: SalesPoint | None = None) -> int:
        row = Stock.objects.filter(point=point or self.here, variant=self.stock.variant_id).first()
        return row.on_hand if row else 0


@pytest.fixture
def shop(db) -> Shop:
    """Two lots here, OLD (3 pieces) before NEW (7); the other point has none yet and a consignment."""
    product = make.make_listed_product("Mắm cá linh Châu Đốc")
    here, there = make.make_point("Trung tâm OCOP Long Xuyên"), make.make_point("Cửa hàng OCOP Châu Đốc")
    for point in (here, there):
        make.make_agreed_consignment(product.producer, point)
    day = clock.today()
    lots = {"OLD": (3, day + timedelta(days=20)), "NEW": (7, day + timedelta(days=300))}
    stock = make.make_stock(product, here, lots=lots)
    return Shop(
        product,
        here,
        there,
        stock,
        make.make_point_member(here, password="ocop-demo", email="clerk@example.test"),
        make.make_point_member(here, role=PointRole.MANAGER),
    )


@pytest.fixture
def the_ledger_agrees(db):
    yield
    assert list(disagreements()) == []


def url(name: str, *args: Any) -> str:
    return reverse(f"desks:{name}", args=args)


class Desk(Client):
    """A person at the desk: each form they send has its own key unless they send the same again."""

    _keys = iter(range(1, 1_000_000))

    def send(self, address: str, /, *, key: str = "", **data: Any):
        return self.post(address, {"act_key": key or f"key-{next(self._keys)}", **data})


@pytest.fixture
def desk(shop) -> Desk:
    client = Desk()
    client.force_login(shop.clerk)
    return client
