"""The ways to pay as the checkout shows them: fee, limit, sum, and why one does not fit."""

from dataclasses import dataclass, replace
from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from checkout.carts.models import Checkout
from checkout.carts.plan import Plan
from checkout.carts.seen import digest
from checkout.carts.selectors import Basket
from checkout.payments.gateways import CASH, STRIPE, VIETQR
from checkout.payments.providers import Provider, configured
from storefront.presentation.formats import money_text


@dataclass(frozen=True)
class Way:
    """`why_not` empty: it may be chosen."""

    id: str
    name: str
    note: str
    is_cash: bool
    total: int
    fee: int
    why_not: str


@dataclass(frozen=True)
class Sums:
    """What the order costs, paid in cash or otherwise; each with what goes along when it is placed so."""

    cash: Plan
    other: Plan

    @property
    def cash_digest(self) -> str:
        return digest(self.cash)

    @property
    def other_digest(self) -> str:
        return digest(self.other)

    def of(self, *, cash: bool) -> Plan:
        return self.cash if cash else self.other


def sums(basket: Basket) -> Sums:
    """Both plans: they differ in the fee for collecting cash only, which is per parcel."""
    fee = basket.quote.cash_fee if basket.quote else max((p.cash_fee for p in basket.plan.parcels), default=0)

    def with_fee(cash: bool) -> Plan:
        parcels = tuple(replace(parcel, cash_fee=fee if cash else 0) for parcel in basket.plan.parcels)
        return replace(basket.plan, parcels=parcels, pays_cash=cash)

    return Sums(with_fee(True), with_fee(False))


def ways(checkout: Checkout, both: Sums, *, language: str) -> list[Way]:
    """Every way that the shop has, those that do not fit with the reason."""
    loaded = Checkout.objects.prefetch_related("lines__variant__product").get(pk=checkout.pk)
    return [_way(provider, loaded, both, language) for provider in configured()]


def _way(provider: Provider, checkout: Checkout, both: Sums, language: str) -> Way:
    plan = both.of(cash=provider.pays_cash)
    refusal = provider.refusal(checkout)
    why_not = str(refusal) if refusal else ""
    if not why_not and provider.most is not None and plan.total > provider.most:
        why_not = _("Only for orders up to %(most)s.") % {"most": money_text(provider.most, language)}
    return Way(
        id=provider.id,
        name=provider.name,
        note=_note(provider, language),
        is_cash=provider.pays_cash,
        total=plan.total,
        fee=plan.cash_fee,
        why_not=why_not,
    )


def _note(provider: Provider, language: str) -> str:
    if provider.id == CASH:
        return _("You pay when the goods are in your hands. Up to %(most)s an order.") % {
            "most": money_text(provider.most or 0, language)
        }
    if provider.id == VIETQR:
        hours = {"hours": settings.HOLD_TRANSFER // timedelta(hours=1)}
        return _("You pay from your bank's app; the code comes next. Goods are kept for %(hours)s hours.") % hours
    if provider.id == STRIPE:
        return _("You pay on Stripe's page; no card number comes to this shop.")
    return ""
