"""A producer's statement of a month."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.producers.models import Producer
from config.core.models import User


class StatementState(models.TextChoices):
    """Open only inside the transaction that closes it: what is open otherwise is the lines without a statement."""

    OPEN = "open", _("still open")
    CLOSED = "closed", _("month closed")
    PAID = "paid", _("paid")


class Statement(models.Model):
    """What fell due to a producer until the end of a month and was in no statement yet. Sums are those of its lines, in
    whole dong; `carried` is what the statement before left below nothing.

    Closed, it never changes (a trigger of the database) but for being paid, once, by another person.
    """

    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="statements")
    month = models.DateField(_("month"), help_text=_("its first day"))
    state = models.CharField(max_length=10, choices=StatementState, default=StatementState.OPEN)

    line_count = models.PositiveIntegerField(default=0)
    sold = models.BigIntegerField(default=0)
    returned = models.BigIntegerField(default=0)
    voucher_producer = models.BigIntegerField(default=0)
    voucher_office = models.BigIntegerField(default=0)
    commission = models.BigIntegerField(default=0)
    fees = models.BigIntegerField(default=0)
    in_hand = models.BigIntegerField(default=0)
    vat = models.BigIntegerField(default=0)
    pit = models.BigIntegerField(default=0)
    carried = models.BigIntegerField(default=0)
    total = models.GeneratedField(
        expression=F("sold")
        + F("returned")
        - F("voucher_producer")
        - F("commission")
        - F("fees")
        - F("in_hand")
        - F("vat")
        - F("pit")
        + F("carried"),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )
    # How it was taxed on the month's last day: a `TaxWay`, or that the shop itself sold.
    tax_way = models.CharField(max_length=10, blank=True)

    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    paid_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    paid_at = models.DateTimeField(null=True, blank=True)
    paid_on = models.DateField(_("day of the transfer"), null=True, blank=True)
    bank_reference = models.CharField(_("bank's reference"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = ["-month", "producer__name_key"]
        constraints = [
            models.UniqueConstraint(fields=["producer", "month"], name="statement_of_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="statement_month_begins"),
            models.CheckConstraint(condition=Q(carried__lte=0), name="statement_carries_debt"),
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True) | ~Q(state="open") & Q(closed_at__isnull=False),
                name="statement_closed_when",
            ),
            models.CheckConstraint(
                condition=Q(state="paid", paid_at__isnull=False, paid_by__isnull=False, paid_on__isnull=False)
                & ~Q(bank_reference="")
                | ~Q(state="paid")
                & Q(paid_at__isnull=True, paid_by__isnull=True, paid_on__isnull=True, bank_reference=""),
                name="statement_paid_when",
            ),
            models.CheckConstraint(
                condition=Q(paid_by__isnull=True) | ~Q(paid_by=F("closed_by")), name="statement_of_two_persons"
            ),
        ]
        indexes = [models.Index(fields=["month", "producer"], name="statement_by_month")]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """As it is written on paper and in the transfer."""
        return f"QT-{self.month:%Y%m}-{self.producer_id}"

    @property
    def is_to_pay(self) -> bool:
        """Closed with something to pay; what is below nothing goes into the next."""
        return self.state == StatementState.CLOSED and self.total > 0
