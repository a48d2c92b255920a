"""Parcels that nobody came for."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from checkout.carts.models import DeliveryKind
from checkout.delivery.calendar import Openings
from checkout.delivery.quoting import KEPT_DAYS
from checkout.orders.errors import OrderCode
from checkout.orders.locks import lock_parcel
from checkout.orders.models import Parcel, ParcelState
from checkout.orders.policies import can_prepare
from checkout.orders.services.parcels import move_parcel, refuse_unless
from config.core import clock
from config.core.errors import FieldError, NotAllowed, Refusal
from config.core.models import User


def not_collected(actor: User, parcel: Parcel) -> Parcel:
    """The time in which it was kept is over. It may still be handed over, kept longer, or given up. Raises
    `NotAllowed`, or `Refusal` before that."""
    if not can_prepare(actor, parcel):
        raise NotAllowed
    with transaction.atomic():
        locked = lock_parcel(parcel)
        if locked.order.delivery_kind != DeliveryKind.COLLECTION:
            raise Refusal(FieldError(OrderCode.NOT_A_DELIVERY, None, _("This parcel goes with a courier.")))
        refuse_unless(locked, ParcelState.READY)
        if locked.keep_until is not None and locked.keep_until > clock.now():
            raise Refusal(FieldError(OrderCode.WRONG_STATE, None, _("It is still kept for its buyer.")))
        move_parcel(actor, locked, ParcelState.NOT_COLLECTED)
    return locked


def keep_longer(actor: User, parcel: Parcel) -> Parcel:
    """Its buyer has asked for more time: it is kept for as many opening days again. Raises as `not_collected`."""
    if not can_prepare(actor, parcel):
        raise NotAllowed
    with transaction.atomic():
        locked = lock_parcel(parcel)
        refuse_unless(locked, ParcelState.NOT_COLLECTED)
        locked.keep_until = Openings().kept_until(locked.point, clock.now(), KEPT_DAYS)
        move_parcel(actor, locked, ParcelState.READY)
    return locked
