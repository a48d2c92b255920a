"""Who makes: producers, the people who act for them, their papers and their consent to be sold by the office."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.places.models import Commune, Province
from config.core import clock
from config.core.models import User
from config.core.text import fold, sort_key


class ProducerKind(models.TextChoices):
    COOPERATIVE = "cooperative", _("cooperative")
    COOPERATIVE_GROUP = "cooperative_group", _("cooperative group")
    COMPANY = "company", _("company")
    HOUSEHOLD_BUSINESS = "household_business", _("household business")


class Producer(models.Model):
    """A producer (chủ thể). Its place is a code when a person or the place data could match it; the certificate's
    own wording is kept beside it and never rewritten.

    One that was merged into another stays as its other name: decisions that use it and old addresses lead on."""

    name = models.CharField(_("name"), max_length=200)
    name_folded = models.CharField(max_length=200, editable=False)
    name_key = models.CharField(max_length=450, editable=False, db_collation="C")
    slug = models.SlugField(max_length=100, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=ProducerKind, blank=True)
    province = models.ForeignKey(Province, verbose_name=_("province"), null=True, blank=True, on_delete=models.PROTECT)
    commune = models.ForeignKey(
        Commune,
        verbose_name=_("commune"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="producers",
    )
    province_text = models.CharField(_("province as certified"), max_length=100, blank=True)
    district_text = models.CharField(_("district as certified"), max_length=100, blank=True)
    commune_text = models.CharField(_("commune as certified"), max_length=100, blank=True)
    address = models.CharField(_("street or hamlet"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=16, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    tax_code = models.CharField(_("tax code"), max_length=14, blank=True)
    story = models.JSONField(_("story"), default=dict, blank=True, help_text=_("rich text blocks"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", verbose_name=_("merged into"), null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )
    is_made_up = models.BooleanField(default=False, help_text=_("made up for the demo or for measurements"))
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("producer")
        verbose_name_plural = _("producers")
        ordering = ["name_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["name_folded", "province"], name="producer_name_in_province", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.name_folded, self.name_key = fold(self.name), sort_key(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def is_active(self) -> bool:
        return self.closed_on is None


class ProducerTranslation(models.Model):
    producer = models.ForeignKey(Producer, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(max_length=2)
    name = models.CharField(max_length=200, blank=True)
    story = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["producer", "language"], name="producer_translation_unique")]

    def __str__(self) -> str:
        return f"{self.producer_id} {self.language}"


class ProducerMember(models.Model):
    """A person who may act for a producer."""

    producer = models.ForeignKey(Producer, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="producer_memberships")
    joined_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("producer's member")
        verbose_name_plural = _("producers' members")
        constraints = [models.UniqueConstraint(fields=["producer", "user"], name="producer_member_unique")]

    def __str__(self) -> str:
        return f"{self.user} @ {self.producer}"


class ConsentForm(models.TextChoices):
    PAPER = "paper", _("signed paper")
    MESSAGE = "message", _("message")
    CALL = "call", _("phone call, recorded")
    IN_PERSON = "in_person", _("in person")


class SaleConsent(models.Model):
    """A producer's recorded word that the office may price and publish its goods: who, when, how given."""

    producer = models.ForeignKey(Producer, on_delete=models.CASCADE, related_name="sale_consents")
    given_by = models.CharField(_("given by"), max_length=200)
    given_on = models.DateField(_("given on"))
    form = models.CharField(_("how given"), max_length=10, choices=ConsentForm)
    note = models.CharField(_("note"), max_length=500, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent to sell")
        verbose_name_plural = _("consents to sell")

    def __str__(self) -> str:
        return f"{self.producer}: {self.given_by}, {self.given_on}"


class ProducerDocument(models.Model):
    """A paper with dates: business registration, food safety certificate, declaration."""

    producer = models.ForeignKey(Producer, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(_("kind"), max_length=60)
    number = models.CharField(_("number"), max_length=60, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    expires_on = models.DateField(_("expires on"), null=True, blank=True)

    class Meta:
        verbose_name = _("producer's document")
        verbose_name_plural = _("producers' documents")

    def __str__(self) -> str:
        return f"{self.kind} {self.number}".strip()
