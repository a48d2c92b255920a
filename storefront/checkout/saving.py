"""From what was typed to the basket, by its services; only what differs, because each change of what is bought ends the
hold of a payment that has been started."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from catalog.inventory.models import SalesPoint
from catalog.places.models import Commune
from checkout.carts import services
from checkout.carts.models import Checkout, DeliveryKind
from checkout.carts.selectors import delivery_quotes
from checkout.delivery.services import AddressInput
from checkout.payments.providers import provider
from config.core import clock
from config.core.errors import Refusal
from config.core.models import User
from config.core.phones import normalise_phone
from config.core.text import clean
from storefront.checkout.communes import chosen_commune
from storefront.checkout.forms import CheckoutForm

# Fields of the services' errors, as the form calls them.
_FIELDS = {
    "first_name": "full_name",
    "last_name": "full_name",
    "shippingAddress": "commune_text",
    "deliveryMethodId": "delivery",
    "deliveryMethod": "delivery",
    "paymentGateway": "gateway",
    "promoCode": "voucher",
}
_OF_ADDRESS = {"commune": "commune_text", "first_name": "full_name", "last_name": "full_name"}


@dataclass(frozen=True)
class Named:
    """A name as it is typed, family name first: `first` is its last word, as Vietnamese names are told apart."""

    last: str
    first: str

    @classmethod
    def of(cls, text: str) -> "Named":
        words = clean(text).split()
        return cls(" ".join(words[:-1]), words[-1] if words else "")


def save(user: User | None, checkout: Checkout, form: CheckoutForm) -> Checkout:
    """Write down everything that can be written down; what cannot is told at its field of `form`."""
    for step in (_contact, _gift, _delivery, _payment, _consent):
        try:
            checkout = step(user, checkout, form)
        except Refusal as refusal:
            tell(form, refusal, {})
    return checkout


def tell(form: CheckoutForm, refusal: Refusal, names: dict[str, str]) -> None:
    for error in refusal.errors:
        field = error.field or ""
        form.tell(names.get(field) or _FIELDS.get(field) or field, str(error))


def _contact(user: User | None, checkout: Checkout, form: CheckoutForm) -> Checkout:
    typed, name = form.cleaned_data, Named.of(form.cleaned_data.get("full_name", ""))
    facts = {
        "email": clean(typed.get("email", "")),
        "phone": typed.get("phone", ""),
        "last_name": name.last,
        "first_name": name.first,
        "note": clean(typed.get("note", "")),
    }
    stored = {name: getattr(checkout, name) for name in facts}
    if facts | {"phone": normalise_phone(facts["phone"]) or facts["phone"].strip()} == stored:
        return checkout
    return services.set_contact(user, checkout, **facts)


def _gift(user: User | None, checkout: Checkout, form: CheckoutForm) -> Checkout:
    typed, is_gift = form.cleaned_data, form.cleaned_data.get("is_gift", False)
    facts: dict[str, Any] = {
        "recipient_name": clean(typed.get("recipient_name", "")) if is_gift else "",
        "recipient_phone": typed.get("recipient_phone", "").strip() if is_gift else "",
        "gift_note": clean(typed.get("gift_note", "")) if is_gift else "",
    }
    spelt = facts | {"recipient_phone": normalise_phone(facts["recipient_phone"]) or facts["recipient_phone"]}
    if is_gift == checkout.is_gift and spelt == {name: getattr(checkout, name) for name in facts}:
        return checkout
    note = facts.pop("gift_note")
    return services.set_gift(user, checkout, is_gift=is_gift, note=note, **facts)


def _delivery(user: User | None, checkout: Checkout, form: CheckoutForm) -> Checkout:
    if form.cleaned_data.get("delivery") == DeliveryKind.COLLECTION:
        return _collection(user, checkout, form)
    checkout = _address(user, checkout, form)
    if checkout.shipping_address is None:
        return checkout
    offered = [quote.code for quote in delivery_quotes(checkout)]
    wanted = form.cleaned_data.get("courier", "")
    if not offered and checkout.lines.exists():
        form.tell("delivery", _("Not everything can be sent to this address: collect it, or see your basket."))
    code = wanted if wanted in offered or not offered else offered[0]
    now = checkout.rate_table.code if checkout.rate_table else ""
    if not code or (checkout.delivery_kind == DeliveryKind.COURIER and now == code):
        return checkout
    return services.choose_courier(user, checkout, code=code)


def _collection(user: User | None, checkout: Checkout, form: CheckoutForm) -> Checkout:
    point = SalesPoint.objects.filter(pk=form.cleaned_data.get("point") or 0).first()
    if point is None:
        form.tell("point", _("Choose where you collect your goods."))
        return checkout
    if checkout.delivery_kind == DeliveryKind.COLLECTION and checkout.collection_point_id == point.pk:
        return checkout
    return services.choose_collection(user, checkout, point=point)


def _address(user: User | None, checkout: Checkout, form: CheckoutForm) -> Checkout:
    commune = chosen_commune(form)
    given = _given(form, commune)
    if commune is None or _same(checkout, given):
        return checkout
    try:
        return services.set_shipping_address(user, checkout, given=given)
    except Refusal as refusal:
        names = _OF_ADDRESS | {"phone": "recipient_phone" if form.cleaned_data.get("is_gift") else "phone"}
        if form.cleaned_data.get("is_gift"):
            names |= {"first_name": "recipient_name"}
        tell(form, refusal, names)
        return checkout


def _given(form: CheckoutForm, commune: Commune | None) -> AddressInput:
    """The address is that of whoever receives: the buyer, or the one who is given the present."""
    typed, is_gift = form.cleaned_data, form.cleaned_data.get("is_gift", False)
    name = Named.of(typed.get("recipient_name" if is_gift else "full_name", ""))
    phone = (typed.get("recipient_phone", "") if is_gift else "") or typed.get("phone", "")
    words = {key: " ".join(clean(typed.get(key, "")).split()) for key in ("street", "hamlet")}
    return AddressInput(last_name=name.last, first_name=name.first, phone=phone, commune=commune, **words)


def _same(checkout: Checkout, given: AddressInput) -> bool:
    address = checkout.shipping_address
    if address is None or given.commune is None:
        return False
    read: Callable[[Any], tuple[str, ...]] = lambda of: (of.last_name, of.first_name, of.street, of.hamlet)  # noqa: E731
    phone = normalise_phone(given.phone) or given.phone
    return read(address) == read(given) and address.commune_id == given.commune.pk and address.phone == phone


def _payment(user: User | None, checkout: Checkout, form: CheckoutForm) -> Checkout:
    """Kept as long as it fits: what does not is told with its reason beside it."""
    way = provider(form.cleaned_data.get("gateway", ""))
    if way is None or way.refusal(checkout) is not None:
        return checkout
    return services.choose_payment(user, checkout, gateway=way.id, cash=way.pays_cash)


def _consent(user: User | None, checkout: Checkout, form: CheckoutForm) -> Checkout:
    """Kept with the moment it was given; nothing else implies it, and taking the tick away takes it back."""
    is_given = form.cleaned_data.get("marketing", False)
    if is_given == bool(checkout.metadata.get("marketing")):
        return checkout
    return services.set_metadata(user, checkout, values={"marketing": clock.now().isoformat() if is_given else ""})
