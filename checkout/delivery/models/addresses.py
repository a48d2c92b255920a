"""Addresses of the two-level administration, and of anywhere for bills."""

import hashlib

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.places.models import Commune
from config.core import clock
from config.core.ids import random_id
from config.core.models import User
from config.core.text import fold

HOME_COUNTRY = "VN"


class Address(models.Model):
    """A person's address, never changed: a corrected one is a new row, so that an order keeps what was agreed.

    In Vietnam a commune and free text for street and hamlet; elsewhere (bills only) city, area and postal code as text.
    """

    id = models.UUIDField(primary_key=True, default=random_id, editable=False)
    last_name = models.CharField(_("family name"), max_length=100, blank=True)
    first_name = models.CharField(_("given name"), max_length=100, blank=True)
    company_name = models.CharField(_("company"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=16, blank=True, help_text="E.164")
    street = models.CharField(_("house number and street"), max_length=200, blank=True)
    hamlet = models.CharField(_("hamlet or quarter"), max_length=200, blank=True)
    commune = models.ForeignKey(
        Commune, verbose_name=_("commune or ward"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    city = models.CharField(_("town"), max_length=100, blank=True)
    country_area = models.CharField(_("province or state"), max_length=100, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=20, blank=True)
    country = models.CharField(_("country"), max_length=2, default=HOME_COUNTRY)
    # The same door in every spelling: for the cap on what one address may hold unpaid.
    fingerprint = models.CharField(max_length=64, editable=False, db_index=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        constraints = [
            models.CheckConstraint(
                condition=~Q(country=HOME_COUNTRY) | Q(commune__isnull=False), name="address_at_home_has_a_commune"
            ),
        ]

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.full_name, self.street, self.hamlet)))

    def save(self, *args: object, **kwargs: object) -> None:
        place = (self.country, self.commune_id or "", self.city, self.postal_code, self.street, self.hamlet)
        self.fingerprint = hashlib.sha256("|".join(map(fold, place)).encode()).hexdigest()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def full_name(self) -> str:
        """Family name first, as Vietnamese names go."""
        return f"{self.last_name} {self.first_name}".strip()


class AddressBookEntry(models.Model):
    """An address that a person keeps for the next time."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="address_book")
    address = models.ForeignKey(Address, on_delete=models.PROTECT, related_name="+")
    is_default_shipping = models.BooleanField(default=False)
    is_default_billing = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("saved address")
        verbose_name_plural = _("saved addresses")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "address"], name="address_saved_once"),
            models.UniqueConstraint(
                fields=["user"], condition=Q(is_default_shipping=True), name="one_default_shipping_address"
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(is_default_billing=True), name="one_default_billing_address"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.address_id}"
