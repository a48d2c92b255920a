"""Money that has come to the shop's bank account, as the bank tells of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from checkout.payments.models.transactions import Transaction
from config.core import clock
from config.core.models import User
from config.core.money import DongField


class CreditSource(models.TextChoices):
    NOTICE = "notice", _("notice of the bank")
    STATEMENT = "statement", _("bank statement")
    HAND = "hand", _("by hand")


class CreditOutcome(models.TextChoices):
    """What became of it. Which rows of `docs/payments.md` lead here, its table says."""

    EXACT = "exact", _("paid")
    PARTIAL = "partial", _("paid in part")
    OVER = "over", _("more than was asked: the rest is owed back")
    DOUBLE = "double", _("paid a second time: owed back")
    UNMATCHED = "unmatched", _("belongs to no payment yet")


class BankCredit(models.Model):
    """One credit on the account. `reference` is the bank's own and unique in the account: the same money, told twice,
    is one row. Without a transaction it is *unmatched* and waits for a person."""

    account = models.CharField(_("account"), max_length=30)
    reference = models.CharField(_("bank's reference"), max_length=100)
    amount = DongField(_("amount"))
    note = models.CharField(_("note"), max_length=500, blank=True)
    booked_at = models.DateTimeField(_("booked"))
    source = models.CharField(_("source"), max_length=10, choices=CreditSource)
    outcome = models.CharField(_("outcome"), max_length=10, choices=CreditOutcome, default=CreditOutcome.UNMATCHED)
    reason = models.CharField(_("why"), max_length=40, blank=True)
    transaction = models.ForeignKey(
        Transaction, null=True, blank=True, on_delete=models.PROTECT, related_name="credits"
    )
    matched_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("bank credit")
        verbose_name_plural = _("bank credits")
        ordering = ["-booked_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["account", "reference"], name="bank_credit_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="bank_credit_of_something"),
            models.CheckConstraint(
                condition=Q(outcome="unmatched", transaction__isnull=True)
                | ~Q(outcome="unmatched") & Q(transaction__isnull=False),
                name="bank_credit_matched_to_something",
            ),
        ]
        indexes = [
            models.Index(fields=["account", "amount", "booked_at"], name="bank_credit_same"),
            models.Index(fields=["-booked_at"], name="bank_credit_unmatched", condition=Q(outcome="unmatched")),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.amount}"
