"""What share of a sale the point keeps, as it was agreed for the day of the sale."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q

from catalog.inventory.models import Consignment, ConsignmentState
from catalog.products.models import Product


@dataclass(frozen=True)
class Sold:
    """Goods of a producer that left a point on a day."""

    producer_id: int
    product_id: int
    point_id: int
    day: date


class Commissions:
    """The consignments that may be asked about, fetched at once."""

    def __init__(self, consignments: Iterable[Consignment]) -> None:
        self._by_pair: dict[tuple[int, int], list[Consignment]] = {}
        for one in consignments:
            self._by_pair.setdefault((one.producer_id, one.point_id), []).append(one)

    @classmethod
    def among(cls, producer_ids: Collection[int], point_ids: Collection[int]) -> "Commissions":
        """Two queries."""
        # One that was taken back before it was answered never held.
        held = Q(state=ConsignmentState.AGREED) | Q(state=ConsignmentState.ENDED, answered_at__isnull=False)
        agreed = Consignment.objects.filter(held, producer__in=producer_ids, point__in=point_ids)
        only_ids = Prefetch("products", Product.objects.only("pk"))
        return cls(agreed.prefetch_related(only_ids).order_by("pk"))

    def permille(self, sold: Sold) -> int:
        """In thousandths of what the goods brought; one that names the product goes before one for all, then the
        latest. Nothing without a consignment: a producer's own premises keep no share."""
        found = [one for one in self._by_pair.get((sold.producer_id, sold.point_id), []) if _covers(one, sold)]
        if not found:
            return 0
        return max(found, key=lambda one: (bool(one.products.all()), one.pk)).commission_permille


def _covers(one: Consignment, sold: Sold) -> bool:
    until = min(filter(None, (one.ends_on, one.ended_on)), default=None)
    in_time = one.starts_on <= sold.day and (until is None or sold.day <= until)
    products = {product.pk for product in one.products.all()}
    return in_time and (not products or sold.product_id in products)


def share(amount: int, permille: int) -> int:
    """So many thousandths of `amount` (not negative), in whole dong, half up."""
    return (amount * permille * 2 + 1000) // 2000
