"""The checkout (giỏ hàng) and its lines."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.inventory.models import SalesPoint
from catalog.products.models import ProductVariant
from checkout.carts.models.vouchers import Voucher
from checkout.delivery.models import Address, RateTable
from config.core import clock
from config.core.ids import random_id
from config.core.models import User
from config.core.money import DongField

MOST_OF_A_LINE = 50  # the dialect's limit
# What a look at a basket follows from its row: read together with it.
CHOSEN = ("rate_table", "voucher", "shipping_address__commune__province", "collection_point__commune__province")


class CheckoutState(models.TextChoices):
    OPEN = "open", _("open")
    MERGED = "merged", _("merged into another")
    COMPLETED = "completed", _("ordered")


class DeliveryKind(models.TextChoices):
    COURIER = "courier", _("courier")
    COLLECTION = "collection", _("collection")


class Checkout(models.Model):
    """What somebody is about to buy. Whoever knows its id may change it while it is open; once ordered it stays as the
    order's root, to which the payments belong.

    It holds nothing until a payment is started (`begin_hold`): then `plan` (lines, prices, parcels, fees) is fixed,
    goods are promised until `hold_until`, and `plan["total"]` is what may be paid.
    """

    # How a service has judged it (`checkout.carts.selectors.Judged`), for the answer to the request that asked for it.
    judged: Any = None

    id = models.UUIDField(primary_key=True, default=random_id, editable=False)
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="checkouts")
    language = models.CharField(max_length=2, choices=[("vi", "Tiếng Việt"), ("en", "English")], default="vi")
    state = models.CharField(max_length=10, choices=CheckoutState, default=CheckoutState.OPEN)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="+")

    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=16, blank=True, help_text="E.164")
    last_name = models.CharField(_("family name"), max_length=100, blank=True)
    first_name = models.CharField(_("given name"), max_length=100, blank=True)
    shipping_address = models.ForeignKey(
        Address, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("delivery address")
    )
    billing_address = models.ForeignKey(
        Address, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("billing address")
    )
    note = models.CharField(_("note to the shop"), max_length=500, blank=True)

    # The giver is the buyer above. Who receives is named here, because a gift may also be collected.
    is_gift = models.BooleanField(_("a gift"), default=False)
    recipient_name = models.CharField(_("recipient"), max_length=200, blank=True)
    recipient_phone = models.CharField(_("recipient's phone"), max_length=16, blank=True)
    gift_note = models.CharField(_("words to go with it"), max_length=500, blank=True)

    delivery_kind = models.CharField(max_length=10, choices=DeliveryKind, blank=True)
    rate_table = models.ForeignKey(RateTable, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    collection_point = models.ForeignKey(
        SalesPoint, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("collected at")
    )
    # What the choice cost when it was made: another price afterwards is a change that the buyer is told of.
    delivery_price_seen = DongField(null=True, blank=True)
    voucher = models.ForeignKey(Voucher, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    # How the buyer means to pay: cash costs its fee, so that the total depends on it.
    gateway = models.CharField(max_length=60, blank=True)
    pays_cash = models.BooleanField(default=False)

    plan = models.JSONField(null=True, blank=True, editable=False)
    hold_until = models.DateTimeField(null=True, blank=True, editable=False)
    # When the goods of a first try to pay come free: trying again before then does not put it off.
    first_deadline = models.DateTimeField(null=True, blank=True, editable=False)
    # Money has come or is promised for `plan`: what is in it does not change any more.
    sealed_at = models.DateTimeField(null=True, blank=True, editable=False)

    metadata = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    updated_at = models.DateTimeField(default=clock.now)
    completed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("basket")
        verbose_name_plural = _("baskets")
        constraints = [
            models.CheckConstraint(
                condition=~Q(delivery_kind="collection") | Q(collection_point__isnull=False),
                name="checkout_collects_at_a_point",
            ),
            models.CheckConstraint(
                condition=Q(plan__isnull=True, hold_until__isnull=True)
                | Q(plan__isnull=False, hold_until__isnull=False),
                name="checkout_plan_is_fixed_with_its_hold",
            ),
            models.CheckConstraint(
                condition=Q(sealed_at__isnull=True) | Q(plan__isnull=False), name="checkout_sealed_with_a_plan"
            ),
            models.CheckConstraint(
                condition=Q(state="completed", completed_at__isnull=False)
                | ~Q(state="completed") & Q(completed_at__isnull=True),
                name="checkout_completed_when",
            ),
            models.CheckConstraint(condition=~Q(is_gift=True, pays_cash=True), name="checkout_no_cash_of_recipients"),
        ]
        indexes = [
            models.Index(fields=["user", "-updated_at"], name="checkout_of_user", condition=Q(state="open")),
            models.Index(fields=["hold_until"], name="checkout_held", condition=Q(state="open")),
            models.Index(fields=["phone"], name="checkout_phone", condition=Q(state="open")),
        ]

    def __str__(self) -> str:
        return str(self.id)


class CheckoutLine(models.Model):
    """So many of a variant. Name, price and certificate are as the buyer last saw them, to show what has changed."""

    id = models.UUIDField(primary_key=True, default=random_id, editable=False)
    checkout = models.ForeignKey(Checkout, on_delete=models.CASCADE, related_name="lines")
    variant = models.ForeignKey(ProductVariant, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveSmallIntegerField(_("quantity"))
    price_seen = DongField()
    product_name = models.CharField(max_length=200)
    variant_name = models.CharField(max_length=100)
    certificate_number = models.CharField(max_length=20)
    metadata = models.JSONField(default=dict, blank=True)
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("line of a basket")
        verbose_name_plural = _("lines of baskets")
        ordering = ["added_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["checkout", "variant"], name="checkout_line_of_variant"),
            models.CheckConstraint(
                condition=Q(quantity__gte=1, quantity__lte=MOST_OF_A_LINE), name="checkout_line_quantity"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.product_name}"
