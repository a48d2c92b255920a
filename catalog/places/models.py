"""Provinces and communes of the two-level administration (since 1 July 2025), and the names they had before."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Province(models.Model):
    """One of the 34 provinces and centrally-run cities; the code is the National Statistics Office's."""

    code = models.CharField(max_length=2, primary_key=True)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    region = models.CharField(_("region"), max_length=30)
    name_folded = models.CharField(max_length=60, db_index=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)

    class Meta:
        verbose_name = _("province")
        verbose_name_plural = _("provinces")
        ordering = ["name_folded"]

    def __str__(self) -> str:
        return self.name


class CommuneKind(models.TextChoices):
    COMMUNE = "commune", _("commune")
    WARD = "ward", _("ward")
    SPECIAL_ZONE = "special_zone", _("special zone")


class Commune(models.Model):
    """A commune, ward or special zone; `latitude` and `longitude` are its centre."""

    code = models.CharField(max_length=5, primary_key=True)
    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="communes")
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=12, choices=CommuneKind)
    name_folded = models.CharField(max_length=80, db_index=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)

    class Meta:
        verbose_name = _("commune")
        verbose_name_plural = _("communes")
        ordering = ["name_folded"]

    def __str__(self) -> str:
        return self.name


class FormerUnit(models.Model):
    """A commune or district as it was named before 1 July 2025.

    Old to new is not a function: a split commune has several successors, and only a person who knows the hamlet can
    say which one is meant.
    """

    name = models.CharField(max_length=80, blank=True, help_text=_("empty: the whole district"))
    district_name = models.CharField(max_length=80)
    province_name = models.CharField(max_length=60)
    name_folded = models.CharField(max_length=80, blank=True)
    district_folded = models.CharField(max_length=80)
    province_folded = models.CharField(max_length=60)
    successors = models.ManyToManyField(Commune, related_name="former_units")

    class Meta:
        verbose_name = _("former place")
        verbose_name_plural = _("former places")
        indexes = [models.Index(fields=["province_folded", "district_folded", "name_folded"], name="former_unit_names")]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.name, self.district_name, self.province_name) if part)
