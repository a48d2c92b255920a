"""An order asked for by its number and a phone, by somebody who has lost the link."""

import hashlib
from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from checkout.orders.errors import OrderCode
from checkout.orders.models import Order, OrderMiss
from checkout.orders.services.numbers import read_number
from config.core import clock
from config.core.errors import FieldError, Refusal
from config.core.phones import normalise_phone
from config.core.text import clean

MOST_MISSES = 5
LOCKED_FOR = timedelta(hours=1)


def find_order(*, number: str, phone: str) -> Order | None:
    """The order with this number if the phone is its buyer's or its recipient's: its states may be shown, nothing that
    is personal. None alike for a wrong number and a wrong phone.

    After five misses number and phone are locked for an hour, each for whatever it is asked with: raises `Refusal`,
    alike for those that exist and those that do not. The try is noted before the look, so that a hundred at once get
    no further than five.
    """
    number, phone = read_number(number), normalise_phone(phone) or clean(phone)
    miss = OrderMiss.objects.create(number_hash=_hash(number), phone_hash=_hash(phone))
    recent = OrderMiss.objects.filter(at__gt=clock.now() - LOCKED_FOR)
    for same in (Q(number_hash=miss.number_hash), Q(phone_hash=miss.phone_hash)):
        if recent.filter(same).count() > MOST_MISSES:
            miss.delete()
            message = _("Too many tries: wait an hour, open the link that you were sent, or call us.")
            raise Refusal(FieldError(OrderCode.TOO_MANY_TRIES, None, message))
    order = Order.objects.filter(Q(phone=phone) | Q(recipient_phone=phone), number=number).first() if phone else None
    if order is not None:
        OrderMiss.objects.filter(Q(pk=miss.pk) | Q(at__lte=clock.now() - LOCKED_FOR)).delete()
    return order


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
