"""Cash that a buyer has paid for a parcel, as the payments write it down."""

from checkout.orders.models import Parcel
from checkout.payments.gateways import CASH
from checkout.payments.locks import lock_money
from checkout.payments.providers import Facts, Piece
from checkout.payments.services import record


def take_in(locked: Parcel, cash: int) -> None:
    """`cash` dong were paid at the door or the counter: once for each parcel. The payments are locked."""
    if not cash:
        return
    for payment in lock_money(locked.order.checkout_id):
        if payment.gateway == CASH and payment.authorized:
            record(payment.pk, Facts(charged=(Piece(f"parcel:{locked.pk}", cash),)))
            return
