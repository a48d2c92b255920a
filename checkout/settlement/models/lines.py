"""What a producer is paid for: a line per pack sold or returned, derived with its posting, never changed.

Two things come to a line later, each once: when its money is in (`due_at`), and the statement that settles it, which
fixes the tax (`vat`, `pit`). A trigger of the database holds this.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.inventory.models import SalesPoint
from catalog.producers.models import Producer
from catalog.products.models import Product
from checkout.orders.models import OrderLine
from checkout.settlement.models.ledger import Posting
from checkout.settlement.models.statements import Statement


class LineKind(models.TextChoices):
    SALE = "sale", _("sold")
    RETURN = "return", _("returned")
    COUNTER = "counter", _("sold at the counter")
    UNDONE = "undone", _("taken back at the counter")
    CASH = "cash", _("cash you took yourself")
    FEE = "fee", _("delivery you bear")


class GoodsKind(models.TextChoices):
    """As the tax rates tell them apart."""

    GOODS = "goods", _("goods of every kind")
    SERVICES = "services", _("services")


class StatementLine(models.Model):
    """Whole dong, below nothing for what is taken back. `net` is what the producer gets.

    A voucher that the producer bears, commission, fees and tax are taken off; one that the shop bears is told only.
    """

    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="lines")
    kind = models.CharField(max_length=10, choices=LineKind)
    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="+")
    point = models.ForeignKey(SalesPoint, on_delete=models.PROTECT, related_name="+")
    product = models.ForeignKey(Product, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    order_line = models.ForeignKey(OrderLine, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # What a return takes back.
    of = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="returns")

    number = models.CharField(max_length=40, help_text="of the order or of the receipt")
    product_name = models.CharField(max_length=200, blank=True)
    variant_name = models.CharField(max_length=100, blank=True)
    sku = models.CharField(max_length=40, blank=True)
    goods_kind = models.CharField(max_length=10, choices=GoodsKind, default=GoodsKind.GOODS)
    quantity = models.IntegerField(default=0)

    goods = models.BigIntegerField(default=0)
    voucher_producer = models.BigIntegerField(default=0)
    voucher_office = models.BigIntegerField(default=0)
    commission_permille = models.PositiveSmallIntegerField(default=0)
    commission = models.BigIntegerField(default=0)
    fees = models.BigIntegerField(default=0, help_text="delivery and cash fees that the producer bears")
    # Money of this line that the producer holds already: taken in cash at its own premises.
    in_hand = models.BigIntegerField(default=0)
    vat = models.BigIntegerField(default=0)
    pit = models.BigIntegerField(default=0)
    net = models.GeneratedField(
        expression=F("goods")
        - F("voucher_producer")
        - F("commission")
        - F("fees")
        - F("in_hand")
        - F("vat")
        - F("pit"),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )

    happened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    statement = models.ForeignKey(Statement, null=True, blank=True, on_delete=models.PROTECT, related_name="lines")

    class Meta:
        verbose_name = _("line of a statement")
        verbose_name_plural = _("lines of statements")
        ordering = ["happened_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(statement__isnull=True, vat=0, pit=0) | Q(statement__isnull=False, due_at__isnull=False),
                name="statement_line_settled_when_due",
            ),
        ]
        indexes = [
            models.Index(fields=["producer", "due_at"], name="statement_line_open", condition=Q(statement=None)),
            models.Index(fields=["posting"], name="statement_line_not_due", condition=Q(due_at=None)),
            models.Index(fields=["statement", "happened_at", "id"], name="statement_line_settled"),
            models.Index(fields=["order_line"], name="statement_line_sold", condition=Q(order_line__isnull=False)),
            models.Index(fields=["happened_at"], name="statement_line_when"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number} {self.quantity} x {self.product_name}"

    @property
    def paid(self) -> int:
        """Whole dong: what the buyer paid for the goods."""
        return self.goods - self.voucher_producer - self.voucher_office

    @property
    def taxable(self) -> int:
        """Whole dong: what the sale brought the producer. A discount it grants itself lowers its revenue."""
        return self.goods - self.voucher_producer

    @property
    def other(self) -> int:
        """What is taken off besides commission and tax."""
        return self.voucher_producer + self.fees + self.in_hand

    @property
    def tax(self) -> int:
        """Both taxes."""
        return self.vat + self.pit
