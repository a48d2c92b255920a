"""The counter: what was sold over it, and the till the money went into."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.inventory.models.points import SalesPoint
from catalog.inventory.models.stock import Lot, Movement
from catalog.products.models import ProductVariant
from config.core import clock
from config.core.models import User
from config.core.money import DongField


class TillSession(models.Model):
    """From the float that is put in to the cash that is counted out; one open at a point at a time."""

    point = models.ForeignKey(SalesPoint, on_delete=models.PROTECT, related_name="till_sessions")
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=clock.now)
    opening_float = DongField(_("float"))
    closed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    counted_cash = DongField(_("counted cash"), null=True, blank=True)
    difference_reason = models.CharField(_("why it differs"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("till session")
        verbose_name_plural = _("till sessions")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["point"], condition=Q(closed_at__isnull=True), name="till_open_once_at_point"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, counted_cash__isnull=True)
                | Q(closed_at__isnull=False, counted_cash__isnull=False),
                name="till_closed_is_counted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.point} {self.opened_at:%Y-%m-%d %H:%M}"


class CounterPayment(models.TextChoices):
    CASH = "cash", _("cash")
    TRANSFER = "transfer", _("bank transfer")


class CounterSale(models.Model):
    """Goods handed over the counter for money. Taken back, it stays, with who took it back and when."""

    till = models.ForeignKey(TillSession, on_delete=models.PROTECT, related_name="sales")
    number = models.CharField(_("receipt"), max_length=40, unique=True)
    payment = models.CharField(_("paid by"), max_length=10, choices=CounterPayment)
    total = DongField(_("total"))
    sold_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sold_at = models.DateTimeField(default=clock.now)
    undone_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("counter sale")
        verbose_name_plural = _("counter sales")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.number


class CounterSaleLine(models.Model):
    """What was sold, as it was called, certified and priced at that moment."""

    sale = models.ForeignKey(CounterSale, on_delete=models.CASCADE, related_name="lines")
    variant = models.ForeignKey(ProductVariant, on_delete=models.PROTECT, related_name="+")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="+")
    movement = models.OneToOneField(Movement, on_delete=models.PROTECT, related_name="sale_line")
    product_name = models.CharField(max_length=200)
    variant_name = models.CharField(max_length=100)
    certificate_number = models.CharField(max_length=20)
    quantity = models.PositiveIntegerField()
    unit_price = DongField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="sale_of_something")]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.product_name}"


class TillEntry(models.Model):
    """Cash that came into the till for something that is no counter sale, named by kind and id: once for each."""

    till = models.ForeignKey(TillSession, on_delete=models.PROTECT, related_name="entries")
    amount = DongField(_("amount"))
    reference_kind = models.CharField(max_length=20)
    reference_id = models.CharField(max_length=40)
    note = models.CharField(max_length=100, help_text="what the till book calls it")
    actor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("cash for an order")
        verbose_name_plural = _("cash for orders")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["reference_kind", "reference_id"], name="till_entry_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="till_entry_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.note} {self.amount}"
