"""A voucher's uses."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from checkout.carts.models.checkouts import Checkout
from checkout.carts.models.vouchers import Voucher
from config.core import clock


class VoucherUse(models.Model):
    """That a checkout has become an order with a voucher; the row is taken with the order. `nth` counts the uses of the
    voucher and `customers_nth` those of a customer (a phone): each number can be taken once, so no limit is passed,
    whoever comes at once. An order that ends gives its numbers back."""

    voucher = models.ForeignKey(Voucher, on_delete=models.PROTECT, related_name="uses")
    checkout = models.OneToOneField(Checkout, on_delete=models.PROTECT, related_name="voucher_use")
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
                fields=["voucher", "nth"], condition=Q(given_back_at__isnull=True), name="voucher_nth_use_once"
            ),
            models.UniqueConstraint(
                fields=["voucher", "customer", "customers_nth"],
                condition=Q(given_back_at__isnull=True),
                name="voucher_customers_nth_use_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.voucher_id} {self.nth}"
