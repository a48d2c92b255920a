"""The outbox: what is told to whom, written in the transaction of what it tells of."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.inventory.models import SalesPoint
from catalog.producers.models import Producer
from config.core import clock
from config.core.ids import random_id
from config.core.models import User


class Audience(models.TextChoices):
    BUYER = "buyer", _("buyer")
    PRODUCER = "producer", _("producer")
    POINT = "point", _("sales point")
    OFFICE = "office", _("office")
    # What is for an account opens it: nobody else reads it, and nobody tells it instead of a mail.
    ACCOUNT = "account", _("account")


class NoticeState(models.TextChoices):
    """Waiting: for its job. Failed: an address refused it, or nobody knows whether it went; the office decides. To be
    told: no channel reaches whom it is for, so a person calls or writes; told: they have."""

    WAITING = "waiting", _("waiting to be sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    TO_TELL = "to_tell", _("to be told")
    TOLD = "told", _("told")


class Notice(models.Model):
    """One thing told to one party, in its language and ready to be read out.

    `text` may be read by whoever works at the point that tells it; `private` (the order's link, the code to collect
    with) opens the order, so it is for whom the notice is for, and for the office.
    """

    id = models.UUIDField(primary_key=True, default=random_id, editable=False)
    key = models.CharField(max_length=120, unique=True, help_text="the same thing is told once")
    kind = models.CharField(max_length=30)
    audience = models.CharField(_("to whom"), max_length=10, choices=Audience)
    language = models.CharField(max_length=2, choices=[("vi", "Tiếng Việt"), ("en", "English")], default="vi")
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    private = models.TextField(blank=True)

    # A buyer as it was when this was written. Points and producers are asked for their addresses when it is sent.
    name = models.CharField(_("name"), max_length=201, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=16, blank=True)
    # Whom it is for, or, of a buyer's notice, who tells it when no channel does; none: the office.
    point = models.ForeignKey(SalesPoint, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    producer = models.ForeignKey(Producer, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    state = models.CharField(_("state"), max_length=10, choices=NoticeState, default=NoticeState.WAITING)
    # Whoever sends it now, or died over it.
    claim = models.UUIDField(null=True, blank=True, editable=False)
    tries = models.PositiveSmallIntegerField(default=0)
    channel = models.CharField(max_length=20, blank=True)
    failure = models.CharField(max_length=100, blank=True, help_text="what went wrong, nothing personal")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    told_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(audience="point", point__isnull=True) & ~Q(audience="producer", producer__isnull=True),
                name="notice_to_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["sent", "failed", "told"], ended_at__isnull=False)
                | Q(state__in=["waiting", "to_tell"], ended_at__isnull=True),
                name="notice_ended_when",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-created_at"], name="notice_by_state"),
            models.Index(fields=["point", "created_at"], name="notice_to_tell", condition=Q(state="to_tell")),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def whole(self) -> str:
        """Everything that whom it is for reads."""
        return f"{self.text}\n\n{self.private}".strip()

    @property
    def whom(self) -> str:
        """Their name; empty for a buyer who gave none, and for the office."""
        return self.name or str({"producer": self.producer, "point": self.point}.get(self.audience) or "")

    @property
    def number(self) -> str:
        """The phone to call; empty when none is known."""
        if self.phone:
            return self.phone
        party = {"producer": self.producer, "point": self.point}.get(self.audience)
        return party.phone if party else ""
