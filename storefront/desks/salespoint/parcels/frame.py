"""What the pages of parcels have in common: the parcel at hand, its words, its address."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.inventory.models import SalesPoint
from checkout.orders.models import Parcel
from checkout.orders.point_desk import is_collected, parcels_at
from config.core.models import User
from storefront.desks.pages import Crumb


def parcel_for(user: User, point: SalesPoint, pk: UUID) -> Parcel:
    """A parcel of this point; 404 otherwise."""
    rows = parcels_at(user, point).select_related(
        "order__shipping_address__commune__province", "order__collection_point", "point__commune__province"
    )
    return get_object_or_404(rows, pk=pk)


def parcel_url(point: SalesPoint, parcel: Parcel) -> str:
    return reverse("desks:parcel", args=[point.slug, parcel.pk])


def way_to_parcels(point: SalesPoint) -> tuple[Crumb, ...]:
    return (Crumb(_("Parcels"), reverse("desks:parcels", args=[point.slug])),)


def way_to(point: SalesPoint, parcel: Parcel) -> tuple[Crumb, ...]:
    return (*way_to_parcels(point), Crumb(title_of(parcel), parcel_url(point, parcel)))


def title_of(parcel: Parcel) -> str:
    return _("Parcel %(position)s of order %(number)s") % {
        "position": parcel.position,
        "number": parcel.order.number,
    }


def address_of(parcel: Parcel) -> str:
    """Street, hamlet, commune and province; empty when it is collected."""
    address = parcel.order.shipping_address
    if address is None or is_collected(parcel):
        return ""
    commune = address.commune
    place = (commune.full_name, commune.province.name) if commune else ()
    parts = (address.street, address.hamlet, *place)
    return ", ".join(part for part in parts if part)
