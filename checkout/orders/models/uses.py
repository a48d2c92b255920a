"""A voucher's uses."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from checkout.carts.models import Voucher
from checkout.orders.models.orders import Order
from config.core import clock


class VoucherUse(models.Model):
    """That an order has used a voucher, taken with the order. `nth` counts the uses of the voucher and
    `customers_nth` those of a customer (a phone): each number can be taken once, so no limit is passed, whoever comes
    at once. An order that ends gives its numbers back."""

    voucher = models.ForeignKey(Voucher, on_delete=models.PROTECT, related_name="uses")
    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="voucher_use")
    customer = models.CharField(max_length=16)
    nth = models.PositiveIntegerField()
    customers_nth = models.PositiveIntegerField()
    taken_at = models.DateTimeField(default=clock.now)
    given_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("use of a voucher")
        verbose_name_plural = _("uses of vouchers")
        constraints = [
            models.UniqueConstraint(
                fields=["voucher", "nth"], condition=Q(given_back_at__isnull=True), name="voucher_use_once"
            ),
            models.UniqueConstraint(
                fields=["voucher", "customer", "customers_nth"],
                condition=Q(given_back_at__isnull=True),
                name="voucher_use_of_customer_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.voucher_id} {self.nth}"
