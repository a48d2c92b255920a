"""What is promised."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.inventory.models.stock import Stock
from config.core import clock

SHORT = "short"  # why a hold has ended: the shelf holds less than was promised


class HoldState(models.TextChoices):
    OPEN = "open", _("open")
    RELEASED = "released", _("released")
    DISPATCHED = "dispatched", _("dispatched")


class HoldPriority(models.IntegerChoices):
    """Who loses first when the shelf holds less than was promised (design, rule 4); expired holds go before all."""

    CHECKOUT = 0, _("checkout")
    UNPAID_ORDER = 1, _("unpaid order")
    PAID_ORDER = 2, _("paid order")


class Hold(models.Model):
    """Goods promised to a checkout or an order until a moment (none: until it is settled).

    It names its holder by kind and id, without a key upwards. `good_on` is the day on which the goods must still be
    good: the latest arrival and the variant's least remaining days together. It closes once: released or dispatched.
    """

    # Found by their stock as long as they are open, and by their holder; the index of the key alone would serve nobody.
    stock = models.ForeignKey(Stock, on_delete=models.PROTECT, related_name="holds", db_index=False)
    quantity = models.PositiveIntegerField()
    holder_kind = models.CharField(max_length=20)
    holder_id = models.CharField(max_length=40)
    priority = models.PositiveSmallIntegerField(choices=HoldPriority, default=HoldPriority.CHECKOUT)
    good_on = models.DateField()
    expires_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=HoldState, default=HoldState.OPEN)
    created_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    close_reason = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="hold_of_something")]
        indexes = [
            models.Index(fields=["stock", "expires_at"], name="hold_open_of_stock", condition=Q(state="open")),
            models.Index(fields=["holder_kind", "holder_id"], name="hold_holder"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.stock_id} for {self.holder_kind} {self.holder_id}"
