"""Vouchers: a code that takes something off, and who pays for that."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.producers.models import Producer
from catalog.products.models import ProductGroup
from config.core import clock
from config.core.money import DongField


class VoucherKind(models.TextChoices):
    PERCENT = "percent", _("percent")
    AMOUNT = "amount", _("amount")


class Bearer(models.TextChoices):
    """Who gives up the money."""

    OFFICE = "office", _("the shop")
    PRODUCER = "producer", _("the producer")


class Voucher(models.Model):
    """A code (giảm giá). It takes a share or a sum off the goods it is for, never off delivery, never below nothing.

    An order that has used it is a row of `orders.VoucherUse`; the limits are counted there.
    """

    code = models.CharField(_("code"), max_length=30, unique=True, help_text=_("capital letters and digits"))
    name = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("name in English"), max_length=100, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=VoucherKind)
    value = models.PositiveBigIntegerField(
        _("value"), help_text=_("percent, or dong"), validators=[MinValueValidator(1)]
    )
    most_off = DongField(_("at most, in dong"), null=True, blank=True)
    least_goods = DongField(_("from goods worth, in dong"), default=0)
    bearer = models.CharField(_("borne by"), max_length=10, choices=Bearer, default=Bearer.OFFICE)
    producer = models.ForeignKey(
        Producer,
        verbose_name=_("only this producer's goods"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    group = models.CharField(_("only this group"), max_length=12, choices=ProductGroup, blank=True)
    limit = models.PositiveIntegerField(_("uses in all"), null=True, blank=True)
    limit_per_customer = models.PositiveIntegerField(_("uses per customer"), null=True, blank=True)
    starts_at = models.DateTimeField(_("from"), default=clock.now)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("voucher")
        verbose_name_plural = _("vouchers")
        ordering = ["-starts_at", "code"]
        constraints = [
            models.CheckConstraint(condition=Q(value__gt=0), name="voucher_is_worth_something"),
            models.CheckConstraint(condition=~Q(kind="percent") | Q(value__lte=100), name="voucher_percent_to_100"),
            models.CheckConstraint(
                condition=~Q(bearer="producer") | Q(producer__isnull=False), name="voucher_borne_by_its_producer"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")), name="voucher_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return self.code
