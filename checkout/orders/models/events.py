"""What happened to an order, for its history."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from checkout.orders.models.orders import Order
from checkout.orders.models.parcels import Parcel
from config.core import clock
from config.core.models import User


class EventKind(models.TextChoices):
    PLACED = "placed", _("placed")
    CONFIRMED = "confirmed", _("confirmed by telephone")
    PAID = "paid", _("paid")
    CANCELLED = "cancelled", _("cancelled")
    EXPIRED = "expired", _("not paid in time")
    REOPENED = "reopened", _("paid late, goods found again")
    SHORT = "short", _("goods are missing")
    MOVED = "moved", _("parcel went on")
    RELOCATED = "relocated", _("another point serves it")
    TAKEN_OFF = "taken_off", _("goods were taken off it")
    WAYBILL = "waybill", _("waybill changed")
    RETURN_ASKED = "return_asked", _("return asked for")
    RETURN_AGREED = "return_agreed", _("return agreed")
    RETURN_DECLINED = "return_declined", _("return declined")
    RETURNED = "returned", _("goods came back")
    COMPLAINED = "complained", _("complaint opened")
    ANSWERED = "answered", _("complaint answered")


class OrderEvent(models.Model):
    """A row of an order's history. `details` are facts for the sentence that a page makes of it; nothing personal."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="events")
    parcel = models.ForeignKey(Parcel, null=True, blank=True, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20, choices=EventKind)
    actor = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    details = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("event of an order")
        verbose_name_plural = _("events of orders")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.order_id} {self.kind}"
