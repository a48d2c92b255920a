"""Orders as what is kept about a person: the figures stay because the law makes us keep them, whose they were goes once
nothing is open."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from checkout.carts.models import Checkout
from checkout.carts.own import make_nameless_baskets
from checkout.delivery.own import as_json, make_nameless
from checkout.notices.models import Audience, Notice
from checkout.notices.own import forget
from checkout.orders.models import Order, OrderState, Parcel, ParcelState, Return, ReturnKind, ReturnState
from checkout.orders.policies import is_of
from checkout.orders.selectors import with_everything
from checkout.payments.own import make_nameless_payments, money_goes_back, refunds_of, told
from config.core.accounts.errors import AccountCode
from config.core.accounts.personal import keeps
from config.core.errors import FieldError
from config.core.models import User

_FINISHED = (ParcelState.HANDED_OVER, ParcelState.RETURNED, ParcelState.CANCELLED)


@keeps("orders")
class OwnOrders:
    def export(self, user: User) -> list[dict[str, Any]]:
        orders = with_everything(Order.objects.filter(is_of(user))).prefetch_related(
            "checkout__transactions__refunds", "parcels__returns"
        )
        return [_told(order) for order in orders.order_by("placed_at", "pk")]

    def hindrances(self, user: User) -> Iterable[FieldError]:
        mine = Order.objects.filter(is_of(user))
        for number in _open(mine).order_by("placed_at").values_list("number", flat=True).distinct()[:5]:
            message = _("Order %(number)s is still open: erase the account once it has arrived or is cancelled.")
            yield FieldError(AccountCode.STILL_OPEN, None, message, {"number": number})
        if Return.objects.filter(parcel__order__in=mine, state__in=[ReturnState.ASKED, ReturnState.AGREED]).exists():
            message = _("You are sending something back: erase the account once that is done.")
            yield FieldError(AccountCode.STILL_OPEN, None, message)
        if money_goes_back(list(mine.values_list("checkout", flat=True))):
            message = _("Money is still on its way back to you: erase the account once it has arrived.")
            yield FieldError(AccountCode.STILL_OPEN, None, message)

    def erase(self, user: User) -> None:
        orders = list(Order.objects.filter(is_of(user)).order_by("pk").select_for_update(of=("self",)))
        checkouts = [order.checkout_id for order in orders]
        make_nameless_payments(checkouts)
        make_nameless_baskets(Checkout.objects.filter(pk__in=checkouts))
        for order in orders:
            make_nameless([order.shipping_address_id, order.billing_address_id])
            forget(Notice.objects.filter(_about(order)))
        Return.objects.filter(parcel__order__in=orders, kind=ReturnKind.BUYER).update(reason="", answer="")
        Checkout.objects.filter(pk__in=checkouts).update(user=None)
        Order.objects.filter(pk__in=[order.pk for order in orders]).update(
            user=None,
            email="",
            phone="",
            last_name="",
            first_name="",
            name_folded="",
            note="",
            recipient_name="",
            recipient_phone="",
            gift_note="",
            metadata={},
        )


def _open(orders: QuerySet[Order]) -> QuerySet[Order]:
    """Not confirmed, not paid, or not yet all in the buyer's hands."""
    moving = Parcel.objects.filter(order=OuterRef("pk")).exclude(state__in=_FINISHED)
    unpaid = Q(state=OrderState.OPEN, paid_at=None, pays_cash=False)
    return orders.filter(Q(state=OrderState.UNCONFIRMED) | Q(Exists(moving), state=OrderState.OPEN) | unpaid)


def _about(order: Order) -> Q:
    """What was said of it to its buyer, and to the office about its buyer."""
    about = Q(key__startswith=f"order:{order.pk}:")
    about |= Q(key__in=[f"event:{event}" for event in order.events.values_list("pk", flat=True)])
    for refund in refunds_of([order.checkout_id]):
        about |= Q(key__startswith=f"refund:{refund}:")
    return about & Q(audience__in=[Audience.BUYER, Audience.OFFICE])


def _told(order: Order) -> dict[str, Any]:
    return {
        "number": order.number,
        "placed_at": order.placed_at,
        "state": order.state,
        "email": order.email,
        "phone": order.phone,
        "family_name": order.last_name,
        "given_name": order.first_name,
        "note": order.note,
        "recipient": order.recipient_name,
        "recipient_phone": order.recipient_phone,
        "gift_note": order.gift_note,
        "delivery": order.delivery_name or order.delivery_kind,
        "collected_at": order.collection_point.name if order.collection_point else "",
        "delivery_address": as_json(order.shipping_address),
        "billing_address": as_json(order.billing_address),
        "goods": order.goods,
        "discount": order.discount,
        "voucher": order.voucher_code,
        "shipping": order.shipping,
        "cash_fee": order.cash_fee,
        "total": order.total,
        "notes_of_programs": order.metadata,
        "lines": [
            {
                "product": f"{line.product_name}, {line.variant_name}",
                "producer": line.producer_name,
                "certificate": line.certificate_number,
                "quantity": line.quantity,
                "unit_price": line.unit_price,
                "discount": line.discount,
            }
            for line in order.lines.all()
        ],
        "parcels": [
            {
                "from": parcel.point.name,
                "state": parcel.state,
                "waybill": parcel.waybill,
                "to_collect": parcel.to_collect,
            }
            for parcel in order.parcels.all()
        ],
        "returns": [
            {"asked_at": one.asked_at, "state": one.state, "why": one.reason, "refunded": one.refunded}
            for parcel in order.parcels.all()
            for one in parcel.returns.all()
        ],
        "events": [{"at": event.at, "what": event.kind} for event in order.events.all()],
        "payments": told(list(order.checkout.transactions.all())),
    }
