"""Stock-taking: what somebody counted, set against what the ledger said when they did."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.inventory.models.points import SalesPoint
from catalog.inventory.models.stock import Lot, Stock
from config.core import clock
from config.core.models import User


class CountState(models.TextChoices):
    OPEN = "open", _("being counted")
    SUBMITTED = "submitted", _("waits for the manager")
    APPLIED = "applied", _("applied")
    CANCELLED = "cancelled", _("cancelled")


class StockCount(models.Model):
    """A count sheet for a point or one shelf of it. Selling goes on while it is filled in."""

    point = models.ForeignKey(SalesPoint, on_delete=models.PROTECT, related_name="counts")
    shelf = models.CharField(_("shelf"), max_length=40, blank=True)
    state = models.CharField(max_length=10, choices=CountState, default=CountState.OPEN)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=clock.now)
    submitted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    applied_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("stock-taking")
        verbose_name_plural = _("stock-takings")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.point} {self.opened_at:%Y-%m-%d}"


class CountLine(models.Model):
    """One lot on the sheet. `expected` and `at_movement` are the ledger's when it was counted: if the lot has moved
    since, the line is stale and has to be counted again."""

    count = models.ForeignKey(StockCount, on_delete=models.CASCADE, related_name="lines")
    stock = models.ForeignKey(Stock, on_delete=models.PROTECT, related_name="+")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="+")
    counted = models.PositiveIntegerField(null=True, blank=True)
    expected = models.PositiveIntegerField(null=True, blank=True)
    at_movement = models.PositiveBigIntegerField(null=True, blank=True)
    counted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    counted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["count", "stock", "lot"], name="count_lot_once"),
            models.CheckConstraint(
                condition=Q(counted__isnull=True, expected__isnull=True, at_movement__isnull=True)
                | Q(counted__isnull=False, expected__isnull=False, at_movement__isnull=False),
                name="count_line_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lot_id}: {self.counted}"
