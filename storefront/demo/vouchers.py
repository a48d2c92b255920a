"""Vouchers to try."""

from datetime import timedelta

from checkout.carts.models import Bearer, Voucher, VoucherKind
from config.core import clock


def lay_vouchers() -> None:
    """`OCOP10` takes 10 % off, at most 50,000 dong, for everybody once; `TRATET` 20,000 off drinks, a hundred times."""
    starts_at = clock.now() - timedelta(days=7)
    Voucher.objects.create(
        code="OCOP10",
        name="Giảm 10% đơn đầu",
        name_en="10% off your first order",
        kind=VoucherKind.PERCENT,
        value=10,
        most_off=50_000,
        least_goods=100_000,
        bearer=Bearer.OFFICE,
        limit_per_customer=1,
        starts_at=starts_at,
    )
    Voucher.objects.create(
        code="TRATET",
        name="Trà biếu Tết",
        name_en="Tea for Tết",
        kind=VoucherKind.AMOUNT,
        value=20_000,
        group="beverage",
        limit=100,
        starts_at=starts_at,
        ends_at=clock.now() + timedelta(days=90),
    )
