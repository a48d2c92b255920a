"""The parcels of a basket in words: from where, what is in them, what they cost, when they come."""

from dataclasses import dataclass
from datetime import date, datetime

from catalog.inventory.models import SalesPoint
from checkout.carts.selectors import Basket
from storefront.checkout.names import names_of
from storefront.shop.points import full_address
from storefront.shop.words import Text


@dataclass(frozen=True)
class ShownParcel:
    point: str
    place: str
    items: tuple[tuple[int, Text, Text], ...]
    shipping: int
    arrives_from: date | None
    arrives_until: date | None
    ready_at: datetime | None
    keep_until: datetime | None


def shown_parcels(basket: Basket) -> list[ShownParcel]:
    """One query for their points, and those for names."""
    points = SalesPoint.objects.select_related("commune__province").in_bulk([p.point_id for p in basket.plan.parcels])
    names = names_of(line.row for line in basket.lines)
    return [
        ShownParcel(
            point=points[parcel.point_id].name,
            place=full_address(points[parcel.point_id]),
            items=tuple((part.quantity, *names[part.variant_id]) for part in parcel.parts),
            shipping=parcel.shipping,
            arrives_from=parcel.arrives_from,
            arrives_until=parcel.arrives_until,
            ready_at=parcel.ready_at,
            keep_until=parcel.keep_until,
        )
        for parcel in basket.plan.parcels
    ]
