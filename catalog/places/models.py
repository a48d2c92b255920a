"""Provinces and communes of the two-level administration (since 1 July 2025), and the names they had before."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.places.distance import Position

HOME_PROVINCE = "91"  # An Giang, whose shop this is: of places with the same name its own come first


class Region(models.TextChoices):
    """The six socio-economic regions as Resolution 306/NQ-CP of 5 October 2025 draws them."""

    NORTHERN_MOUNTAINS = "northern_mountains", _("Northern midlands and mountains")
    RED_RIVER_DELTA = "red_river_delta", _("Red River Delta")
    NORTH_CENTRAL = "north_central", _("North Central Coast")
    SOUTH_CENTRAL = "south_central", _("South Central Coast and Central Highlands")
    SOUTH_EAST = "south_east", _("Southeast")
    MEKONG_DELTA = "mekong_delta", _("Mekong Delta")


class ProvinceKind(models.TextChoices):
    PROVINCE = "province", _("province")
    CITY = "city", _("centrally-run city")


class Province(models.Model):
    """One of the 34 provinces and centrally-run cities; the code is the National Statistics Office's."""

    code = models.CharField(max_length=2, primary_key=True)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=20, choices=ProvinceKind)
    region = models.CharField(_("region"), max_length=30, choices=Region)
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


# What an address writes before the name, in Vietnamese whatever the reader's language.
PREFIXES = {CommuneKind.COMMUNE: "Xã", CommuneKind.WARD: "Phường", CommuneKind.SPECIAL_ZONE: "Đặc khu"}


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

    @property
    def full_name(self) -> str:
        """The name as an address writes it: `Xã Tri Tôn`, `Đặc khu Phú Quốc`, and numbered wards as they are."""
        prefix = PREFIXES[CommuneKind(self.kind)]
        return self.name if self.name.startswith(prefix) else f"{prefix} {self.name}"

    @property
    def position(self) -> Position | None:
        """Its centre, where it is known."""
        return None if self.latitude is None or self.longitude is None else (self.latitude, self.longitude)


class FormerUnit(models.Model):
    """A commune, district or province as it was named before 1 July 2025.

    Without `name` it is a whole district, without `district_name` too a whole province. Old to new is not a function:
    a split commune has several successors, and only a person who knows the hamlet can say which one is meant.
    """

    code = models.CharField(max_length=5, primary_key=True)
    name = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=10, blank=True, help_text=_("Xã, Phường, Thị trấn; a district's or province's"))
    district_name = models.CharField(max_length=80, blank=True)
    province_name = models.CharField(max_length=60)
    name_folded = models.CharField(max_length=80, blank=True, db_index=True)
    district_folded = models.CharField(max_length=80, blank=True, db_index=True)
    province_folded = models.CharField(max_length=60, db_index=True)
    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="former_units")
    successors: models.ManyToManyField = models.ManyToManyField(Commune, related_name="former_units")

    class Meta:
        verbose_name = _("former place")
        verbose_name_plural = _("former places")

    def __str__(self) -> str:
        return ", ".join(part for part in (self.name, self.district_name, self.province_name) if part)
