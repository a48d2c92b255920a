"""Money that goes back, as its buyer hears of it; also when it came and no order could be made."""

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override

from checkout.carts.models import Checkout
from checkout.notices.models import Audience
from checkout.notices.services import Telling, tell
from checkout.orders.links import order_link
from checkout.orders.models import Order
from checkout.payments.models import Refund, RefundState
from config.core.formats import money_text


def tell_of_refunds(refund_ids: Collection[UUID]) -> None:
    """Owed, and paid back: each once, however often it goes back and forth between."""
    told = Refund.objects.filter(pk__in=refund_ids, state__in=[RefundState.OWED, RefundState.DONE])
    refunds = list(told.select_related("transaction__checkout").order_by("pk"))
    checkouts = [refund.transaction.checkout_id for refund in refunds]
    orders = {order.checkout_id: order for order in Order.objects.filter(checkout__in=checkouts)}
    tell(*(_told(refund, orders.get(refund.transaction.checkout_id)) for refund in refunds))


def _told(refund: Refund, order: Order | None) -> Telling:
    buyer: Order | Checkout = order or refund.transaction.checkout
    with override(buyer.language):
        words = {
            "number": order.number if order else "",
            "amount": money_text(refund.amount, buyer.language),
        }
        subject, text = _words(done=refund.state == RefundState.DONE, sums=not buyer.is_gift)
        what = _("This is for your order %(number)s.") if order else _("This is for goods that had gone when you paid.")
        return Telling(
            key=f"refund:{refund.pk}:{refund.state}",
            kind=f"refund_{refund.state}",
            audience=Audience.BUYER,
            language=buyer.language,
            subject=subject % words,
            text=f"{text} {what}" % words,
            private=_("Your order's page: %(link)s") % {"link": order_link(order)} if order else "",
            name=f"{buyer.last_name} {buyer.first_name}",
            email=buyer.email,
            phone=buyer.phone,
        )


def _words(*, done: bool, sums: bool) -> tuple[str, str]:
    """Without sums of a gift: its notices are shown around."""
    if done:
        return (
            _("%(amount)s has been paid back to you") if sums else _("Money has been paid back to you"),
            _("We have paid %(amount)s back to you.") if sums else _("We have paid your money back to you."),
        )
    owed = _("We owe you %(amount)s and pay it back.") if sums else _("We owe you money and pay it back.")
    where = _("If you paid by bank transfer, name your account on the order's page.")
    subject = _("%(amount)s will be paid back to you") if sums else _("Money will be paid back to you")
    return subject, f"{owed} {where}"
