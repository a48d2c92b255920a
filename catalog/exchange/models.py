"""A file between its dry run and its being applied."""

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from config.core import clock
from config.core.models import User


def draft_key() -> str:
    """128 random bits: whoever has the address of a draft was given it."""
    return secrets.token_urlsafe(16)


class DraftKind(models.TextChoices):
    DECISION = "decision", _("decision")
    PRICES = "prices", _("prices and texts")
    STOCK = "stock", _("opening stock")
    STATEMENT = "statement", _("bank statement")
    COURIER = "courier", _("courier's statement")


class ImportDraft(models.Model):
    """An uploaded file with what was said about it. It is read anew each time: the report is never older than the
    register. It belongs to who uploaded it and goes when it is applied or has expired."""

    key = models.CharField(max_length=32, primary_key=True, default=draft_key, editable=False)
    kind = models.CharField(max_length=10, choices=DraftKind)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=200)
    content = models.BinaryField()
    options = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("file to import")
        verbose_name_plural = _("files to import")

    def __str__(self) -> str:
        return self.file_name
