"""Sums of a checkout or an order, in the API's form."""

from catalog.api.money import Amount, Taxed
from checkout.payments.selectors import Money
from config.api.engine.enums import enum, named

CheckoutAuthorizeStatus = enum("CheckoutAuthorizeStatusEnum", named("NONE PARTIAL FULL"))
CheckoutChargeStatus = enum("CheckoutChargeStatusEnum", named("NONE PARTIAL FULL OVERCHARGED"))
OrderAuthorizeStatus = enum("OrderAuthorizeStatusEnum", named("NONE PARTIAL FULL"))
OrderChargeStatus = enum("OrderChargeStatusEnum", named("NONE PARTIAL FULL OVERCHARGED"))
PaymentChargeStatus = enum(
    "PaymentChargeStatusEnum",
    named("NOT_CHARGED PENDING PARTIALLY_CHARGED FULLY_CHARGED PARTIALLY_REFUNDED FULLY_REFUNDED REFUSED CANCELLED"),
)


def gross(dong: int) -> Taxed:
    """A price of so many dong."""
    return Taxed(Amount(dong))


def authorize_status(money: Money, total: int, *, is_empty: bool = False) -> str:
    """Whether what has come, or is promised by a card's bank or in cash, covers the total."""
    covered = money.kept + money.authorized + money.promised_cash
    if covered >= total and not (is_empty and covered == 0):
        return "FULL"
    return "PARTIAL" if covered > 0 else "NONE"


def charge_status(money: Money, total: int, *, is_empty: bool = False) -> str:
    """Whether what has come covers the total."""
    if money.kept > total:
        return "OVERCHARGED"
    if money.kept == total and not (is_empty and total == 0):
        return "FULL"
    return "PARTIAL" if money.kept > 0 else "NONE"


def payment_status(money: Money, total: int) -> str:
    """The dialect's older word for both."""
    if money.refunded:
        return "FULLY_REFUNDED" if money.kept <= 0 else "PARTIALLY_REFUNDED"
    if money.charged >= total:
        return "FULLY_CHARGED"
    if money.charged:
        return "PARTIALLY_CHARGED"
    return "PENDING" if money.awaited else "NOT_CHARGED"
