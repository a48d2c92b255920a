"""A basket as pages show it: its lines, what is wrong with each, and the remedies, each one click away."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.products.models import ProductMedia
from checkout.carts.models import DeliveryKind
from checkout.carts.models.checkouts import MOST_OF_A_LINE
from checkout.carts.problems import Problem, ProblemKind
from checkout.carts.selectors import Basket, Line
from storefront.checkout.names import Names, names_of
from storefront.shop.pictures import THUMB_SIZE, thumbnail_url
from storefront.shop.words import Text


@dataclass(frozen=True)
class Remedy:
    """A button: `act` is what it sends, or `url` where it leads."""

    label: str
    act: str = ""
    url: str = ""


@dataclass(frozen=True)
class Trouble:
    text: str
    blocks: bool
    remedies: tuple[Remedy, ...]


@dataclass(frozen=True)
class ShownLine:
    """`url` and `picture` only of what may be sold: the rest is history."""

    id: str
    name: Text
    variant: Text
    producer: str
    certificate: str
    url: str
    picture: str
    quantity: int
    less: int
    more: int
    unit_price: int | None
    total: int | None
    discount: int
    troubles: tuple[Trouble, ...]


def shown_lines(basket: Basket) -> list[ShownLine]:
    """The lines in the order they were added; one query more than `look`, for their pictures, and those for names."""
    names = names_of(line.row for line in basket.lines)
    pictures = _pictures([line for line in basket.lines if line.may_be_sold])
    planned = {line.variant_id: line for line in basket.plan.lines}
    return [_shown(basket, line, names, pictures, planned) for line in basket.lines]


def _shown(basket: Basket, line: Line, names: Names, pictures: dict[int, str], planned: dict[int, Any]) -> ShownLine:
    row, product = line.row, line.row.variant.product
    # What is paid for or fixed is shown as it was fixed.
    plan = planned.get(row.variant_id)
    price = plan.unit_price if plan else line.unit_price
    most = max(min(line.available, MOST_OF_A_LINE), row.quantity)
    return ShownLine(
        id=str(row.pk),
        name=names[row.variant_id][0],
        variant=names[row.variant_id][1],
        producer=product.producer.name,
        certificate=row.certificate_number,
        url=reverse("shop:product", args=[product.slug]) if line.may_be_sold else "",
        picture=pictures.get(product.pk, ""),
        quantity=row.quantity,
        less=row.quantity - 1,
        more=row.quantity + 1 if row.quantity < most else 0,
        unit_price=price if line.may_be_sold else None,
        total=plan.goods if plan else None,
        discount=plan.discount if plan else 0,
        troubles=tuple(_trouble(problem) for problem in basket.problems if problem.line_id == row.pk),
    )


def basket_troubles(basket: Basket) -> list[Trouble]:
    """What is wrong with the whole, not with a line."""
    return [_trouble(problem) for problem in basket.problems if problem.line_id is None]


def _trouble(problem: Problem) -> Trouble:
    return Trouble(str(problem.as_error()), problem.blocks, tuple(_remedies(problem)))


def _remedies(problem: Problem) -> Iterator[Remedy]:
    line, left = problem.line_id, min(problem.available, MOST_OF_A_LINE)
    take_out = Remedy(_("Take it out"), f"set:{line}:0")
    take_left = Remedy(_("Take %(n)s") % {"n": left}, f"set:{line}:{left}")
    match problem.kind:
        case ProblemKind.PRICE_CHANGED | ProblemKind.DELIVERY_STALE:
            yield Remedy(_("Agree to the new price"), "accept")
        case ProblemKind.INSUFFICIENT_STOCK:
            yield take_left if left else take_out
        case ProblemKind.NO_LONGER_CERTIFIED:
            yield take_out
        case ProblemKind.NOT_AT_THIS_POINT:
            if left:
                yield take_left
            yield Remedy(_("Have it delivered"), url=f"{reverse('checkout:checkout')}#{DeliveryKind.COURIER}")
            yield take_out
        case ProblemKind.CANNOT_TRAVEL:
            yield Remedy(_("Collect it"), url=f"{reverse('checkout:checkout')}#{DeliveryKind.COLLECTION}")
            yield take_out
        case ProblemKind.DELIVERY_INVALID:
            yield Remedy(_("Choose another way"), url=f"{reverse('checkout:checkout')}#{DeliveryKind.COURIER}")
        case ProblemKind.VOUCHER_NOT_APPLICABLE:
            yield Remedy(_("Go on without the voucher"), "no-voucher")


def _pictures(lines: list[Line]) -> dict[int, str]:
    """The first picture of each product."""
    found: dict[int, str] = {}
    for media in ProductMedia.objects.filter(product__in={line.row.variant.product_id for line in lines}):
        found.setdefault(media.product_id, thumbnail_url(str(media.picture.name), THUMB_SIZE))
    return found
