"""Reads of baskets. `look` judges everything anew each time, with the same number of queries for 1 line and for 30."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet, Sum

from catalog.certification.listing import listed_by_product
from catalog.certification.models import Listing
from catalog.inventory.availability import available_by_variant, sold_here, with_available
from catalog.inventory.models import SalesPoint, Stock
from catalog.places.models import Commune
from catalog.products.models import ProductVariant
from checkout.carts import vouchers
from checkout.carts.models import Checkout, CheckoutLine, CheckoutState, DeliveryKind
from checkout.carts.models.checkouts import CHOSEN
from checkout.carts.plan import Plan, PlanLine, discount_of, parcels_of, with_discount
from checkout.carts.problems import Problem, ProblemKind
from checkout.carts.seen import digest
from checkout.delivery.models import Address
from checkout.delivery.quoting import Quote, collection_quote, courier_quotes
from config.core import clock
from config.core.compiled import Given, compiled
from config.core.known import know
from config.core.models import User


@dataclass(frozen=True)
class Line:
    """A line as it stands now. `listing` None: it may not be sold, and counts for nothing in the plan."""

    row: CheckoutLine
    listing: Listing | None
    unit_price: int | None
    available: int

    @property
    def may_be_sold(self) -> bool:
        return self.listing is not None and self.unit_price is not None


class Judged(NamedTuple):
    """What is judged of a basket once a request: its lines, and its delivery as it is offered."""

    lines: tuple[Line, ...]
    quote: Quote | None


@dataclass(frozen=True)
class Basket:
    """A checkout as the buyer is to see it now: lines, plan, and what stands in the way."""

    checkout: Checkout
    lines: tuple[Line, ...]
    plan: Plan
    problems: tuple[Problem, ...]
    quote: Quote | None

    @property
    def has_alcohol(self) -> bool:
        """Whether the buyer's age has to be asked, and cash is out of the question (Law 44/2019/QH14)."""
        return any(line.row.variant.product.is_alcohol for line in self.lines)

    @property
    def digest(self) -> str:
        """What to send along when the order is placed."""
        return digest(self.plan)

    @property
    def pieces(self) -> int:
        return sum(line.row.quantity for line in self.lines)


def open_checkout(pk: UUID) -> Checkout | None:
    """The checkout with this id as long as it may be changed; None once it is ordered or merged."""
    found = checkout_by_id(pk)
    return found if found is not None and found.state == CheckoutState.OPEN else None


def checkout_by_id(pk: UUID) -> Checkout | None:
    """The checkout with this id, ordered or not, and what it has chosen. One query."""
    return _by_id().first(pk=pk)


@compiled
def _by_id() -> QuerySet[Checkout]:
    return Checkout.objects.filter(pk=Given("pk", "uuid")).select_related(*CHOSEN)


def basket_of(user: User) -> Checkout | None:
    """The basket that the account used last."""
    return Checkout.objects.filter(user=user, state=CheckoutState.OPEN).order_by("-updated_at").first()


def pieces_in(checkout: Checkout) -> int:
    """How many pieces lie in it, for the badge of every page. One query."""
    return checkout.lines.aggregate(sum=Sum("quantity", default=0))["sum"]


def plan_is_fixed(checkout: Checkout) -> bool:
    """Whether the plan made when a payment began still binds: its hold stands, or money has come for it."""
    if checkout.plan is None or checkout.hold_until is None:
        return False
    return checkout.sealed_at is not None or checkout.hold_until > clock.now()


def look(checkout: Checkout, *, judged: "Judged | Basket | None" = None) -> Basket:
    """Everything about `checkout`, judged now; or with the lines and the delivery of `judged`, by whoever has just
    judged them in the same request."""
    lines = judged.lines if judged else _lines(checkout)
    if plan_is_fixed(checkout):
        return Basket(checkout, lines, Plan.load(checkout.plan or {}), (), None)
    sellable = [line for line in lines if line.may_be_sold]
    quote = judged.quote if judged else _quote(checkout, sellable)
    plan, voucher_problem = _plan(checkout, sellable, quote, cash=checkout.pays_cash)
    problems = (*_line_problems(checkout, lines, quote), *_delivery_problems(checkout, sellable, quote))
    if voucher_problem is not None:
        problems = (*problems, voucher_problem)
    return Basket(checkout, lines, plan, problems, quote)


