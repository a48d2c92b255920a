"""Who asked for an order and did not know it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from config.core import clock


class OrderMiss(models.Model):
    """A number and a phone that do not belong together, each as a hash: the table tells neither who nor what."""

    number_hash = models.CharField(max_length=64)
    phone_hash = models.CharField(max_length=64)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("order asked for in vain")
        verbose_name_plural = _("orders asked for in vain")
        indexes = [
            models.Index(fields=["number_hash", "at"], name="order_miss_by_number"),
            models.Index(fields=["phone_hash", "at"], name="order_miss_by_phone"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
