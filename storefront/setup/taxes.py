"""The dated rules of withholding to begin with; the office adds to them at its desk."""

from checkout.settlement.models import SellerOfRecord, TaxRate
from checkout.settlement.services import set_seller, set_tax_rate
from storefront.setup import files
from storefront.setup.laid import Laid


def lay_taxes(laid: Laid) -> None:
    """Who sells, and the rates by kind of goods, each with the text that says so. In ten-thousandths."""
    for entry in files.taxes()["seller"]:
        if laid.wants(SellerOfRecord, entry["who"], key="who"):
            set_seller(None, **entry)
    for entry in files.taxes()["rate"]:
        if laid.wants(TaxRate, entry["goods_kind"], key="goods_kind"):
            set_tax_rate(None, **entry)
