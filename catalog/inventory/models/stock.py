"""What lies where, and the ledger that says why."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.inventory.models.points import SalesPoint
from catalog.products.models import ProductVariant
from config.core import clock
from config.core.models import User


class Stock(models.Model):
    """One row per variant and sales point. `on_hand` lies there, `reserved` is the sum of its open holds; what may be
    promised is worked out by `catalog.inventory.availability`, never from these two alone. Below `low_below` it is low;
    `low_said_at` is when that was said, until there is enough again."""

    # No index of a key by itself where one that begins with it is there anyway: each is written at every movement.
    variant = models.ForeignKey(ProductVariant, on_delete=models.PROTECT, related_name="stocks", db_index=False)
    point = models.ForeignKey(SalesPoint, on_delete=models.PROTECT, related_name="stocks", db_index=False)
    on_hand = models.PositiveIntegerField(default=0)
    reserved = models.PositiveIntegerField(default=0)
    low_below = models.PositiveIntegerField(_("low below"), default=0)
    low_said_at = models.DateTimeField(null=True, blank=True, editable=False)
    shelf = models.CharField(_("shelf"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("stock")
        verbose_name_plural = _("stocks")
        constraints = [
            models.UniqueConstraint(fields=["variant", "point"], name="stock_of_variant_at_point"),
            models.CheckConstraint(
                condition=Q(reserved__gte=0, reserved__lte=F("on_hand")), name="stock_promises_what_it_has"
            ),
        ]
        indexes = [models.Index(fields=["point", "variant"], name="stock_at_point")]

    def __str__(self) -> str:
        return f"{self.variant_id} @ {self.point_id}: {self.on_hand}"


class Lot(models.Model):
    """Pieces made together. `best_before` is the last good day; goods that keep for ever lie in one lot without.

    A blocked lot is stopped everywhere: it is neither promised nor handed over until an officer lets it go.
    """

    variant = models.ForeignKey(ProductVariant, on_delete=models.PROTECT, related_name="lots")
    code = models.CharField(_("lot"), max_length=40, blank=True)
    best_before = models.DateField(_("best before"), null=True, blank=True)
    blocked_at = models.DateTimeField(null=True, blank=True)
    blocked_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    block_reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("lot")
        verbose_name_plural = _("lots")
        ordering = ["best_before", "id"]
        constraints = [models.UniqueConstraint(fields=["variant", "code"], name="lot_code_of_variant")]
        indexes = [models.Index(fields=["best_before"], name="lot_best_before")]

    def __str__(self) -> str:
        return f"{self.code or '-'} ({self.best_before})"


class LotStock(models.Model):
    """How much of a lot lies at a stock row; a row's lots add up to its `on_hand`."""

    stock = models.ForeignKey(Stock, on_delete=models.PROTECT, related_name="lots", db_index=False)
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="stocks")
    quantity = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stock", "lot"], name="lot_at_stock"),
            models.CheckConstraint(condition=Q(quantity__gte=0), name="lot_quantity_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.lot_id} @ {self.stock_id}: {self.quantity}"


class MovementKind(models.TextChoices):
    RECEIPT = "receipt", _("received")
    COUNTER_SALE = "counter_sale", _("sold at the counter")
    DISPATCH = "dispatch", _("dispatched for an order")
    TRANSFER_OUT = "transfer_out", _("sent to another point")
    TRANSFER_IN = "transfer_in", _("came from another point")
    ADJUSTMENT = "adjustment", _("adjusted")
    STOCK_TAKE = "stock_take", _("counted")
    RETURN = "return", _("returned")
    WRITE_OFF = "write_off", _("written off")


class Movement(models.Model):
    """A row of the ledger: never changed, never deleted. A mistake is put right by a movement the other way.

    `happened_at` is when it was so at the shelf, `recorded_at` when it was written; the sum of `delta` is the stock.
    """

    stock = models.ForeignKey(Stock, on_delete=models.PROTECT, related_name="movements", db_index=False)
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="movements")
    kind = models.CharField(max_length=14, choices=MovementKind)
    delta = models.IntegerField()
    balance_after = models.PositiveIntegerField()
    actor = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    reference_kind = models.CharField(max_length=20, blank=True)
    reference_id = models.CharField(max_length=40, blank=True)
    undoes = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="undone_by")
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("movement")
        verbose_name_plural = _("movements")
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=~Q(delta=0), name="movement_moves_something")]
        indexes = [
            models.Index(fields=["stock", "id"], name="movement_of_stock"),
            # Sums as of a moment read this and nothing else.
            models.Index(fields=["stock", "happened_at"], name="movement_as_of", include=["kind", "delta"]),
            models.Index(fields=["reference_kind", "reference_id"], name="movement_reference"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.delta:+d} ({self.stock_id})"
