"""Goods on their way from one point to another."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.inventory.models.points import SalesPoint
from catalog.inventory.models.stock import Lot
from catalog.products.models import ProductVariant
from config.core import clock
from config.core.models import User


class TransferState(models.TextChoices):
    DRAFT = "draft", _("draft")
    SENT = "sent", _("on its way")
    RECEIVED = "received", _("received")
    CANCELLED = "cancelled", _("cancelled")


class Transfer(models.Model):
    """A transfer: what is sent leaves one shelf, and is nobody's to promise until the other has received it."""

    source = models.ForeignKey(SalesPoint, on_delete=models.PROTECT, related_name="transfers_out")
    target = models.ForeignKey(SalesPoint, on_delete=models.PROTECT, related_name="transfers_in")
    state = models.CharField(max_length=10, choices=TransferState, default=TransferState.DRAFT)
    note = models.CharField(_("note"), max_length=300, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    sent_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    received_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("transfer")
        verbose_name_plural = _("transfers")
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=~Q(source=F("target")), name="transfer_goes_elsewhere")]

    def __str__(self) -> str:
        return f"{self.source} > {self.target} ({self.state})"


class TransferLine(models.Model):
    transfer = models.ForeignKey(Transfer, on_delete=models.CASCADE, related_name="lines")
    variant = models.ForeignKey(ProductVariant, on_delete=models.PROTECT, related_name="+")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    received = models.PositiveIntegerField(null=True, blank=True)
    difference_note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="transfer_of_something"),
            models.CheckConstraint(
                condition=Q(received__isnull=True) | Q(received__lte=F("quantity")),
                name="transfer_brings_what_was_sent",
            ),
            models.UniqueConstraint(fields=["transfer", "lot"], name="transfer_lot_once"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.variant_id}"
