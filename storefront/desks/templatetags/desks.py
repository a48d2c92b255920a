"""Tags of desk forms: `{% load desks %}`."""

import secrets
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog.certification.models import Recognition
from catalog.inventory.models import Lot
from catalog.producers.models import Producer
from config.core import clock
from storefront.desks.acts import KEY
from storefront.desks.office.ways import Shown, ways_of
from storefront.desks.tones import tone_of
from storefront.presentation.formats import day_text, money_text, number_text

register = template.Library()


@register.simple_tag
def act_key() -> SafeString:
    """The client key of the form it stands in, a new one each time the form is shown."""
    return format_html('<input type="hidden" name="{}" value="{}">', KEY, secrets.token_hex(16))


@register.simple_tag(takes_context=True)
def office_ways(context: dict[str, Any]) -> list[Shown]:
    """`{% office_ways as groups %}`: where the person may go in the office, and where this page is."""
    return ways_of(context["user"], context.get("tab", ""))


@register.filter
def flag(thing: Any) -> SafeString:
    """`{{ parcel|flag }}`: the state it is in, in a word, coloured by what it asks for."""
    return format_html('<span class="{}">{}</span>', f"flag {tone_of(thing)}".strip(), thing.get_state_display())


@register.filter
def as_certified(thing: Producer | Recognition) -> str:
    """The place in the decision's own words, from small to large; a dash when it names none."""
    parts = (thing.commune_text, thing.district_text, thing.province_text)
    return ", ".join(part for part in (getattr(thing, "address", ""), *parts) if part) or "–"


@register.filter
def percent(permille: int) -> str:
    """A share in thousandths as a percentage: "12,5 %"."""
    whole, tenth = divmod(permille, 10)
    figure = number_text(Decimal(f"{whole}.{tenth}") if tenth else whole, get_language() or "vi")
    return f"{figure}\N{NO-BREAK SPACE}%"


@register.filter
def signed(number: int) -> str:
    """A change with its sign, the minus a real one: "+2", "−3", "0"."""
    text = number_text(abs(number), get_language() or "vi")
    return text if number == 0 else f"{'+' if number > 0 else '−'}{text}"


@register.filter
def lot_words(lot: Lot) -> str:
    """A lot by its code and last good day, and what stops it: "L-07, 15/06/2027, blocked"."""
    day = day_text(lot.best_before, get_language() or "vi") if lot.best_before else _("keeps for ever")
    parts = [lot.code or _("no code"), day]
    if lot.blocked_at is not None:
        parts.append(_("blocked"))
    elif lot.best_before is not None and lot.best_before < clock.today():
        parts.append(_("past its date"))
    return ", ".join(parts)


@register.filter
def at(table: dict[str, int], key: str) -> int:
    """`{{ line.moved|at:kind }}`: 0 for what is not there."""
    return table.get(key, 0)


@register.filter
def taken_off(amount: int) -> str:
    """What is taken off a sum, with its sign: "−2.550 ₫"; above nothing for what is given back."""
    text = money_text(abs(amount), get_language() or "vi")
    return f"−{text}" if amount > 0 else text


@register.filter
def local_day(moment: datetime) -> date:
    """The day of a moment in Vietnam."""
    return moment.astimezone(clock.BUSINESS_ZONE).date()
