"""A producer's word that a point may hold and sell its goods."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.inventory.models.points import SalesPoint
from catalog.producers.models import Producer
from catalog.products.models import Product
from config.core import clock
from config.core.models import User


class Side(models.TextChoices):
    PRODUCER = "producer", _("producer")
    POINT = "point", _("sales point")


class ConsignmentState(models.TextChoices):
    ASKED = "asked", _("asked for")
    AGREED = "agreed", _("agreed")
    DECLINED = "declined", _("declined")
    ENDED = "ended", _("ended")


class Consignment(models.Model):
    """A consignment (ký gửi): asked for by one side, agreed by the other, ended by either.

    `commission_permille` is the point's share of each sale in thousandths. Without products it covers all of them.
    """

    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="consignments")
    point = models.ForeignKey(SalesPoint, on_delete=models.PROTECT, related_name="consignments")
    products: models.ManyToManyField = models.ManyToManyField(Product, blank=True, related_name="+")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    commission_permille = models.PositiveSmallIntegerField(
        _("commission in thousandths"), default=0, validators=[MaxValueValidator(1000)]
    )
    state = models.CharField(max_length=10, choices=ConsignmentState, default=ConsignmentState.ASKED)
    asked_by_side = models.CharField(max_length=10, choices=Side)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("consignment")
        verbose_name_plural = _("consignments")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="consignment_dates"
            ),
            models.CheckConstraint(condition=Q(commission_permille__lte=1000), name="consignment_commission"),
        ]

    def __str__(self) -> str:
        return f"{self.producer} @ {self.point}"
