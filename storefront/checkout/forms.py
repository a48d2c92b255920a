"""What a buyer types at the checkout. Whether it can be right, the services say; here it is only taken up."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from checkout.carts.models import Checkout, DeliveryKind
from checkout.delivery.models import Address


def _text(label: Any, most: int, *, help_text: Any = "", **attrs: str) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, required=False, help_text=help_text, widget=forms.TextInput(attrs=attrs)
    )


class PlaceForm(forms.Form):
    """Where somebody lives: the commune as it is typed and as it was found by that."""

    commune_text = _text(
        _("Commune or ward"),
        80,
        autocomplete="off",
        help_text=_("Type a few letters; names from before July 2025 are found too."),
    )
    commune_was = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    commune = forms.CharField(required=False, max_length=5)
    street = _text(_("House number and street"), 200, autocomplete="address-line1")
    hamlet = _text(_("Hamlet or quarter"), 200, autocomplete="address-line2")

    def tell(self, field: str | None, message: str) -> None:
        """Put a service's error at its field; what has none stands above the form."""
        self.add_error(field if field in self.fields else None, message)


class CheckoutForm(PlaceForm):
    """Everything that is typed; nothing is required here, so that a half-filled form can be looked at again."""

    full_name = _text(_("Your name"), 200, autocomplete="name", autocapitalize="words")
    phone = _text(_("Telephone"), 30, autocomplete="tel", inputmode="tel")
    email = forms.CharField(
        label=_("E-mail"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )
    delivery = forms.ChoiceField(choices=DeliveryKind.choices, required=False, initial=DeliveryKind.COURIER)
    courier = forms.CharField(required=False, max_length=40)
    point = forms.IntegerField(required=False)
    is_gift = forms.BooleanField(label=_("This is a gift for somebody else"), required=False)
    recipient_name = _text(_("Who receives it"), 200, autocomplete="off", autocapitalize="words")
    recipient_phone = _text(_("Recipient's telephone"), 30, autocomplete="off", inputmode="tel")
    gift_note = forms.CharField(
        label=_("Words to go with it"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": "3"}),
        help_text=_("No prices are put into the parcel."),
    )
    note = _text(_("Note to the shop"), 500, autocomplete="off")
    gateway = forms.CharField(required=False, max_length=60)
    marketing = forms.BooleanField(
        label=_("Write to me about new products and offers. You can end this at any time."), required=False
    )


def known(checkout: Checkout) -> dict[str, Any]:
    """What the basket knows already, for the form's boxes."""
    return {
        "full_name": f"{checkout.last_name} {checkout.first_name}".strip(),
        "phone": checkout.phone,
        "email": checkout.email,
        "delivery": checkout.delivery_kind or DeliveryKind.COURIER,
        **known_place(checkout.shipping_address),
        "courier": checkout.rate_table.code if checkout.rate_table else "",
        "point": checkout.collection_point_id,
        "is_gift": checkout.is_gift,
        "recipient_name": checkout.recipient_name,
        "recipient_phone": checkout.recipient_phone,
        "gift_note": checkout.gift_note,
        "note": checkout.note,
        "gateway": checkout.gateway,
        "marketing": bool(checkout.metadata.get("marketing")),
    }


def known_place(address: Address | None) -> dict[str, Any]:
    """An address for the boxes of a `PlaceForm`."""
    commune = address.commune if address else None
    place = f"{commune.full_name}, {commune.province.name}" if commune else ""
    return {
        "commune_text": place,
        "commune_was": place,
        "commune": commune.pk if commune else "",
        "street": address.street if address else "",
        "hamlet": address.hamlet if address else "",
    }
