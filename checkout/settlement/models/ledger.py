"""The ledger: every fact that moves money or a claim to it is one posting, whose entries add up to nothing.

What is in it is derived: `checkout.settlement.posting` works each posting out from rows of orders, payments, tills and
statements, once. Postings and entries are never changed (triggers of the database), so a mistake is mended by another.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.inventory.models import SalesPoint
from catalog.producers.models import Producer
from checkout.carts.models import Checkout
from config.core import clock


class AccountKind(models.TextChoices):
    """Above nothing: the shop has it, is owed it, or has spent it. Below: the shop owes it, or has earned it."""

    BUYERS = "buyers", _("owed by buyers")
    TILL = "till", _("cash at a sales point")
    COURIER = "courier", _("cash with the courier")
    BANK = "bank", _("at the bank")
    CARD = "card", _("with the card processor")
    PRODUCER = "producer", _("owed to a producer")
    COMMISSION = "commission", _("commission of a sales point")
    DELIVERY = "delivery", _("delivery, paid by buyers")
    DELIVERY_COST = "delivery_cost", _("delivery, paid to couriers")
    CASH_FEE = "cash_fee", _("fees for cash, paid by buyers")
    VOUCHERS = "vouchers", _("vouchers borne by the shop")
    TAX = "tax", _("tax withheld, to be paid over")
    REFUNDS = "refunds", _("owed back to buyers")


_OF_PRODUCER = Q(kind=AccountKind.PRODUCER)
_OF_POINT = Q(kind__in=[AccountKind.TILL, AccountKind.COMMISSION])


class LedgerAccount(models.Model):
    kind = models.CharField(max_length=15, choices=AccountKind)
    producer = models.ForeignKey(Producer, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    point = models.ForeignKey(SalesPoint, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("account of the ledger")
        verbose_name_plural = _("accounts of the ledger")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "producer", "point"], name="ledger_account_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=_OF_PRODUCER & Q(producer__isnull=False, point__isnull=True)
                | _OF_POINT & Q(producer__isnull=True, point__isnull=False)
                | ~_OF_PRODUCER & ~_OF_POINT & Q(producer__isnull=True, point__isnull=True),
                name="ledger_account_of_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.producer_id or self.point_id or ''}".strip()


class PostingKind(models.TextChoices):
    """What has happened. With the id of the row that says so it names the posting, which is therefore made once."""

    CHARGE = "charge", _("money came")
    TAKEN_BACK = "taken_back", _("money was another's after all")
    REFUND = "refund", _("money went back")
    OWED = "owed", _("money to be paid back")
    OWED_END = "owed_end", _("no longer to be paid back")
    SALE = "sale", _("goods handed over")
    RETURN = "return", _("goods came back")
    COUNTER = "counter", _("sold over the counter")
    COUNTER_UNDONE = "counter_undone", _("counter sale taken back")
    COURIER = "courier", _("courier's statement")
    CLOSING = "closing", _("tax withheld with a statement")
    PAYOUT = "payout", _("statement paid")
    MERGE = "merge", _("producer went into another")


class Posting(models.Model):
    """One fact, by the kind and the id of the row that it was derived from."""

    kind = models.CharField(max_length=15, choices=PostingKind)
    fact = models.CharField(max_length=80)
    checkout = models.ForeignKey(Checkout, null=True, blank=True, on_delete=models.PROTECT, related_name="postings")
    at = models.DateTimeField()
    posted_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["kind", "fact"], name="posting_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.fact}"


class LedgerEntry(models.Model):
    """Whole dong, above nothing into the account, below out of it."""

    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="entries")
    account = models.ForeignKey(LedgerAccount, on_delete=models.PROTECT, related_name="entries")
    amount = models.BigIntegerField()

    class Meta:
        verbose_name = _("entry of the ledger")
        verbose_name_plural = _("entries of the ledger")
        constraints = [
            models.UniqueConstraint(fields=["posting", "account"], name="ledger_entry_of_account"),
            models.CheckConstraint(condition=~Q(amount=0), name="ledger_entry_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.amount:+}"
