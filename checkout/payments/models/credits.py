"""Money that has come to the shop's bank account, as the bank tells of it."""

from django.db import models
from django.db.models import F, Q
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
    """What became of it. Which kinds of money lead here, the table of `docs/money.md` says."""

    EXACT = "exact", _("paid")
    PARTIAL = "partial", _("paid in part")
    OVER = "over", _("more than was asked: the rest is owed back")
    DOUBLE = "double", _("paid a second time: owed back")
    UNMATCHED = "unmatched", _("belongs to no payment yet")
    NOT_OURS = "not_ours", _("is for no order")
    SEND_BACK = "send_back", _("to be sent back")
    SENT_BACK = "sent_back", _("sent back")


# Of no payment: nobody's yet, or put aside by a person.
LOOSE = ("unmatched", "not_ours", "send_back", "sent_back")


class BankCredit(models.Model):
    """One credit on the account. `reference` is the bank's own and unique in the account: the same money, told twice,
    is one row. `other_reference` is what a second source calls it by: each of its lines stands for one credit only.
    Without a transaction it waits for a person, or one has put it aside."""

    account = models.CharField(_("account"), max_length=30)
    reference = models.CharField(_("bank's reference"), max_length=100)
    amount = DongField(_("amount"))
    other_reference = models.CharField(_("reference of the other source"), max_length=100, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    booked_at = models.DateTimeField(_("booked"))
    source = models.CharField(_("source"), max_length=10, choices=CreditSource)
    outcome = models.CharField(_("outcome"), max_length=10, choices=CreditOutcome, default=CreditOutcome.UNMATCHED)
    reason = models.CharField(_("why"), max_length=40, blank=True)
    transaction = models.ForeignKey(
        Transaction, null=True, blank=True, on_delete=models.PROTECT, related_name="credits"
    )
    matched_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # Put aside: by whom and why; sent back to who sent it: the bank's reference of that, and the second person.
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_why = models.CharField(_("why it was put aside"), max_length=300, blank=True)
    return_reference = models.CharField(_("reference of the transfer back"), max_length=100, blank=True)
    returned_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("bank credit")
        verbose_name_plural = _("bank credits")
        ordering = ["-booked_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["account", "reference"], name="bank_credit_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="bank_credit_of_something"),
            models.CheckConstraint(
                condition=Q(outcome__in=LOOSE, transaction__isnull=True)
                | ~Q(outcome__in=LOOSE) & Q(transaction__isnull=False),
                name="bank_credit_matched_to_something",
            ),
            models.UniqueConstraint(
                fields=["account", "other_reference"],
                condition=~Q(other_reference=""),
                name="bank_credit_told_again_once",
            ),
            # Two persons before money leaves the account (design, rule 9).
            models.CheckConstraint(
                condition=Q(outcome="sent_back", returned_by__isnull=False, decided_by__isnull=False)
                & ~Q(returned_by=F("decided_by"))
                | ~Q(outcome="sent_back") & Q(returned_by__isnull=True),
                name="bank_credit_back_by_two_persons",
            ),
        ]
        indexes = [
            models.Index(fields=["account", "amount", "booked_at"], name="bank_credit_same"),
            models.Index(fields=["-booked_at"], name="bank_credit_unmatched", condition=Q(outcome="unmatched")),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.amount}"
