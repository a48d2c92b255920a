"""The order: what was bought, from whom, under which recognition, at which price."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from catalog.certification.models import Recognition
from catalog.inventory.models import SalesPoint
from catalog.producers.models import Producer
from catalog.products.models import ProductVariant
from checkout.carts.models import Checkout, DeliveryKind
from checkout.delivery.models import Address
from config.core import clock
from config.core.ids import random_id
from config.core.models import User
from config.core.money import DongField


class OrderState(models.TextChoices):
    """Of the agreement. Where the goods are, the parcels say; where the money is, the payments."""

    UNCONFIRMED = "unconfirmed", _("waits for a call")
    OPEN = "open", _("placed")
    CANCELLED = "cancelled", _("cancelled")
    EXPIRED = "expired", _("not paid in time")


class OrderCounter(models.Model):
    """The last order number of a day; its row is locked while the next one is taken."""

    day = models.DateField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.day}: {self.last}"


class Order(models.Model):
    """What was agreed (đơn hàng). Sums are whole dong with VAT: goods - discount + shipping + cash fee = total.

    The id is the secret of the buyer's link; the number is for the telephone and opens nothing by itself.
    """

    id = models.UUIDField(primary_key=True, default=random_id, editable=False)
    number = models.CharField(_("number"), max_length=20, unique=True)
    checkout = models.OneToOneField(Checkout, on_delete=models.PROTECT, related_name="order")
    state = models.CharField(_("state"), max_length=12, choices=OrderState, default=OrderState.OPEN)
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="orders")
    language = models.CharField(max_length=2, default="vi")

    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=16)
    last_name = models.CharField(_("family name"), max_length=100, blank=True)
    first_name = models.CharField(_("given name"), max_length=100, blank=True)
    # Buyer and recipient without accents, for the office's search.
    name_folded = models.CharField(max_length=420, blank=True, editable=False)
    shipping_address = models.ForeignKey(Address, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    billing_address = models.ForeignKey(Address, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=500, blank=True)
    is_gift = models.BooleanField(default=False)
    recipient_name = models.CharField(max_length=200, blank=True)
    recipient_phone = models.CharField(max_length=16, blank=True)
    gift_note = models.CharField(max_length=500, blank=True)

    delivery_kind = models.CharField(max_length=10, choices=DeliveryKind)
    delivery_name = models.CharField(max_length=100, blank=True, help_text="the courier's service")
    delivery_code = models.CharField(max_length=40, blank=True)
    collection_point = models.ForeignKey(SalesPoint, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    goods = DongField(_("goods"))
    discount = DongField(_("discount"), default=0)
    shipping = DongField(_("delivery"), default=0)
    cash_fee = DongField(_("fee for collecting cash"), default=0)
    total = DongField(_("total"))
    voucher_code = models.CharField(max_length=30, blank=True)
    voucher_name = models.CharField(max_length=100, blank=True)

    pays_cash = models.BooleanField(default=False)
    # An unpaid order keeps its goods until then; none: nothing is awaited, or the courier collects.
    pay_until = models.DateTimeField(null=True, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    placed_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=300, blank=True)
    metadata = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        ordering = ["-placed_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(total=F("goods") - F("discount") + F("shipping") + F("cash_fee")), name="order_sums"
            ),
            models.CheckConstraint(
                condition=Q(goods__gt=0, discount__gte=0, discount__lte=F("goods"), shipping__gte=0, cash_fee__gte=0),
                name="order_sums_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["cancelled", "expired"], ended_at__isnull=False)
                | Q(state__in=["unconfirmed", "open"], ended_at__isnull=True),
                name="order_ended_when",
            ),
            models.CheckConstraint(condition=~Q(is_gift=True, pays_cash=True), name="order_no_cash_of_recipients"),
            models.CheckConstraint(condition=Q(cash_fee=0) | Q(pays_cash=True), name="order_cash_fee_for_cash"),
        ]
        indexes = [
            models.Index(fields=["user", "-placed_at"], name="order_of_user"),
            models.Index(fields=["phone", "-placed_at"], name="order_of_phone"),
            # Orders placed without an account, found once their e-mail is proven.
            models.Index(Upper("email"), name="order_of_email", condition=Q(user__isnull=True) & ~Q(email="")),
            models.Index(fields=["-placed_at"], name="order_newest"),
            models.Index(
                fields=["pay_until"], name="order_awaits_money", condition=Q(state="open", paid_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def full_name(self) -> str:
        """Family name first, as Vietnamese names go."""
        return f"{self.last_name} {self.first_name}".strip()


class OrderLine(models.Model):
    """So many of a variant as they were agreed: later changes of the product change nothing here."""

    id = models.UUIDField(primary_key=True, default=random_id, editable=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="lines")
    variant = models.ForeignKey(ProductVariant, on_delete=models.PROTECT, related_name="+")
    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="+")
    recognition = models.ForeignKey(Recognition, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    quantity = models.PositiveSmallIntegerField(_("quantity"))
    unit_price = DongField(_("price"))
    discount = DongField(default=0, help_text="of the whole line")
    product_name = models.CharField(max_length=200)
    product_name_en = models.CharField(max_length=200, blank=True)
    variant_name = models.CharField(max_length=100)
    variant_name_en = models.CharField(max_length=100, blank=True)
    sku = models.CharField(max_length=40)
    producer_name = models.CharField(max_length=300)
    certificate_number = models.CharField(max_length=20)
    stars = models.PositiveSmallIntegerField()
    is_alcohol = models.BooleanField(default=False)
    shipping_weight_g = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("line of an order")
        verbose_name_plural = _("lines of orders")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["order", "variant"], name="order_line_of_variant"),
            models.CheckConstraint(condition=Q(quantity__gt=0, unit_price__gt=0), name="order_line_of_something"),
            models.CheckConstraint(
                condition=Q(discount__gte=0, discount__lte=F("unit_price") * F("quantity")),
                name="order_line_discount",
            ),
        ]
        indexes = [models.Index(fields=["recognition"], name="order_line_recognition")]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.product_name}"

    @property
    def total(self) -> int:
        """Whole dong after the discount."""
        return self.unit_price * self.quantity - self.discount