def as_fixed(checkout: Checkout) -> Basket | None:
    """The basket as it was fixed when a payment began, for whoever orders it: what binds is not judged again, so that
    its lines are read without listing and stock. None: nothing binds. Two queries fewer than `look`."""
    if not plan_is_fixed(checkout):
        return None
    lines = tuple(Line(row, None, row.variant.price, 0) for row in line_rows(checkout))
    return Basket(checkout, lines, Plan.load(checkout.plan or {}), (), None)


def line_rows(checkout: Checkout) -> list[CheckoutLine]:
    """The lines of a basket with pack, product and producer, read anew; `checkout.lines.all()` has them from then on,
    for the ways to pay. One query."""
    rows = _line_rows().ask(checkout=checkout.pk)
    for row in rows:
        row.checkout = checkout
    know(checkout, "lines", rows)
    return rows


@compiled
def _line_rows() -> QuerySet[CheckoutLine]:
    return CheckoutLine.objects.filter(checkout=Given("checkout", "uuid")).select_related("variant__product__producer")


def plans_by_payment(basket: Basket) -> dict[bool, Plan]:
    """What would be ordered if it were not paid in cash (False), and if it were (True): judged once for both."""
    checkout, is_fixed = basket.checkout, plan_is_fixed(basket.checkout)
    sellable = [line for line in basket.lines if line.may_be_sold]
    quote = _quote(checkout, sellable) if is_fixed else basket.quote
    fixed = {checkout.pays_cash: basket.plan} if is_fixed else {}
    return {cash: _plan(checkout, sellable, quote, cash=cash)[0] for cash in (False, True)} | fixed


def delivery_quotes(checkout: Checkout) -> list[Quote]:
    """The couriers that bring what lies in the basket to the delivery address, with prices and days; none without an
    address. What one cannot bring is among its `missing`, and a problem of its line once it is chosen."""
    to, rows = _destination(checkout), line_rows(checkout)
    listings = _listings(rows)
    sellable = [row for row in rows if row.variant_id in listings and row.variant.price is not None]
    if to is None or not sellable:
        return []
    wanted = {row.variant_id: row.quantity for row in sellable}
    quotes = courier_quotes(wanted, to, variants={row.variant_id: row.variant for row in sellable})
    return [quote for quote in quotes if quote.parcels]


@dataclass(frozen=True)
class CollectionOffer:
    """A point where goods may be collected, and how many kinds of the basket's goods lie there in full."""

    point: SalesPoint
    kinds: int
    of_kinds: int


def collection_points(checkout: Checkout) -> list[CollectionOffer]:
    """Points that hand over at least one of the basket's goods, those with most of them first. Four queries."""
    wanted = _wanted([line for line in _lines(checkout) if line.may_be_sold])
    stocks = with_available(
        Stock.objects.filter(sold_here(), variant__in=wanted, variant__is_active=True, point__hands_over=True)
    ).select_related("point__commune__province")
    kinds: dict[SalesPoint, int] = {}
    for stock in stocks:
        if stock.available:
            kinds[stock.point] = kinds.get(stock.point, 0) + (stock.available >= wanted[stock.variant_id])
    offers = [CollectionOffer(point, number, len(wanted)) for point, number in kinds.items()]
    return sorted(offers, key=lambda offer: (-offer.kinds, offer.point.name))


def _lines(checkout: Checkout) -> tuple[Line, ...]:
    rows = line_rows(checkout)
    listings, available = _listings(rows), available_by_variant([row.variant_id for row in rows])
    return tuple(Line(row, listings.get(row.variant_id), row.variant.price, available[row.variant_id]) for row in rows)


def _listings(rows: Sequence[CheckoutLine]) -> dict[int, Listing]:
    """By pack, of those that may be sold."""
    found = listed_by_product({row.variant.product_id for row in rows}, adult=True)
    return {
        row.variant_id: found[row.variant.product_id]
        for row in rows
        if row.variant.is_active and row.variant.product_id in found
    }


def _wanted(lines: Sequence[Line]) -> dict[int, int]:
    return {line.row.variant_id: line.row.quantity for line in lines}


def _variants(lines: Sequence[Line]) -> dict[int, ProductVariant]:
    return {line.row.variant_id: line.row.variant for line in lines}


def _destination(checkout: Checkout) -> Commune | None:
    """Where the goods go, with its province."""
    key = checkout.shipping_address_id
    if key is not None and "shipping_address" not in checkout._state.fields_cache:
        checkout.shipping_address = Address.objects.select_related("commune__province").get(pk=key)
    return checkout.shipping_address.commune if checkout.shipping_address else None


