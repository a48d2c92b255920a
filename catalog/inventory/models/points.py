"""Sales points: where they are, when they are open, who works there."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.places.distance import Position
from catalog.places.models import Commune
from catalog.producers.models import Producer
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
    latitude = models.FloatField(_("latitude"), null=True, blank=True, help_text=_("empty: the commune's centre"))
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    pickup_instructions = models.TextField(_("how to collect"), blank=True)
    pickup_instructions_en = models.TextField(_("how to collect, in English"), blank=True)
    ships = models.BooleanField(_("ships"), default=False)
    hands_over = models.BooleanField(_("hands goods over"), default=True)
    producer = models.ForeignKey(
        Producer, verbose_name=_("producer"), null=True, blank=True, on_delete=models.PROTECT, related_name="premises"
    )
    opens_on = models.DateField(_("from"), null=True, blank=True)
    closes_on = models.DateField(_("until"), null=True, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    is_made_up = models.BooleanField(default=False, help_text=_("made up for the demo or for measurements"))

    class Meta:
        verbose_name = _("sales point")
        verbose_name_plural = _("sales points")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="producer_premises") | Q(producer__isnull=False), name="premises_are_a_producers"
            ),
            models.CheckConstraint(
                condition=Q(opens_on__isnull=True) | Q(closes_on__isnull=True) | Q(closes_on__gte=F("opens_on")),
                name="point_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def position(self) -> Position | None:
        """Where it lies; its commune's centre as long as nobody has said."""
        if self.latitude is None or self.longitude is None:
            return self.commune.position
        return self.latitude, self.longitude


class OpeningHours(models.Model):
    """One stretch of a week's day; two a day where a point rests at noon. Times are Vietnam's."""

    point = models.ForeignKey(SalesPoint, on_delete=models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField(_("weekday"), help_text=_("0 is Monday"))
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="opening_weekday"),
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="opening_closes_after_it_opens"),
            models.UniqueConstraint(fields=["point", "weekday", "opens"], name="opening_stretch_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens:%H:%M}-{self.closes:%H:%M}"


class OpeningException(models.Model):
    """A day that is not as its weekday: a holiday (no times: closed), or other hours."""

    point = models.ForeignKey(SalesPoint, on_delete=models.CASCADE, related_name="opening_exceptions")
    day = models.DateField(_("day"))
    opens = models.TimeField(_("opens"), null=True, blank=True)
    closes = models.TimeField(_("closes"), null=True, blank=True)
    note = models.CharField(_("why"), max_length=100, blank=True)

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["point", "day"], name="opening_exception_unique"),
            models.CheckConstraint(
                condition=Q(opens__isnull=True, closes__isnull=True) | Q(closes__gt=F("opens")),
                name="opening_exception_times",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}"


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
