"""What a buyer is told, in the order's language. Sums stay out of a gift's notices: they are shown around.

A parcel's notices may be told by the staff of its point, so that their text says nothing of the rest of the order.
"""

from django.utils.translation import gettext as _
from django.utils.translation import override

from checkout.notices.models import Audience
from checkout.notices.services import Telling
from checkout.orders.links import order_link
from checkout.orders.models import Order, OrderEvent, OrderLine, OrderState, Parcel, ParcelState
from config.core.formats import day_text, moment_text, money_text
from config.core.text import one_line


def placed(order: Order) -> Telling:
    """With the link and, of a collection, the codes: whoever has no e-mail is called and given them."""
    with override(order.language):
        lines = [f"- {line.quantity} × {_name(line, order.language)}" for line in order.lines.all()]
        text = [_("We have your order %(number)s:") % {"number": order.number}, *lines]
        if not order.is_gift:
            text.append(_("Total: %(total)s.") % {"total": money_text(order.total, order.language)})
        return telling(order, "placed", _("Your order %(number)s"), "\n".join([*text, *_what_comes_next(order)]))


def paid(order: Order) -> Telling:
    with override(order.language):
        return telling(
            order,
            "paid",
            _("Order %(number)s is paid"),
            _("Your payment for order %(number)s has arrived. Thank you!") % {"number": order.number},
        )


def cancelled(order: Order) -> Telling:
    with override(order.language):
        return telling(
            order,
            "cancelled",
            _("Order %(number)s is cancelled"),
            _("Your order %(number)s is cancelled. If you have paid for it, the money comes back to you.")
            % {"number": order.number},
        )


def expired(order: Order) -> Telling:
    with override(order.language):
        return telling(
            order,
            "expired",
            _("Order %(number)s has ended unpaid"),
            _(
                "Your order %(number)s was not paid in time, so its goods are on the shelf again. If you have paid "
                "meanwhile, we find the goods once more or give your money back."
            )
            % {"number": order.number},
        )


def moved(event: OrderEvent) -> list[Telling]:
    """A parcel has come into a state that its buyer waits for or must know of."""
    order, parcel = event.order, event.parcel
    if parcel is None or parcel.state not in _PARCEL_WORDS:
        return []
    if parcel.state == ParcelState.READY and not parcel.pickup_code:
        return []  # packed, and not yet the courier's: nothing that a buyer can do anything with
    with override(order.language):
        subject, words = _PARCEL_WORDS[ParcelState(parcel.state)](order, parcel)
        text = words % _facts(order, parcel)
        key = f"event:{event.pk}"
        return [telling(order, f"parcel_{parcel.state}", subject, text, key=key, parcel=parcel)]


def _what_comes_next(order: Order) -> list[str]:
    if order.state == OrderState.UNCONFIRMED:
        return [_("We call you before we pack it.")]
    if order.pays_cash:
        return [_("You pay when you get it.")]
    if order.paid_at is not None:
        return [_("It is paid.")]
    if order.pay_until is not None:
        until = moment_text(order.pay_until, order.language)
        return [_("Please pay by bank transfer until %(until)s: the order's page has the QR code.") % {"until": until}]
    return []


def _short(order: Order, parcel: Parcel) -> tuple[str, str]:
    return _("Order %(number)s: goods are missing"), _(
        "Something in your parcel from %(point)s (order %(number)s) is no longer there. We call you to agree on what "
        "to do: wait, take the rest, or have your money back."
    )


def _held(order: Order, parcel: Parcel) -> tuple[str, str]:
    return _("Order %(number)s is held back"), _(
        "Your parcel from %(point)s (order %(number)s) waits: the certificate of something in it is being looked at. "
        "We tell you as soon as it is decided."
    )


def _ready(order: Order, parcel: Parcel) -> tuple[str, str]:
    subject = _("Order %(number)s is ready to collect")
    words = _("Your parcel (order %(number)s) is ready at %(point)s, %(address)s.")
    until = [_("It is kept for you until %(keep_until)s.")] if parcel.keep_until else []
    return subject, " ".join([words, *until, _("Bring the code to collect it with.")])


def _on_its_way(order: Order, parcel: Parcel) -> tuple[str, str]:
    words = [_("Your parcel from %(point)s (order %(number)s) is on its way.")]
    if parcel.arrives_from and parcel.arrives_until:
        words.append(_("It should arrive between %(from)s and %(until)s."))
    if parcel.waybill:
        words.append(_("The courier's number: %(waybill)s."))
    if parcel.tracking_url:
        words.append("%(tracking)s")
    if parcel.due:
        words.append(_("Please have %(to_collect)s ready for the courier."))
    return _("Order %(number)s is on its way"), " ".join(words)


def _handed_over(order: Order, parcel: Parcel) -> tuple[str, str]:
    return _("Order %(number)s has arrived"), _(
        "Your parcel from %(point)s (order %(number)s) has been handed over. Is anything wrong with it? Tell us."
    )


def _not_collected(order: Order, parcel: Parcel) -> tuple[str, str]:
    return _("Order %(number)s was not collected"), _(
        "Your parcel (order %(number)s) still lies at %(point)s, %(address)s. Call us if you want it: we can keep it "
        "longer."
    )


def _coming_back(order: Order, parcel: Parcel) -> tuple[str, str]:
    return _("Order %(number)s could not be delivered"), _(
        "The courier could not deliver your parcel from %(point)s (order %(number)s) and brings it back. Call us if "
        "you still want it."
    )


_PARCEL_WORDS = {
    ParcelState.NOT_COLLECTED: _not_collected,
    ParcelState.COMING_BACK: _coming_back,
    ParcelState.SHORT: _short,
    ParcelState.HELD: _held,
    ParcelState.READY: _ready,
    ParcelState.ON_ITS_WAY: _on_its_way,
    ParcelState.HANDED_OVER: _handed_over,
}


def _facts(order: Order, parcel: Parcel) -> dict[str, str]:
    language = order.language
    return {
        "number": order.number,
        "point": one_line(parcel.point.name),
        "address": one_line(parcel.point.address),
        "keep_until": moment_text(parcel.keep_until, language) if parcel.keep_until else "",
        "from": day_text(parcel.arrives_from, language) if parcel.arrives_from else "",
        "until": day_text(parcel.arrives_until, language) if parcel.arrives_until else "",
        "waybill": one_line(parcel.waybill),
        "tracking": one_line(parcel.tracking_url),
        "to_collect": money_text(parcel.due, language),
    }


def telling(
    order: Order, kind: str, subject: str, text: str, *, key: str = "", parcel: Parcel | None = None
) -> Telling:
    return Telling(
        key=key or f"order:{order.pk}:{kind}",
        kind=kind,
        audience=Audience.BUYER,
        language=order.language,
        subject=subject % {"number": order.number},
        text=text,
        private=_private(order),
        name=order.full_name,
        email=order.email,
        phone=order.phone,
        point=parcel.point if parcel else None,
    )


def _private(order: Order) -> str:
    codes = [parcel.pickup_code for parcel in order.parcels.all() if parcel.pickup_code]
    lines = [_("Code to collect it with: %(code)s") % {"code": code} for code in codes]
    return "\n".join([*lines, _("Your order's page: %(link)s") % {"link": order_link(order)}])


def _name(line: OrderLine, language: str) -> str:
    english = language == "en"
    product = line.product_name_en if english and line.product_name_en else line.product_name
    pack = line.variant_name_en if english and line.variant_name_en else line.variant_name
    return one_line(f"{product}, {pack}" if pack else product)
