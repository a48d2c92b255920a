"""What a buyer hears of goods that are taken off, brought back or moved, and of complaints; and who must act on it."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from checkout.notices.models import Audience
from checkout.notices.services import Telling
from checkout.orders.models import OrderEvent
from checkout.orders.telling.buyers import telling
from config.core.formats import money_text
from config.core.text import one_line


def taken_off(event: OrderEvent) -> list[Telling]:
    """Something will not come: what it comes to is not paid, or is paid back."""
    with override(event.order.language):
        text = _(
            "%(pieces)s pieces of your parcel from %(point)s (order %(number)s) will not come. You do not pay for "
            "them; what you have paid for them comes back to you."
        )
        return [_to_buyer(event, "taken_off", _("Order %(number)s: part of it will not come"), text)]


def relocated(event: OrderEvent) -> list[Telling]:
    """Another point serves it: its buyer hears where, and the point that it has work."""
    parcel = event.parcel
    if parcel is None:
        return []
    with override(event.order.language):
        text = _("Your parcel (order %(number)s) is now served by %(point)s, %(address)s.")
        to_buyer = _to_buyer(event, "relocated", _("Order %(number)s comes from another point"), text)
    with override(settings.LANGUAGE_CODE):
        subject = _("A parcel waits: order %(number)s")
        text = _("Another point has passed this parcel on to you: it is to be packed here.")
        return [to_buyer, _to_point(event, "parcel_waits", subject, text)]


def return_asked(event: OrderEvent) -> list[Telling]:
    """The point answers."""
    with override(settings.LANGUAGE_CODE):
        subject = _("A buyer asks for a return: order %(number)s")
        text = _("%(pieces)s pieces are to come back. Read why on the parcel's page, then agree or decline.")
        return [_to_point(event, "return_asked", subject, text)]


def return_agreed(event: OrderEvent) -> list[Telling]:
    with override(event.order.language):
        text = _("You may give back %(pieces)s pieces of order %(number)s at %(point)s, %(address)s.")
        return [_to_buyer(event, "return_agreed", _("Order %(number)s: bring your goods back"), text)]


def return_declined(event: OrderEvent) -> list[Telling]:
    with override(event.order.language):
        text = _("We cannot take the goods of order %(number)s back. The order's page says why.")
        return [_to_buyer(event, "return_declined", _("Order %(number)s: no return"), text)]


def returned(event: OrderEvent) -> list[Telling]:
    with override(event.order.language):
        text = _("%(pieces)s pieces of order %(number)s are back at %(point)s. What is owed to you we pay back.")
        return [_to_buyer(event, "returned", _("Order %(number)s: your goods are back with us"), text)]


def complained(event: OrderEvent) -> list[Telling]:
    """The buyer has its number, the office the work."""
    number = str(event.details["number"])
    with override(event.order.language):
        text = _("We have your complaint %(complaint)s about order %(number)s and answer it on the order's page.")
        to_buyer = _to_buyer(event, "complained", _("Your complaint %(complaint)s"), text)
    with override(settings.LANGUAGE_CODE):
        subject = _("Complaint %(complaint)s") % {"complaint": number}
        to_office = Telling(
            key=f"event:{event.pk}:office",
            kind="complaint",
            audience=Audience.OFFICE,
            language=settings.LANGUAGE_CODE,
            subject=subject,
            text=_("A buyer has complained about order %(number)s. Read it and answer by its day.")
            % {"number": event.order.number},
        )
    return [to_buyer, to_office]


def answered(event: OrderEvent) -> list[Telling]:
    with override(event.order.language):
        text = _("We have answered your complaint %(complaint)s: the order's page has our answer.")
        return [_to_buyer(event, "answered", _("Our answer to your complaint %(complaint)s"), text)]


def _to_buyer(event: OrderEvent, kind: str, subject: str, text: str) -> Telling:
    words = _words(event, event.order.language)
    return telling(event.order, kind, subject % words, text % words, key=f"event:{event.pk}", parcel=event.parcel)


def _to_point(event: OrderEvent, kind: str, subject: str, text: str) -> Telling:
    words = _words(event, settings.LANGUAGE_CODE)
    return Telling(
        key=f"event:{event.pk}:point",
        kind=kind,
        audience=Audience.POINT,
        language=settings.LANGUAGE_CODE,
        subject=subject % words,
        text=text % words,
        point=event.parcel.point if event.parcel else None,
    )


def _words(event: OrderEvent, language: str) -> dict[str, str | int]:
    point = event.parcel.point if event.parcel else None
    return {
        "number": event.order.number,
        "complaint": str(event.details.get("number", "")),
        "pieces": event.details.get("pieces", 0),
        "sum": money_text(int(event.details.get("total", 0)), language),
        "point": one_line(point.name) if point else "",
        "address": one_line(point.address) if point else "",
    }
