"""Courier prices as data: a table by zone and weight, what islands and remote places cost on top."""

from datetime import date

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.places.models import Commune
from config.core.money import DongField


class Zone(models.TextChoices):
    """How far a parcel goes from its sales point."""

    PROVINCE = "province", _("within the province")
    REGION = "region", _("within the region")
    NATION = "nation", _("within Vietnam")


# A table that nobody said a day of has always counted: the programme itself began then.
ALWAYS = date(2018, 5, 7)


class RateTable(models.Model):
    """A way to send parcels at prices that are agreed beforehand. Prices are per parcel, in whole dong with VAT.

    What a way costs from another day on is another row with its `code`: the past stays as it was told to buyers.
    `selectors.rates_in_force` says which row counts.
    """

    code = models.SlugField(_("code"), max_length=40)
    valid_from = models.DateField(_("counts from"), default=ALWAYS)
    name = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("name in English"), max_length=100, blank=True)
    tracking = models.CharField(
        _("page to follow a parcel on"),
        max_length=200,
        blank=True,
        help_text=_("an address with {waybill} where the number goes; empty: there is none"),
    )
    is_active = models.BooleanField(_("active"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    preparation_days = models.PositiveSmallIntegerField(
        _("days to prepare"), default=1, help_text=_("opening days of the sales point before the courier takes it")
    )
    cod_fee = DongField(_("fee for collecting cash"), default=0, help_text=_("per parcel, in dong"))
    most_grams = models.PositiveIntegerField(_("heaviest parcel in grams"), default=30_000)

    class Meta:
        verbose_name = _("rate table")
        verbose_name_plural = _("rate tables")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="rate_table_version"),
            models.CheckConstraint(condition=Q(cod_fee__gte=0), name="rate_cod_fee_not_negative"),
        ]

    def __str__(self) -> str:
        return self.name


class RateZone(models.Model):
    """What a zone takes in days, and what each started step beyond the last weight step costs."""

    table = models.ForeignKey(RateTable, on_delete=models.CASCADE, related_name="zones")
    zone = models.CharField(_("zone"), max_length=10, choices=Zone)
    least_days = models.PositiveSmallIntegerField(_("days at least"))
    most_days = models.PositiveSmallIntegerField(_("days at most"))
    step_grams = models.PositiveIntegerField(_("further step in grams"), validators=[MinValueValidator(1)])
    step_price = DongField(_("price of a further step"))

    class Meta:
        verbose_name = _("zone")
        verbose_name_plural = _("zones")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["table", "zone"], name="rate_zone_of_table"),
            models.CheckConstraint(condition=Q(most_days__gte=F("least_days")), name="rate_zone_days"),
            models.CheckConstraint(condition=Q(step_grams__gt=0, step_price__gte=0), name="rate_zone_further_steps"),
        ]

    def __str__(self) -> str:
        return f"{self.table_id} {self.zone}"


class RateStep(models.Model):
    """The price of a parcel of up to so many grams."""

    zone = models.ForeignKey(RateZone, on_delete=models.CASCADE, related_name="steps")
    up_to_grams = models.PositiveIntegerField(_("up to grams"), validators=[MinValueValidator(1)])
    price = DongField(_("price"))

    class Meta:
        verbose_name = _("weight step")
        verbose_name_plural = _("weight steps")
        ordering = ["up_to_grams"]
        constraints = [
            models.UniqueConstraint(fields=["zone", "up_to_grams"], name="rate_step_of_zone"),
            models.CheckConstraint(condition=Q(up_to_grams__gt=0, price__gte=0), name="rate_step_positive"),
        ]

    def __str__(self) -> str:
        return f"<= {self.up_to_grams} g: {self.price}"


class SurchargeKind(models.TextChoices):
    ISLAND = "island", _("island")
    REMOTE = "remote", _("remote place")


class Surcharge(models.Model):
    """What a parcel to (or from) a commune costs on top, and how many days longer it takes."""

    table = models.ForeignKey(RateTable, on_delete=models.CASCADE, related_name="surcharges")
    commune = models.ForeignKey(Commune, verbose_name=_("commune"), on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=SurchargeKind)
    price = DongField(_("price"))
    further_days = models.PositiveSmallIntegerField(_("further days"), default=0)

    class Meta:
        verbose_name = _("surcharge")
        verbose_name_plural = _("surcharges")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["table", "commune"], name="surcharge_of_commune"),
            models.CheckConstraint(condition=Q(price__gte=0), name="surcharge_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.commune_id}: {self.price}"
