"""The buyer's secret link, for whatever is told outside a page."""

from django.conf import settings
from django.urls import reverse

from checkout.orders.models import Order


def order_link(order: Order) -> str:
    """The order's page: whoever has this address sees everything and may cancel."""
    return f"{settings.PUBLIC_URL}{reverse('checkout:order', args=[order.pk])}"
