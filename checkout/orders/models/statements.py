"""What a courier says it has collected and charges for, parcel by parcel: with it the cash is ours."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from checkout.orders.models.parcels import Parcel
from config.core import clock
from config.core.models import User
from config.core.money import DongField


class CourierStatement(models.Model):
    """A courier's statement (bảng đối soát), under its own number: the same one is taken in once."""

    number = models.CharField(_("number of the statement"), max_length=60, unique=True)
    paid_on = models.DateField(_("paid on"), help_text=_("the day on which its money came"))
    file_name = models.CharField(max_length=200)
    taken_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("courier's statement")
        verbose_name_plural = _("couriers' statements")
        ordering = ["-paid_on", "-id"]

    def __str__(self) -> str:
        return self.number


class CourierStatementLine(models.Model):
    """One parcel: `cash` dong that the courier took for it and has passed on, `fee` that it charges. A parcel stands in
    one statement once; its cash is in from then on."""

    statement = models.ForeignKey(CourierStatement, on_delete=models.PROTECT, related_name="lines")
    parcel = models.OneToOneField(Parcel, on_delete=models.PROTECT, related_name="statement_line")
    line = models.PositiveIntegerField()
    waybill = models.CharField(max_length=60)
    cash = DongField(default=0)
    fee = DongField(default=0)

    class Meta:
        verbose_name = _("line of a courier's statement")
        verbose_name_plural = _("lines of couriers' statements")
        ordering = ["statement", "line"]
        constraints = [models.CheckConstraint(condition=Q(cash__gte=0, fee__gte=0), name="statement_line_sums")]

    def __str__(self) -> str:
        return f"{self.waybill} {self.cash}"
