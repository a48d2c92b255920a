"""The commune that somebody types: which is meant, and which may be."""

from typing import Any

from django.utils.translation import gettext as _

from catalog.places.models import Commune
from catalog.places.selectors import FoundPlace
from checkout.delivery.selectors import find_communes
from config.core.text import clean
from storefront.checkout.forms import PlaceForm


def chosen_commune(form: PlaceForm) -> Commune | None:
    """The commune that is meant: the one ticked as long as the words beside it are those it was found by, else the only
    one that the words can mean. Otherwise the error says what to do."""
    typed = form.cleaned_data
    text, code = clean(typed.get("commune_text", "")), typed.get("commune", "")
    communes = Commune.objects.select_related("province")
    if code and text == clean(typed.get("commune_was", "")) and (found := communes.filter(pk=code).first()):
        return found
    offers = find_communes(text) if text else []
    if len(offers) == 1:
        return offers[0].commune
    if not text:
        form.tell("commune_text", _("Say the commune or ward."))
    elif offers:
        form.tell("commune_text", _("Which one is it? Choose from the list."))
    else:
        form.tell("commune_text", _("No commune or ward of this name is known. Try fewer letters."))
    return None


def shown_communes(form: PlaceForm) -> dict[str, Any]:
    """What stands below the box of the commune: those that may be meant, the chosen one ticked."""
    text, was = (clean(str(form[name].value() or "")) for name in ("commune_text", "commune_was"))
    chosen = form["commune"].value()
    if chosen and text == was and (one := Commune.objects.select_related("province").filter(pk=chosen).first()):
        return {"found": [FoundPlace(one.province, one)], "text": text, "chosen": chosen}
    return {"found": find_communes(text) if text else [], "text": text, "chosen": ""}
