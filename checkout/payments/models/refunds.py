"""Money that goes back to a buyer."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from checkout.payments.models.transactions import Transaction
from config.core import clock
from config.core.ids import random_id
from config.core.models import User
from config.core.money import DongField


class RefundState(models.TextChoices):
    """Owed until a second person says that it may go; then it goes through the provider or by bank, and is done when
    the provider or the bank's reference says so."""

    OWED = "owed", _("owed")
    APPROVED = "approved", _("approved")
    SENT = "sent", _("under way")
    DONE = "done", _("paid back")
    REFUSED = "refused", _("not paid back")


class Refund(models.Model):
    """`amount` whole dong of a transaction, owed for a reason. Asked for by one person (none: by the shop itself, when
    money came that nothing was asked for), approved by another."""

    id = models.UUIDField(primary_key=True, default=random_id, editable=False)
    transaction = models.ForeignKey(Transaction, on_delete=models.PROTECT, related_name="refunds")
    amount = DongField(_("amount"))
    state = models.CharField(_("state"), max_length=10, choices=RefundState, default=RefundState.OWED)
    reason = models.CharField(_("why"), max_length=200)
    # Stored before the provider is called, so that asking again cannot pay twice.
    idempotency_key = models.CharField(max_length=64, unique=True)
    psp_reference = models.CharField(max_length=200, blank=True)

    # Where to, when no card brought it: named by the buyer through the secret link of the order.
    bank_bin = models.CharField(_("bank"), max_length=6, blank=True)
    account_number = models.CharField(_("account"), max_length=30, blank=True)
    account_holder = models.CharField(_("account holder"), max_length=100, blank=True)
    bank_reference = models.CharField(_("reference of the transfer"), max_length=100, blank=True)

    asked_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    approved_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    # Who made the transfer and gave the bank's reference; never who approved it, since the shop itself may have asked.
    sent_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(_("why the provider did not send it"), max_length=300, blank=True)
    end_reason = models.CharField(_("why it is not paid back"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="refund_of_something"),
            # Two persons (design, rule 9); the shop itself may be the first.
            models.CheckConstraint(
                condition=Q(asked_by__isnull=True) | Q(approved_by__isnull=True) | ~Q(asked_by=F("approved_by")),
                name="refund_of_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(sent_by__isnull=True) | Q(approved_by__isnull=True) | ~Q(sent_by=F("approved_by")),
                name="refund_sent_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["done", "refused"], ended_at__isnull=False)
                | Q(state__in=["owed", "approved", "sent"], ended_at__isnull=True),
                name="refund_ended_when",
            ),
        ]
        indexes = [models.Index(fields=["state", "asked_at"], name="refund_open")]

    def __str__(self) -> str:
        return f"{self.amount} ({self.state})"
