"""Baskets as what is kept about a person; those that became orders lose whose they were together with the order."""

import secrets
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from checkout.carts.locks import lock_checkout
from checkout.carts.models import Checkout, CheckoutState, VoucherUse
from checkout.carts.services.releasing import release
from checkout.delivery.own import as_json, make_nameless
from config.core import clock
from config.core.accounts.errors import AccountCode
from config.core.accounts.personal import keeps
from config.core.errors import FieldError
from config.core.models import User


@keeps("baskets")
class OwnBaskets:
    def export(self, user: User) -> list[dict[str, Any]]:
        rows = Checkout.objects.filter(user=user).exclude(state=CheckoutState.COMPLETED)
        rows = rows.select_related("shipping_address__commune__province", "billing_address__commune__province")
        return [_told(basket) for basket in rows.prefetch_related("lines").order_by("created_at")]

    def hindrances(self, user: User) -> Iterable[FieldError]:
        """Money may be on its way for a basket that is held or paid for. All are locked: none is ordered meanwhile."""
        mine = list(Checkout.objects.filter(user=user).order_by("pk").select_for_update(of=("self",)))
        waiting = [one for one in mine if one.state == CheckoutState.OPEN]
        if any(one.sealed_at or (one.hold_until and one.hold_until > clock.now()) for one in waiting):
            message = _("A payment is under way for your basket: wait until it has come or has run out.")
            yield FieldError(AccountCode.STILL_OPEN, None, message)

    def erase(self, user: User) -> None:
        """What nobody has tried to pay for goes altogether."""
        mine = Checkout.objects.filter(user=user)
        for pk in mine.filter(state=CheckoutState.OPEN, plan__isnull=False).values_list("pk", flat=True):
            locked = lock_checkout(pk)
            release(locked, reason="erased")
            locked.save(update_fields=["plan", "hold_until"])
        make_nameless_baskets(mine)
        untried = Q(transactions=None, order=None, voucher_use=None)
        Checkout.objects.filter(pk__in=list(mine.filter(untried).values_list("pk", flat=True))).delete()
        mine.update(user=None)


def make_nameless_baskets(baskets: QuerySet[Checkout]) -> None:
    """Take out who bought, for whom, and where it went. A voucher's use goes on counting, for nobody."""
    for use in VoucherUse.objects.filter(checkout__in=baskets):
        use.customer = f"-{secrets.token_hex(7)}"
        use.save(update_fields=["customer"])
    for addresses in baskets.values_list("shipping_address", "billing_address"):
        make_nameless(addresses)
    baskets.update(
        email="",
        phone="",
        last_name="",
        first_name="",
        note="",
        recipient_name="",
        recipient_phone="",
        gift_note="",
        metadata={},
    )


def _told(basket: Checkout) -> dict[str, Any]:
    return {
        "begun_at": basket.created_at,
        "state": basket.state,
        "email": basket.email,
        "phone": basket.phone,
        "family_name": basket.last_name,
        "given_name": basket.first_name,
        "note": basket.note,
        "recipient": basket.recipient_name,
        "recipient_phone": basket.recipient_phone,
        "gift_note": basket.gift_note,
        "delivery_address": as_json(basket.shipping_address),
        "billing_address": as_json(basket.billing_address),
        "notes_of_programs": basket.metadata,
        "lines": [
            {"product": f"{line.product_name}, {line.variant_name}", "quantity": line.quantity}
            for line in basket.lines.all()
        ],
    }
