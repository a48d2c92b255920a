"""Whose sale it is before the law, as whoever sets the shop up says it; later it is the office's to say at its desk."""

from datetime import date

from checkout.settlement.models import Seller, SellerOfRecord
from checkout.settlement.services import set_seller
from config.core import clock


def seller_is() -> str:
    """Who sells today, in words."""
    row = SellerOfRecord.objects.filter(starts_on__lte=clock.today()).first()
    return str(Seller(row.who if row else Seller.PRODUCERS).label)


def sells_from(who: str, day: date | None, reference: str) -> None:
    """From that day on (today) `who` sells; said again it changes nothing. Raises `Refusal` without a reference."""
    day = day or clock.today()
    standing = SellerOfRecord.objects.filter(starts_on__lte=day).first()
    if standing is None or standing.who != who:
        set_seller(None, who=who, starts_on=day, reference=reference)