def _quote(checkout: Checkout, sellable: Sequence[Line]) -> Quote | None:
    """The chosen delivery as it would be now; None: nothing is chosen, or it is no longer offered."""
    wanted, variants = _wanted(sellable), _variants(sellable)
    if not wanted:
        return None
    if checkout.delivery_kind == DeliveryKind.COLLECTION and checkout.collection_point is not None:
        return collection_quote(wanted, checkout.collection_point, variants=variants)
    to, table = _destination(checkout), checkout.rate_table
    if checkout.delivery_kind == DeliveryKind.COURIER and to is not None and table is not None:
        quotes = courier_quotes(wanted, to, codes=[table.code], variants=variants)
        return next(iter(quotes), None)
    return None


def _plan(
    checkout: Checkout, sellable: Sequence[Line], quote: Quote | None, *, cash: bool
) -> tuple[Plan, Problem | None]:
    lines = [_plan_line(line) for line in sellable]
    lines, problem = _discounted(checkout, sellable, lines)
    parcels = parcels_of(lines, quote, pays_cash=cash) if quote else []
    plan = Plan(
        lines=tuple(lines),
        parcels=tuple(parcels),
        delivery_kind=checkout.delivery_kind if quote else "",
        delivery_code=quote.code if quote else "",
        delivery_name=quote.name if quote else "",
        voucher_code=checkout.voucher.code if checkout.voucher and problem is None else "",
        pays_cash=cash,
    )
    return plan, problem


def _plan_line(line: Line) -> PlanLine:
    if line.listing is None or line.unit_price is None:
        raise ValueError("a line that may not be sold is in no plan")
    return PlanLine(
        line_id=str(line.row.pk),
        variant_id=line.row.variant_id,
        product_id=line.row.variant.product_id,
        recognition_id=line.listing.recognition_id,
        quantity=line.row.quantity,
        unit_price=line.unit_price,
    )


def _discounted(
    checkout: Checkout, sellable: Sequence[Line], lines: list[PlanLine]
) -> tuple[list[PlanLine], Problem | None]:
    voucher = checkout.voucher
    if voucher is None:
        return lines, None
    products = [line.row.variant.product for line in sellable]
    eligible = [vouchers.covers(voucher, product) for product in products]
    goods = sum(line.goods for line, yes in zip(lines, eligible, strict=True) if yes)
    refused = vouchers.refusal(voucher, products=products, goods=goods)
    refused = refused or vouchers.used_up(voucher, customer=checkout.phone)
    if refused is not None:
        return lines, Problem(ProblemKind.VOUCHER_NOT_APPLICABLE, refused=refused)
    return with_discount(lines, eligible, discount_of(voucher, goods)), None


def _line_problems(checkout: Checkout, lines: Sequence[Line], quote: Quote | None) -> Iterator[Problem]:
    missing = {one.variant_id: one for one in quote.missing} if quote else {}
    for line in lines:
        row, problem = line.row, partial(Problem, line_id=line.row.pk, variant_id=line.row.variant_id)
        if not line.may_be_sold:
            yield problem(ProblemKind.NO_LONGER_CERTIFIED)
            continue
        if line.unit_price is not None and line.unit_price != row.price_seen:
            yield problem(ProblemKind.PRICE_CHANGED, before=row.price_seen, after=line.unit_price)
        if line.available < row.quantity:
            yield problem(ProblemKind.INSUFFICIENT_STOCK, available=line.available)
        elif row.variant_id in missing:
            collected = checkout.delivery_kind == DeliveryKind.COLLECTION
            kind = ProblemKind.NOT_AT_THIS_POINT if collected else ProblemKind.CANNOT_TRAVEL
            yield problem(kind, available=missing[row.variant_id].available)


def _delivery_problems(checkout: Checkout, sellable: Sequence[Line], quote: Quote | None) -> Iterator[Problem]:
    if not checkout.delivery_kind or not sellable:
        return
    if quote is None:
        yield Problem(ProblemKind.DELIVERY_INVALID)
    elif not quote.missing and checkout.delivery_price_seen not in (None, quote.price):
        # As long as something is missing there is no price of the whole to compare with.
        yield Problem(ProblemKind.DELIVERY_STALE, before=checkout.delivery_price_seen or 0, after=quote.price)
