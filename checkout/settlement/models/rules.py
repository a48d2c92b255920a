"""Who withholds what, from which day on.

Rows are added, never changed: a past statement must stay explicable. Of several that begin on the same day the one set
last counts, so a mistake is mended by another row.
"""

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.producers.models import Producer
from checkout.settlement.models.lines import GoodsKind
from config.core import clock
from config.core.models import User


class Seller(models.TextChoices):
    """Whose sale it is before the law: then the platform rule applies, or it does not."""

    PRODUCERS = "producers", _("the producers sell, the shop mediates")
    OFFICE = "office", _("the shop sells itself")


class TaxWay(models.TextChoices):
    """How a producer's tax on what it sells here gets to the state."""

    WITHHELD = "withheld", _("household or individual: the shop withholds")
    DECLARES = "declares", _("declares and pays for itself")


class _Dated(models.Model):
    starts_on = models.DateField(_("from"))
    reference = models.CharField(_("by which text"), max_length=300)
    set_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        abstract = True


class SellerOfRecord(_Dated):
    """Who sells, from a day on. Without a row the producers do: it is the side that withholds."""

    who = models.CharField(_("who sells"), max_length=10, choices=Seller)

    class Meta:
        verbose_name = _("seller of record")
        verbose_name_plural = _("sellers of record")
        ordering = ["-starts_on", "-id"]

    def __str__(self) -> str:
        return f"{self.starts_on} {self.who}"


class TaxRate(_Dated):
    """What a platform withholds of a household's sale, in ten-thousandths of what the goods brought."""

    goods_kind = models.CharField(_("of what"), max_length=10, choices=GoodsKind)
    vat = models.PositiveSmallIntegerField(_("VAT"), validators=[MaxValueValidator(10_000)])
    pit = models.PositiveSmallIntegerField(_("personal income tax"), validators=[MaxValueValidator(10_000)])

    class Meta:
        verbose_name = _("tax rate")
        verbose_name_plural = _("tax rates")
        ordering = ["-starts_on", "-id"]

    def __str__(self) -> str:
        return f"{self.starts_on} {self.goods_kind} {self.vat}+{self.pit}"


class TaxStatus(_Dated):
    """How a producer is taxed from a day on. Without a row its kind says so, as far as it can."""

    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="tax_statuses")
    way = models.CharField(_("tax"), max_length=10, choices=TaxWay)

    class Meta:
        verbose_name = _("tax status")
        verbose_name_plural = _("tax statuses")
        ordering = ["-starts_on", "-id"]
        indexes = [models.Index(fields=["producer", "-starts_on"], name="tax_status_of_producer")]

    def __str__(self) -> str:
        return f"{self.producer_id} {self.starts_on} {self.way}"
