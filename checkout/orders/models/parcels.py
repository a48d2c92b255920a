"""Parcels (kiện): what one sales point prepares and hands over."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.inventory.models import SalesPoint
from checkout.orders.models.orders import Order, OrderLine
from config.core.ids import random_id
from config.core.money import DongField


class ParcelState(models.TextChoices):
    """What may follow what stands in `checkout.orders.states`."""

    WAITING = "waiting", _("waiting")
    HELD = "held", _("held back")
    SHORT = "short", _("short of goods")
    PACKING = "packing", _("being packed")
    READY = "ready", _("ready")
    ON_ITS_WAY = "on_its_way", _("on its way")
    HANDED_OVER = "handed_over", _("handed over")
    NOT_COLLECTED = "not_collected", _("not collected")
    COMING_BACK = "coming_back", _("coming back")
    RETURNED = "returned", _("returned")
    CANCELLED = "cancelled", _("cancelled")


class Parcel(models.Model):
    """One sales point's part of an order, with its own share of every sum: the shares of an order's parcels add up to
    the order's sums to the dong. `to_collect` is what the courier or the clerk takes in cash."""

    id = models.UUIDField(primary_key=True, default=random_id, editable=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="parcels")
    position = models.PositiveSmallIntegerField()
    point = models.ForeignKey(SalesPoint, on_delete=models.PROTECT, related_name="parcels")
    state = models.CharField(_("state"), max_length=14, choices=ParcelState, default=ParcelState.WAITING)
    # A parcel that is held back goes on from here when it is released.
    held_from = models.CharField(max_length=14, choices=ParcelState, blank=True)
    hold_reason = models.CharField(max_length=300, blank=True)

    goods = DongField()
    discount = DongField(default=0)
    shipping = DongField(default=0)
    cash_fee = DongField(default=0)
    to_collect = DongField(default=0)
    # Of what was agreed: let off before it was paid (what is short or was not taken), and taken in cash.
    let_off = DongField(default=0)
    collected = DongField(default=0)
    weight_g = models.PositiveIntegerField(default=0)

    prepare_by = models.DateTimeField(null=True, blank=True, help_text="when it is to be packed; none: not wanted yet")
    arrives_from = models.DateField(null=True, blank=True)
    arrives_until = models.DateField(null=True, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True, help_text="of a collection: from then on")
    keep_until = models.DateTimeField(null=True, blank=True, help_text="of a collection: kept until then")
    pickup_code = models.CharField(max_length=8, blank=True)
    waybill = models.CharField(_("waybill"), max_length=60, blank=True)
    tracking_url = models.URLField(max_length=300, blank=True)
    handed_over_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True, help_text="when its goods left the point")

    class Meta:
        verbose_name = _("parcel")
        verbose_name_plural = _("parcels")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="parcel_position"),
            models.UniqueConstraint(fields=["order", "point"], name="parcel_of_point"),
            models.CheckConstraint(
                condition=Q(goods__gte=0, discount__gte=0, discount__lte=F("goods"), shipping__gte=0, cash_fee__gte=0),
                name="parcel_sums_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(to_collect=0) | Q(to_collect=F("goods") - F("discount") + F("shipping") + F("cash_fee")),
                name="parcel_collects_all_or_nothing",
            ),
            models.CheckConstraint(
                condition=Q(let_off__gte=0, collected__gte=0)
                & Q(let_off__lte=F("goods") - F("discount") + F("shipping") + F("cash_fee"))
                & (Q(collected=0) | Q(collected=F("to_collect") - F("let_off"))),
                name="parcel_collected_what_was_due",
            ),
            models.CheckConstraint(
                condition=Q(state="held") & ~Q(held_from="") | ~Q(state="held") & Q(held_from=""),
                name="parcel_held_from_somewhere",
            ),
        ]
        indexes = [
            models.Index(fields=["point", "state"], name="parcel_at_point"),
            models.Index(fields=["waybill"], name="parcel_waybill", condition=~Q(waybill="")),
            models.Index(fields=["pickup_code"], name="parcel_pickup_code", condition=~Q(pickup_code="")),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}-{self.position}"

    @property
    def total(self) -> int:
        """Whole dong: this parcel's share of the order's total."""
        return self.goods - self.discount + self.shipping + self.cash_fee

    @property
    def due(self) -> int:
        """Whole dong in cash that are still to be taken for it."""
        return max(self.to_collect - self.let_off, 0) if self.handed_over_at is None else 0


class ParcelLine(models.Model):
    """So many of an order's line that lie in this parcel, with their share of the line's discount. `taken_off` of them
    the buyer does not get or has given back: what they come to, `checkout.orders.shares` says."""

    id = models.UUIDField(primary_key=True, default=random_id, editable=False)
    parcel = models.ForeignKey(Parcel, on_delete=models.PROTECT, related_name="lines")
    order_line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="parts")
    quantity = models.PositiveSmallIntegerField()
    discount = DongField(default=0)
    taken_off = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(taken_off__lte=F("quantity")), name="parcel_line_taken_off_once"),
            models.UniqueConstraint(fields=["parcel", "order_line"], name="parcel_line_of_order_line"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="parcel_line_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.order_line_id}"

    @property
    def left(self) -> int:
        """Pieces that the buyer is to get, or has and keeps."""
        return self.quantity - self.taken_off
