"""Recognitions, their withdrawal, and the listing rows that the listing rule is asked of."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.producers.models import Producer
from catalog.products.models import Category, Product, ProductGroup
from config.core import clock
from config.core.models import User
from config.core.money import DongField
from config.core.text import fold

DEMO_PREFIX = "DEMO"


class Level(models.TextChoices):
    """Who decided. Districts did so from 24/02/2023 to 30/06/2025 only; the value stays for history."""

    DISTRICT = "district", _("district")
    PROVINCIAL = "provincial", _("province")
    NATIONAL = "national", _("nation")


LEVEL_RANK = {Level.DISTRICT: 1, Level.PROVINCIAL: 2, Level.NATIONAL: 3}


class Recognition(models.Model):
    """A decision's outcome for one product (công nhận). Never edited afterwards: a new outcome is a new recognition,
    an end is a withdrawal. Dates may be unknown in the register; without them it is never in force."""

    product = models.ForeignKey(
        Product,
        verbose_name=_("product"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="recognitions",
    )
    certificate_number = models.CharField(_("certificate"), max_length=20, unique=True)
    product_name = models.CharField(_("product as certified"), max_length=300)
    producer_name = models.CharField(_("producer as certified"), max_length=300, blank=True)
    province_text = models.CharField(_("province as certified"), max_length=100, blank=True)
    district_text = models.CharField(_("district as certified"), max_length=100, blank=True)
    commune_text = models.CharField(_("commune as certified"), max_length=100, blank=True)
    group = models.CharField(_("group"), max_length=12, choices=ProductGroup, blank=True)
    name_folded = models.CharField(max_length=300, editable=False)
    decision_number = models.CharField(_("decision"), max_length=60, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    score = models.DecimalField(_("score"), max_digits=6, decimal_places=3, null=True, blank=True)
    stars = models.PositiveSmallIntegerField(_("stars"))
    level = models.CharField(_("level"), max_length=10, choices=Level)
    criteria_set = models.CharField(_("criteria set"), max_length=10)
    source_url = models.CharField(_("source"), max_length=500, blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True, editable=False)
    recorded_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("recognition")
        verbose_name_plural = _("recognitions")
        ordering = ["-valid_from", "-id"]
        indexes = [models.Index(fields=["product", "valid_from", "valid_until"], name="recognition_of_product")]
        constraints = [
            models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="recognition_stars_1_to_5"),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=100),
                name="recognition_score_0_to_100",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True, valid_until__isnull=True)
                | Q(valid_from__isnull=False, valid_until__gt=F("valid_from")),
                name="recognition_dates_both_or_neither",
            ),
            models.UniqueConstraint(
                fields=["product", "decision_number", "decided_on"],
                condition=Q(product__isnull=False),
                nulls_distinct=False,
                name="recognition_once_per_decision",
            ),
            models.UniqueConstraint(
                fields=["name_folded", "province_text", "decision_number", "decided_on"],
                condition=Q(product__isnull=True),
                nulls_distinct=False,
                name="recognition_without_producer_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_number} {self.product_name}"

    def save(self, *args: object, **kwargs: object) -> None:
        self.name_folded = fold(self.product_name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def is_demo(self) -> bool:
        return self.decision_number.startswith(DEMO_PREFIX)


class Withdrawal(models.Model):
    """A decision that ends a recognition before its time; from `effective_on` on it is not in force."""

    recognition = models.OneToOneField(Recognition, on_delete=models.PROTECT, related_name="withdrawal")
    decision_number = models.CharField(_("decision"), max_length=60)
    decided_on = models.DateField(_("decided on"))
    effective_on = models.DateField(_("in effect from"))
    reason = models.CharField(_("reason"), max_length=500)
    recorded_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")

    def __str__(self) -> str:
        return f"{self.decision_number}: {self.recognition_id}"


class CertificateCounter(models.Model):
    """The last certificate number given out in a year; its row is locked while the next one is taken."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"AG-{self.year}-{self.last}"


class Listing(models.Model):
    """The facts that the listing rule judges and lists are sorted and filtered by: one row for a product and a
    stretch of days in which one recognition counts. Stretches of a product never overlap, so on any day a product has
    at most one row. Facts and dates only: never a verdict, which `catalog.certification.listing` gives at each query.
    """

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="listings")
    recognition = models.ForeignKey(Recognition, on_delete=models.CASCADE, related_name="listings")
    starts_on = models.DateField()
    ends_on = models.DateField()
    stars = models.PositiveSmallIntegerField()
    is_published = models.BooleanField()
    producer_is_active = models.BooleanField()
    is_demo = models.BooleanField()
    is_alcohol = models.BooleanField()
    producer = models.ForeignKey(Producer, on_delete=models.CASCADE, related_name="+")
    province_code = models.CharField(max_length=2, blank=True)
    commune_code = models.CharField(max_length=5, blank=True)
    group = models.CharField(max_length=12, blank=True)
    category = models.ForeignKey(Category, null=True, on_delete=models.CASCADE, related_name="+")
    price_from = DongField(null=True)
    price_to = DongField(null=True)
    name_key = models.CharField(max_length=450, db_collation="C")
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["product", "starts_on"], name="listing_stretch_unique")]
        indexes = [
            models.Index(
                fields=[*order, "product"],
                name=f"listing_by_{name}",
                condition=Q(is_published=True, producer_is_active=True, stars__gte=3),
            )
            for name, order in {
                "name": ["name_key"],
                "price": ["price_from"],
                "date": ["published_at"],
                "stars": ["stars"],
                "category": ["category", "name_key"],
                "commune": ["commune_code", "name_key"],
                "producer": ["producer", "name_key"],
            }.items()
        ]

    def __str__(self) -> str:
        return f"{self.product_id}: {self.starts_on} to {self.ends_on}"
