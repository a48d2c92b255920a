"""A stock list of 20,000 rows, many of them wrong: every wrong row is named, and it is read in little memory."""

import re
from pathlib import Path

import pytest

from catalog.exchange.stock_list import apply_stock_list, read_stock_list
from catalog.inventory.models import Movement, Stock
from config.core.errors import Refusal
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.prove]
ROWS = 20_000
MOST_MEMORY = 200_000  # KB


def peak() -> int:
    """The most memory that the process has had, in KB, since `forget_peak`."""
    [found] = re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(found)


def forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def test_twenty_thousand_rows_with_errors_are_named_and_nothing_is_taken_in() -> None:
    point = make.make_point()
    clerk = make.make_point_member(point)
    product = make.make_listed_product()
    make.make_agreed_consignment(product.producer, point)
    sku = product.variants.get().sku
    # Every fourth row is wrong, each in another way.
    wrong = [f"{sku},,-1,L{{n}},,,", "KHONG-CO,,1,L{n},,,", f"{sku},,1,L{{n}},31/02/2027,,", f'{sku},,"1,5",L{{n}},,,']
    rows = [wrong[n // 4 % 4].format(n=n) if n % 4 == 3 else f"{sku},,2,L{n},,A{n % 50},5" for n in range(ROWS)]
    data = "\n".join(["SKU,Mã vạch,Số lượng,Số lô,Hạn dùng,Kệ,Báo sắp hết khi dưới", *rows]).encode()
    forget_peak()
    before = peak()
    report = read_stock_list(data, point)
    assert peak() - before < MOST_MEMORY
    assert (report.rows, report.good, report.refused_rows) == (ROWS, ROWS * 3 // 4, ROWS // 4)
    assert [problem.line for problem in report.problems] == list(range(5, ROWS + 2, 4))
    assert {str(problem.code) for problem in report.problems} == {"BAD_QUANTITY", "UNKNOWN_GOODS", "BAD_DATE"}
    with pytest.raises(Refusal):
        apply_stock_list(report, "all", clerk)
    assert not Movement.objects.exists()
    apply_stock_list(report, "good", clerk)
    assert Stock.objects.get().on_hand == 2 * report.good
    assert peak() - before < MOST_MEMORY
