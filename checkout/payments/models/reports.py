"""What a provider sent us by itself."""

from django.db import models

from config.core import clock


class ProviderReport(models.Model):
    """A signed event as it came. It is a trigger only: what is true is fetched from the provider afterwards.

    `reference` names the provider's object that it speaks of.
    """

    gateway = models.CharField(max_length=60)
    event_id = models.CharField(max_length=200)
    kind = models.CharField(max_length=100)
    reference = models.CharField(max_length=200, blank=True)
    body = models.JSONField()
    received_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["gateway", "event_id"], name="provider_report_once")]

    def __str__(self) -> str:
        return f"{self.gateway} {self.kind} {self.event_id}"
