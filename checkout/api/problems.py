"""What stands in the way of an order, by the dialect's names where it has them."""

from dataclasses import dataclass
from typing import Any, ClassVar

import graphene

from catalog.api.money import Amount, Money
from checkout.carts.problems import Problem as Found
from checkout.carts.problems import ProblemKind
from config.api.engine.batches import Peer


@dataclass(eq=False)
class Problem(Peer):
    """A problem, with its line where it has one (as the checkout shows it) and the chosen delivery where it is that."""

    found: Found
    line: Any
    delivery: Any
    inside: ClassVar[tuple[str, ...]] = ("line", "delivery")


def _line() -> graphene.Field:
    return graphene.Field(lambda: _checkout_line(), required=True)


def _message() -> graphene.Field:
    return graphene.String(required=True, resolver=lambda problem, info: str(problem.found.as_error()))


class CheckoutLineProblemInsufficientStock(graphene.ObjectType):
    available_quantity = graphene.Int(resolver=lambda problem, info: problem.found.available)
    line = _line()
    message = _message()


class CheckoutLineProblemVariantNotAvailable(graphene.ObjectType):
    """It may not be sold today: its certificate has run out, or its maker has taken it back."""

    line = _line()
    message = _message()


class CheckoutLineProblemPriceChanged(graphene.ObjectType):
    """Told only: it stops nothing."""

    line = _line()
    before = graphene.Field(Money, required=True, resolver=lambda problem, info: Amount(problem.found.before))
    after = graphene.Field(Money, required=True, resolver=lambda problem, info: Amount(problem.found.after))
    message = _message()


class CheckoutLineProblemNotDeliverable(graphene.ObjectType):
    """Not at the chosen point in full, or it cannot travel to the address."""

    line = _line()
    available_quantity = graphene.Int(resolver=lambda problem, info: problem.found.available)
    message = _message()


class CheckoutProblemDeliveryMethodStale(graphene.ObjectType):
    """Delivery costs something else than when it was chosen. Told only."""

    delivery = graphene.Field(lambda: _delivery(), required=True)
    message = _message()


class CheckoutProblemDeliveryMethodInvalid(graphene.ObjectType):
    """The chosen delivery is no longer offered."""

    message = _message()


class CheckoutProblemVoucherNotApplicable(graphene.ObjectType):
    """The voucher does not count for what is in the basket now."""

    message = _message()


_TYPES = {
    ProblemKind.PRICE_CHANGED: CheckoutLineProblemPriceChanged,
    ProblemKind.INSUFFICIENT_STOCK: CheckoutLineProblemInsufficientStock,
    ProblemKind.NO_LONGER_CERTIFIED: CheckoutLineProblemVariantNotAvailable,
    ProblemKind.NOT_AT_THIS_POINT: CheckoutLineProblemNotDeliverable,
    ProblemKind.CANNOT_TRAVEL: CheckoutLineProblemNotDeliverable,
    ProblemKind.DELIVERY_STALE: CheckoutProblemDeliveryMethodStale,
    ProblemKind.DELIVERY_INVALID: CheckoutProblemDeliveryMethodInvalid,
    ProblemKind.VOUCHER_NOT_APPLICABLE: CheckoutProblemVoucherNotApplicable,
}


class CheckoutProblem(graphene.Union):
    class Meta:
        types = tuple(dict.fromkeys(_TYPES.values()))

    @classmethod
    def resolve_type(cls, instance: Problem, info: Any) -> Any:
        return _TYPES[instance.found.kind]


def _checkout_line() -> Any:
    from checkout.api.lines import CheckoutLine  # a line has problems, which have a line

    return CheckoutLine


def _delivery() -> Any:
    from checkout.api.delivery import Delivery

    return Delivery
