"""Tags of desk forms: `{% load desks %}`."""

import secrets

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from catalog.certification.models import Recognition
from catalog.producers.models import Producer
from storefront.desks.acts import KEY

register = template.Library()


@register.simple_tag
def act_key() -> SafeString:
    """The client key of the form it stands in, a new one each time the form is shown."""
    return format_html('<input type="hidden" name="{}" value="{}">', KEY, secrets.token_hex(16))


@register.filter
def as_certified(thing: Producer | Recognition) -> str:
    """The place in the decision's own words, from small to large; a dash when it names none."""
    parts = (thing.commune_text, thing.district_text, thing.province_text)
    return ", ".join(part for part in (getattr(thing, "address", ""), *parts) if part) or "–"
