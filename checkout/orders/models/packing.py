"""What lies in a parcel's box, and the codes that were said in vain at a counter."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.inventory.models import Lot, SalesPoint
from checkout.orders.models.parcels import Parcel, ParcelLine
from config.core import clock
from config.core.models import User


class PackedLot(models.Model):
    """So many pieces of a lot that were put into the box for a line. They leave the shelf's ledger with the parcel."""

    part = models.ForeignKey(ParcelLine, on_delete=models.PROTECT, related_name="packed")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("lot in a parcel")
        verbose_name_plural = _("lots in parcels")
        constraints = [
            models.UniqueConstraint(fields=["part", "lot"], name="packed_lot_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="packed_lot_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of lot {self.lot_id}"


class CodeMiss(models.Model):
    """A pick-up code that was none, said at a point; with a parcel when it was said for that one."""

    point = models.ForeignKey(SalesPoint, on_delete=models.CASCADE, related_name="+")
    parcel = models.ForeignKey(Parcel, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    actor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("code said in vain")
        verbose_name_plural = _("codes said in vain")
        indexes = [models.Index(fields=["point", "at"], name="code_miss_at_point")]

    def __str__(self) -> str:
        return f"{self.point_id} {self.at:%Y-%m-%d %H:%M}"
