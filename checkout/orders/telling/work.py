"""Who has to do something for an order: the office calls, points pack, producers hear that their goods are wanted.

None of these texts says who the buyer is; only the call has the number that is to be called.
"""

from collections import defaultdict

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import override

from catalog.producers.models import Producer
from checkout.notices.models import Audience
from checkout.notices.services import Telling
from checkout.orders.models import Order, OrderState, Parcel
from config.core.formats import money_text
from config.core.text import one_line


def call_key(order: Order) -> str:
    return f"order:{order.pk}:call"


def call(order: Order) -> list[Telling]:
    """A large first order for cash: somebody of the office calls before anybody packs."""
    if order.state != OrderState.UNCONFIRMED:
        return []
    with override(settings.LANGUAGE_CODE):
        words = {"number": order.number, "total": money_text(order.total, settings.LANGUAGE_CODE)}
        text = _(
            "This is a large first order, to be paid in cash. Call the buyer: is it meant, and is the address right? "
            "Then confirm the order or cancel it."
        )
        return [
            Telling(
                key=call_key(order),
                kind="call",
                audience=Audience.OFFICE,
                language=settings.LANGUAGE_CODE,
                subject=_("Call about order %(number)s, %(total)s") % words,
                text=text,
                name=order.full_name,
                phone=order.phone,
                by_person=True,
            )
        ]


def begins(order: Order) -> list[Telling]:
    """The goods are wanted now: paid for, or to be paid in cash and not waiting for a call. Told once an order."""
    if order.state != OrderState.OPEN or not (order.pays_cash or order.paid_at):
        return []
    parcels = list(order.parcels.all())
    prefetch_related_objects(parcels, "point", "lines__order_line__producer")
    with override(settings.LANGUAGE_CODE):
        return [*(_to_point(order, parcel) for parcel in parcels), *_to_producers(order, parcels)]


def _to_point(order: Order, parcel: Parcel) -> Telling:
    lines = [
        f"- {part.quantity} × {part.order_line.product_name}, {part.order_line.variant_name}" for part in _parts(parcel)
    ]
    words = {"number": order.number, "position": parcel.position}
    return Telling(
        key=f"order:{order.pk}:point:{parcel.point_id}",
        kind="parcel_waits",
        audience=Audience.POINT,
        language=settings.LANGUAGE_CODE,
        subject=_("A parcel waits: order %(number)s") % words,
        text="\n".join([_("Parcel %(position)s of order %(number)s is to be packed:") % words, *map(one_line, lines)]),
        point=parcel.point,
    )


def _to_producers(order: Order, parcels: list[Parcel]) -> list[Telling]:
    lines: dict[Producer, list[str]] = defaultdict(list)
    for parcel in parcels:
        for part in _parts(parcel):
            line = part.order_line
            what = f"- {part.quantity} × {line.product_name}, {line.variant_name} ({parcel.point.name})"
            lines[line.producer].append(one_line(what))
    return [
        Telling(
            key=f"order:{order.pk}:producer:{producer.pk}",
            kind="goods_ordered",
            audience=Audience.PRODUCER,
            language=settings.LANGUAGE_CODE,
            subject=_("Your goods were ordered (%(number)s)") % {"number": order.number},
            text="\n".join([_("Ordered of your goods, to be packed where they lie:"), *told]),
            producer=producer,
        )
        for producer, told in lines.items()
    ]


def _parts(parcel: Parcel) -> list:
    """What lies in it, in the order's own sequence."""
    return sorted(parcel.lines.all(), key=lambda part: part.order_line.position)
