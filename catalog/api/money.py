"""Amounts. Whole dong, VAT included: the dialect's taxed money with nothing taken apart."""

from dataclasses import dataclass
from typing import Any

import graphene

from config.core.money import CURRENCY


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum in whole dong."""

    amount: int
    currency: str = CURRENCY


@dataclass(frozen=True, slots=True)
class Taxed:
    """A price as buyers pay it."""

    gross: Amount

    @property
    def tax(self) -> Amount:
        """0: prices include VAT, and producers below the threshold charge none, so no share of it is claimed here."""
        return Amount(0)


@dataclass(frozen=True, slots=True)
class Range:
    start: Taxed
    stop: Taxed


def taxed(dong: int | None) -> Taxed | None:
    """A price of so many dong; None for what nobody has priced."""
    return None if dong is None else Taxed(Amount(dong))


class Money(graphene.ObjectType):
    amount = graphene.Float(required=True)
    currency = graphene.String(required=True)


class TaxedMoney(graphene.ObjectType):
    gross = graphene.Field(Money, required=True)
    tax = graphene.Field(Money, required=True)


class TaxedMoneyRange(graphene.ObjectType):
    start = graphene.Field(TaxedMoney)
    stop = graphene.Field(TaxedMoney)


class ProductPricingInfo(graphene.ObjectType):
    """Prices of a product's packs, from the listing row."""

    price_range = graphene.Field(TaxedMoneyRange)
    price_range_undiscounted = graphene.Field(TaxedMoneyRange)

    @staticmethod
    def resolve_price_range(listing: Any, info: Any) -> Range | None:
        start, stop = taxed(listing.price_from), taxed(listing.price_to)
        return Range(start, stop) if start and stop else None

    resolve_price_range_undiscounted = resolve_price_range


class VariantPricingInfo(graphene.ObjectType):
    price = graphene.Field(TaxedMoney)
    price_undiscounted = graphene.Field(TaxedMoney)

    @staticmethod
    def resolve_price(variant: Any, info: Any) -> Taxed | None:
        return taxed(variant.price)

    resolve_price_undiscounted = resolve_price
