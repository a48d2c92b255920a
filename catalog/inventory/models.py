"""Sales points and who works at them. What lies there comes with the stock."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.places.models import Commune
from config.core import clock
from config.core.models import User


class SalesPointKind(models.TextChoices):
    OCOP_CENTRE = "ocop_centre", _("OCOP centre")
    SHOP = "shop", _("shop")
    SUPERMARKET = "supermarket", _("supermarket counter")
    FAIR_BOOTH = "fair_booth", _("fair booth")
    PRODUCER_PREMISES = "producer_premises", _("producer's premises")


class SalesPoint(models.Model):
    """A sales point (điểm bán): a place that holds goods and hands them over."""

    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(max_length=100, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=SalesPointKind)
    commune = models.ForeignKey(Commune, verbose_name=_("commune"), on_delete=models.PROTECT)
    address = models.CharField(_("address"), max_length=200)
    phone = models.CharField(_("phone"), max_length=16, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    is_made_up = models.BooleanField(default=False, help_text=_("made up for the demo or for measurements"))

    class Meta:
        verbose_name = _("sales point")
        verbose_name_plural = _("sales points")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class PointRole(models.TextChoices):
    CLERK = "clerk", _("clerk")
    MANAGER = "manager", _("manager")


class PointMember(models.Model):
    """A person who works at a sales point, as clerk or manager."""

    point = models.ForeignKey(SalesPoint, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="point_memberships")
    role = models.CharField(_("role"), max_length=10, choices=PointRole, default=PointRole.CLERK)
    joined_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("sales point's staff")
        verbose_name_plural = _("sales points' staff")
        constraints = [models.UniqueConstraint(fields=["point", "user"], name="point_member_unique")]

    def __str__(self) -> str:
        return f"{self.user} @ {self.point} ({self.role})"
