"""Tags of desk forms: `{% load desks %}`."""

import secrets

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from storefront.desks.acts import KEY

register = template.Library()


@register.simple_tag
def act_key() -> SafeString:
    """The client key of the form it stands in, a new one each time the form is shown."""
    return format_html('<input type="hidden" name="{}" value="{}">', KEY, secrets.token_hex(16))
