"""Money asked, authorised, charged or refunded through a provider, and each report that says so."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from checkout.carts.models import Checkout
from config.core import clock
from config.core.ids import random_id
from config.core.money import DongField


class EventType(models.TextChoices):
    """The dialect's TransactionEventTypeEnum."""

    AUTHORIZATION_SUCCESS = "AUTHORIZATION_SUCCESS"
    AUTHORIZATION_FAILURE = "AUTHORIZATION_FAILURE"
    AUTHORIZATION_ADJUSTMENT = "AUTHORIZATION_ADJUSTMENT"
    AUTHORIZATION_REQUEST = "AUTHORIZATION_REQUEST"
    AUTHORIZATION_ACTION_REQUIRED = "AUTHORIZATION_ACTION_REQUIRED"
    CHARGE_ACTION_REQUIRED = "CHARGE_ACTION_REQUIRED"
    CHARGE_SUCCESS = "CHARGE_SUCCESS"
    CHARGE_FAILURE = "CHARGE_FAILURE"
    CHARGE_BACK = "CHARGE_BACK"
    CHARGE_REQUEST = "CHARGE_REQUEST"
    REFUND_SUCCESS = "REFUND_SUCCESS"
    REFUND_FAILURE = "REFUND_FAILURE"
    REFUND_REVERSE = "REFUND_REVERSE"
    REFUND_REQUEST = "REFUND_REQUEST"
    CANCEL_SUCCESS = "CANCEL_SUCCESS"
    CANCEL_FAILURE = "CANCEL_FAILURE"
    CANCEL_REQUEST = "CANCEL_REQUEST"
    INFO = "INFO"


class Transaction(models.Model):
    """One payment of a checkout through one gateway. `amount` is what was asked; the sums are what its events say, in
    whole dong, and are kept with them under the row's lock."""

    id = models.UUIDField(primary_key=True, default=random_id, editable=False)
    checkout = models.ForeignKey(Checkout, on_delete=models.PROTECT, related_name="transactions")
    gateway = models.CharField(max_length=60)
    amount = DongField()
    # Stored before the provider is called, so that a call repeated after a lost answer is known to be the same.
    idempotency_key = models.CharField(max_length=64, unique=True)
    # What the first call said besides, to say it again word by word.
    request = models.JSONField(default=dict, blank=True)
    psp_reference = models.CharField(max_length=200, blank=True)
    authorized = DongField(default=0)
    charged = DongField(default=0)
    refunded = DongField(default=0)
    # The buyer has been told how to pay (a transfer): nothing has come yet.
    awaits_transfer = models.BooleanField(default=False)
    # What the note of a transfer carries; `vietqr.codes`.
    transfer_code = models.CharField(max_length=12, null=True, blank=True, unique=True)
    # The provider has said its last word: nothing is to be asked of it any more.
    is_over = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="transaction_asks_for_something"),
            # More may go back than came: a bank can take back what had been refunded already.
            models.CheckConstraint(
                condition=Q(authorized__gte=0, charged__gte=0, refunded__gte=0), name="transaction_sums_not_negative"
            ),
            models.UniqueConstraint(
                fields=["gateway", "psp_reference"], condition=~Q(psp_reference=""), name="transaction_of_provider"
            ),
        ]
        indexes = [models.Index(fields=["created_at"], name="transaction_under_way", condition=Q(is_over=False))]

    def __str__(self) -> str:
        return f"{self.gateway} {self.amount}"


class TransactionEvent(models.Model):
    """A report: by the provider, by a person, or by ourselves. `unique_id` is the gateway and the provider's own id of
    the event: the same report is stored once."""

    transaction = models.ForeignKey(Transaction, on_delete=models.PROTECT, related_name="events")
    type = models.CharField(max_length=40, choices=EventType)
    amount = DongField(default=0)
    psp_reference = models.CharField(max_length=200, blank=True)
    unique_id = models.CharField(max_length=200, null=True, blank=True, unique=True)
    message = models.CharField(max_length=500, blank=True)
    data = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("report of a payment")
        verbose_name_plural = _("reports of payments")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.type} {self.amount}"
