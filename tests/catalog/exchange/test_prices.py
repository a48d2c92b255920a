"""Prices and texts by file: what the desks allow, row by row."""

import pytest

from catalog.exchange.prices import apply_prices, read_prices
from catalog.products.models import ProductVariant
from config.core.errors import Refusal
from tests.catalog.exchange.annexes import as_xlsx
from tests.factories import make_consent, make_member, make_officer, make_producer, make_product, make_user

pytestmark = pytest.mark.django_db
HEADER = ["SKU", "Sản phẩm", "Quy cách", "Khối lượng tịnh", "Đơn vị tính", "Giá bán", "Thành phần", "ingredients_en"]


@pytest.fixture
def product():
    return make_product(producer=make_producer())


def new_pack(product, sku="KHO-1", price: object = "25.000 đ") -> list[object]:
    return [sku, product.slug, "Gói 500 g", 500, "g", price, "Cá lóc, muối", "Snakehead, salt"]


def codes(report) -> list[tuple[int, str, str]]:
    return [(p.line, p.column, str(p.code)) for p in report.refused]


def test_a_member_prices_and_describes_its_product(product) -> None:
    member, data = make_member(product.producer), as_xlsx([HEADER, new_pack(product)])
    report = read_prices(data, member)
    assert (report.good, report.refused, ProductVariant.objects.filter(sku="KHO-1").count()) == (1, [], 0)
    apply_prices(report, "all", member)
    pack = ProductVariant.objects.get(sku="KHO-1")
    product.refresh_from_db()
    assert (pack.price, pack.net_quantity, product.ingredients) == (25_000, 500, "Cá lóc, muối")
    assert product.translations.get(language="en").ingredients == "Snakehead, salt"
    again = apply_prices(read_prices(data, member), "all", member)
    assert (again.good, again.unchanged) == (0, 1)


def test_nobody_else_may(product) -> None:
    data = as_xlsx([HEADER, new_pack(product)])
    stranger, officer = make_member(make_producer()), make_officer()
    for actor in (make_user(), stranger, officer):
        assert codes(read_prices(data, actor)) == [(2, "SKU", "NOT_YOURS")]
    make_consent(product.producer)
    assert read_prices(data, officer).good == 1


def test_faults_have_their_line_column_and_code_and_all_means_all(product) -> None:
    member = make_member(product.producer)
    rows = [
        new_pack(product),
        new_pack(product),
        new_pack(product, "B", "25,5"),
        new_pack(product, ""),
        new_pack(product, "C", 0),
    ]
    report = read_prices(as_xlsx([HEADER, *rows]), member)
    assert codes(report) == [
        (3, "SKU", "DUPLICATE_IN_FILE"),
        (4, "Giá bán", "BAD_NUMBER"),
        (5, "SKU", "MISSING_SKU"),
        (6, "Giá bán", "INVALID"),
    ]
    with pytest.raises(Refusal):
        apply_prices(report, "all", member)
    assert not ProductVariant.objects.filter(sku__in=["KHO-1", "B", "C"]).exists()
    apply_prices(report, "good", member)
    assert list(ProductVariant.objects.filter(sku__in=["KHO-1", "B", "C"]).values_list("sku", flat=True)) == ["KHO-1"]
