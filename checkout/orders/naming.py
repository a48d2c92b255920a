"""A parcel that goods are promised to or left with, in words: its order, and who has or awaits it."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from checkout.orders.locks import PARCEL
from checkout.orders.models import Order, Parcel
from config.core.holders import Party, names_holders
from config.core.models import User


@names_holders(PARCEL)
def name_parcels(actor: User, ids: Collection[str]) -> dict[str, Party]:
    """The order's number and, for the office only, whom to call: a producer gets no buyer's name or number."""
    parcels = Parcel.objects.filter(pk__in=ids).select_related("order")
    return {str(parcel.pk): _party(parcel, contact=actor.is_officer) for parcel in parcels}


def _party(parcel: Parcel, *, contact: bool) -> Party:
    label = _("Order %(number)s") % {"number": parcel.order.number}
    return Party(label, *_whom_to_call(parcel.order)) if contact else Party(label)


def _whom_to_call(order: Order) -> tuple[str, str]:
    """Name and phone of whoever has the goods: of a gift its recipient, as far as the giver said."""
    if order.is_gift and order.recipient_phone:
        return order.recipient_name or order.full_name, order.recipient_phone
    return order.full_name, order.phone
