"""Goods that a buyer does not get or does not keep: why, who bears it, and what it comes to."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.inventory.models import Lot
from checkout.orders.models.parcels import Parcel, ParcelLine
from config.core import clock
from config.core.ids import random_id
from config.core.models import User
from config.core.money import DongField


class ReturnKind(models.TextChoices):
    """The first four never left the point; the others came back to it."""

    SHORT = "short", _("was missing")
    STOPPED = "stopped", _("was stopped")
    LEFT = "left", _("was not taken at the counter")
    NOT_COLLECTED = "not_collected", _("was not collected")
    COURIER = "courier", _("brought back by the courier")
    BUYER = "buyer", _("brought back by the buyer")


class ReturnState(models.TextChoices):
    ASKED = "asked", _("asked for")
    AGREED = "agreed", _("agreed")
    DECLINED = "declined", _("declined")
    DONE = "done", _("done")


class Bearer(models.TextChoices):
    """Who pays for the way there and back. Whoever it is but the buyer: delivery is given back with the last piece."""

    SHOP = "shop", _("the shop")
    PRODUCER = "producer", _("the producer")
    COURIER = "courier", _("the courier")
    BUYER = "buyer", _("the buyer")


class Return(models.Model):
    """Pieces of a parcel that are taken off what its buyer gets (trả hàng). Sums are whole dong, set when it is done:
    `goods` and `delivery` are what they come to, `refunded` is how much of that is owed back because it had been paid;
    the rest is let off what was still to be collected. `courier_fee` is what the way back costs whoever bears it."""

    id = models.UUIDField(primary_key=True, default=random_id, editable=False)
    parcel = models.ForeignKey(Parcel, on_delete=models.PROTECT, related_name="returns")
    kind = models.CharField(_("kind"), max_length=14, choices=ReturnKind)
    state = models.CharField(_("state"), max_length=10, choices=ReturnState, default=ReturnState.DONE)
    reason = models.CharField(_("why"), max_length=300)
    answer = models.CharField(_("answer"), max_length=300, blank=True)
    bearer = models.CharField(_("who bears it"), max_length=10, choices=Bearer, default=Bearer.SHOP)
    courier_fee = DongField(_("what the way back costs"), default=0)
    goods = DongField(default=0)
    delivery = DongField(default=0)
    refunded = DongField(default=0)
    # None: the buyer, by the order's link.
    asked_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("return")
        verbose_name_plural = _("returns")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(goods__gte=0, delivery__gte=0, courier_fee__gte=0, refunded__gte=0)
                & Q(refunded__lte=F("goods") + F("delivery")),
                name="return_sums",
            ),
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False)
                | ~Q(state="done") & Q(done_at__isnull=True, goods=0, delivery=0, refunded=0),
                name="return_done_when",
            ),
        ]
        indexes = [models.Index(fields=["state", "asked_at"], name="return_open")]

    def __str__(self) -> str:
        return f"{self.kind} {self.parcel_id} ({self.state})"

    @property
    def total(self) -> int:
        """Whole dong that the buyer does not pay, or gets back."""
        return self.goods + self.delivery


class ReturnLine(models.Model):
    """So many pieces of a line. `lot` is where they went back to, none for what never left; what is not sellable was
    written off there. `amount` is their share of the line after its discount."""

    back = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="lines")
    part = models.ForeignKey(ParcelLine, on_delete=models.PROTECT, related_name="returns")
    lot = models.ForeignKey(Lot, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveSmallIntegerField()
    sellable = models.BooleanField(default=True)
    amount = DongField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0, amount__gte=0), name="return_line_of_something"),
            models.UniqueConstraint(
                fields=["back", "part", "lot", "sellable"], nulls_distinct=False, name="return_line_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.part_id}"
