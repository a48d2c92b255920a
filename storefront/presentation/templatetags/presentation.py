"""Filters and tags of every page: `{% load presentation %}`."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from config.core.clock import today
from storefront.presentation import formats
from storefront.presentation.seals import Seal

register = template.Library()


def _language() -> str:
    return get_language() or "vi"


@register.filter(name="dong")
def dong_filter(amount: int | None) -> str:
    """`{{ variant.price|dong }}`: 125.000 ₫; empty for None."""
    return "" if amount is None else formats.money_text(amount, _language())


@register.filter
def per(amount: int | None, unit: str) -> str:
    """`{{ variant.unit_price|per:"kg" }}`: 250.000 ₫/kg; empty for None."""
    return "" if amount is None else formats.unit_price_text(amount, unit, _language())


@register.filter
def number(value: int | Decimal | float | None) -> str:
    """`{{ km|number }}`: 4,5; empty for None."""
    return "" if value is None else formats.number_text(value, _language())


@register.filter
def day(value: date | None) -> SafeString | str:
    """`{{ r.valid_until|day }}`: a <time> that reads 15/06/2029; empty for None."""
    if value is None:
        return ""
    iso = value.date().isoformat() if isinstance(value, datetime) else value.isoformat()
    return format_html('<time datetime="{}">{}</time>', iso, formats.day_text(value, _language()))


@register.filter
def moment(value: datetime | None) -> SafeString | str:
    """`{{ event.at|moment }}`: a <time> that reads 15/06/2029 14:05 in Vietnam's time; empty for None."""
    if value is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), formats.moment_text(value, _language()))


@register.simple_tag
def icon(name: str) -> SafeString:
    """`{% icon "search" %}`: a mark of the sprite, silent for screen readers; the words stand beside it."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="#i-{}"/></svg>', name)


@register.simple_tag
def stars(count: int | None) -> SafeString:
    """`{% stars 4 %}`: five star marks of which `count` are full, read out as "4 stars of 5"; empty for none."""
    if not count:
        return SafeString("")
    label = _("%(count)d stars of 5") % {"count": count}
    return format_html('<svg class="stars" role="img" aria-label="{}"><use href="#stars-{}"/></svg>', label, count)


@register.inclusion_tag("components/seal_line.html")
def seal_line(
    *,
    stars: int,
    until: date | None,
    number: str = "",
    since: date | None = None,
    withdrawn_on: date | None = None,
    url: str = "",
    big: bool = False,
) -> dict[str, Any]:
    """The one recurring form of a recognition. What has lapsed is judged here, against the shop's clock."""
    seal = seal_of(stars=stars, until=until, since=since, withdrawn_on=withdrawn_on)
    return {"seal": seal, "number": number, "url": url, "big": big}


@register.simple_tag
def seal_of(*, stars: int, until: date | None, since: date | None = None, withdrawn_on: date | None = None) -> Seal:
    """The same judgement for a panel: `{% seal_of stars=4 until=r.valid_until as seal %}`."""
    # A name that a template cannot resolve arrives as an empty string.
    return Seal(stars=stars, since=since or None, until=until or None, withdrawn_on=withdrawn_on or None, today=today())


@register.simple_tag
def page_steps(number: int, total: int) -> list[int | None]:
    """Page numbers to show about `number` of `total`; None stands for a gap."""
    near = sorted({1, total, *range(max(1, number - 2), min(total, number + 2) + 1)})
    steps: list[int | None] = []
    for step in near:
        before = next((s for s in reversed(steps) if s is not None), 0)
        if step - before == 2:
            steps.append(step - 1)
        elif step - before > 2:
            steps.append(None)
        steps.append(step)
    return steps
