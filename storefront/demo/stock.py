"""What lies at the demo's sales points, and how it came there: every piece through the services, so the ledger adds up.

Numbers follow from a product's place in the register, so each laying gives the same shelves; dates are counted from
the day of laying.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from catalog.inventory.models import (
    Consignment,
    ConsignmentState,
    CounterPayment,
    LotStock,
    SalesPoint,
    Side,
    Stock,
)
from catalog.inventory.services import (
    answer_consignment,
    ask_consignment,
    block_lot,
    close_till,
    draft_transfer,
    expected_cash,
    open_till,
    receive,
    receive_transfer,
    sell,
    send_transfer,
)
from catalog.inventory.services.tills import Item
from catalog.inventory.services.transfers import Arrival, Sending
from catalog.products.models import Product, ProductGroup, ProductVariant
from config.core import clock
from config.core.models import User
from config.core.text import fold
from storefront.demo import dates, files

SHOPS = ("long-xuyen", "chau-doc", "rach-gia")
LOW_BELOW = 6
PLENTY = 20


@dataclass(frozen=True)
class Delivery:
    """`pieces` of a pack that came to a point so many days ago, good until a day (None: for ever)."""

    point: str
    variant: ProductVariant
    pieces: int
    days_ago: int
    best_before: date | None

    @property
    def lot(self) -> str:
        return f"L{self.best_before:%y%m%d}" if self.best_before else ""


def lay_stock(officer: User) -> None:
    """Consignments, deliveries, a transfer that came and one on its way, yesterday's till and today's."""
    points = {point.slug: point for point in SalesPoint.objects.filter(is_made_up=True)}
    staff = {slug: _somebody(point) for slug, point in points.items()}
    deliveries = sorted(_deliveries(), key=lambda delivery: -delivery.days_ago)
    _consign(deliveries, points, staff)
    for one in deliveries:
        with clock.starting_at(dates.morning(dates.days_ago(one.days_ago))):
            receive(
                staff[one.point],
                points[one.point],
                one.variant,
                quantity=one.pieces,
                lot_code=one.lot,
                best_before=one.best_before,
            )
    _name_shelves()
    _transfers(points, staff)
    _tills(points["long-xuyen"], User.objects.get(email="staff@ocop.test"))
    _block(officer)


def _somebody(point: SalesPoint) -> User:
    """Who acts there: the manager, or a member of the producer whose premises it is."""
    managers = User.objects.filter(point_memberships__point=point, point_memberships__role="manager")
    return (managers if point.producer is None else User.objects.filter(producer_memberships__producer=point.producer))[
        0
    ]


def _deliveries() -> Iterator[Delivery]:
    scarce = files.toml("stock.toml")["scarce"]
    places = {
        producer: slug for slug, producer in SalesPoint.objects.exclude(producer=None).values_list("slug", "producer")
    }
    products = Product.objects.filter(variants__isnull=False).distinct().order_by("pk").prefetch_related("variants")
    for number, product in enumerate(products.select_related("producer")):
        packs = sorted(product.variants.all(), key=lambda variant: variant.position)
        for pack in packs:
            pack.product = product
        if product.name in scarce:
            for slug, pieces in scarce[product.name].items():
                yield Delivery(slug, packs[0], pieces, 16 + number % 25, _good_until(product, number))
            continue
        here = [slug for place, slug in enumerate(SHOPS) if place == number % 3 or number % (2 + 3 * place) == 0]
        if product.producer_id in places:
            here.append(places[product.producer_id])
        for place, slug in enumerate(here):
            for pack in packs:
                pieces = 14 + (7 * number + 11 * pack.position + 5 * place) % 47
                yield Delivery(slug, pack, pieces, 16 + number % 25, _good_until(product, number))
        yield from _old_lots(product, packs[0], here[0], number)


def _old_lots(product: Product, pack: ProductVariant, point: str, number: int) -> Iterator[Delivery]:
    """What came earlier and runs out within two weeks; of one product a lot that ran out yesterday."""
    past = files.toml("stock.toml")["bad"]["past"]
    if product.name == past["product"]:
        yield Delivery(past["point"], pack, past["pieces"], 60, dates.days_ago(1))
    elif number % 9 == 4 and product.group != ProductGroup.HANDICRAFT:
        yield Delivery(point, pack, 3 + number % 5, 50, clock.today() + timedelta(days=4 + number % 10))


def _good_until(product: Product, number: int) -> date | None:
    """Two thirds of its shelf life are left; what is not eaten keeps for ever."""
    if not product.shelf_life_days:
        return None
    return clock.today() + timedelta(days=2 + product.shelf_life_days * 2 // 3 + number % 7)


def _consign(deliveries: list[Delivery], points: dict[str, SalesPoint], staff: dict[str, User]) -> None:
    """One between two people of the demo goes the whole way; the others' producers have nobody who signs in, and
    agreed on paper."""
    asked_on = dates.days_ago(90)
    pairs = {(one.variant.product.producer, one.point) for one in deliveries}
    for producer, slug in sorted(pairs, key=lambda pair: (pair[0].pk, pair[1])):
        point, commission = points[slug], 80 + producer.pk % 5 * 10
        member = User.objects.filter(producer_memberships__producer=producer).first()
        if point.producer == producer:
            continue
        with clock.starting_at(dates.morning(asked_on)):
            if member is None:
                Consignment.objects.create(
                    producer=producer,
                    point=point,
                    starts_on=asked_on,
                    commission_permille=commission,
                    state=ConsignmentState.AGREED,
                    asked_by_side=Side.POINT,
                    asked_by=staff[slug],
                    answered_at=clock.now(),
                )
                continue
            asked = ask_consignment(staff[slug], producer, point, starts_on=asked_on, commission_permille=commission)
            answer_consignment(member, asked, agree=True)


def _name_shelves() -> None:
    rows = list(Stock.objects.filter(point__is_made_up=True))
    for row in rows:
        row.low_below = LOW_BELOW
        row.shelf = f"{'ABC'[row.variant_id % 3]}{row.variant_id % 4 + 1}"
    Stock.objects.bulk_update(rows, ["low_below", "shelf"])


def _plenty(point: SalesPoint, also_at: SalesPoint | None = None) -> list[LotStock]:
    """Lots of which many lie here, of goods for sale to everybody; `also_at`: only of packs that lie there too."""
    lots = LotStock.objects.filter(stock__point=point, quantity__gt=PLENTY, stock__variant__product__is_published=True)
    if also_at is not None:
        lots = lots.filter(stock__variant__stocks__point=also_at)
    today = clock.today()
    lots = lots.filter(
        stock__variant__product__listings__starts_on__lte=today,
        stock__variant__product__listings__ends_on__gte=today,
        stock__variant__product__listings__is_alcohol=False,
    )
    return list(lots.select_related("lot__variant__product").order_by("pk").distinct())


def _transfers(points: dict[str, SalesPoint], staff: dict[str, User]) -> None:
    source, target = points["long-xuyen"], points["chau-doc"]
    with clock.starting_at(dates.morning(dates.days_ago(14))):
        [first, *_] = _plenty(source, also_at=target)
        came = draft_transfer(staff["long-xuyen"], source, target, sendings=[Sending(first.lot, 6)])
        send_transfer(staff["long-xuyen"], came)
    with clock.starting_at(dates.morning(dates.days_ago(13))):
        arrivals = {line.pk: Arrival(5, "Một gói bị rách dọc đường") for line in came.lines.all()}
        receive_transfer(staff["chau-doc"], came, arrivals=arrivals)
    source, target = points["rach-gia"], points["long-xuyen"]
    with clock.starting_at(dates.morning(dates.days_ago(1), hour=15)):
        sendings = [Sending(row.lot, 5 + place) for place, row in enumerate(_plenty(source, also_at=target)[:3])]
        under_way = draft_transfer(staff["rach-gia"], source, target, sendings=sendings, note="Xe chuyến chiều")
        send_transfer(staff["rach-gia"], under_way)


def _tills(point: SalesPoint, clerk: User) -> None:
    """Yesterday's till, closed with a difference, and today's, open."""
    goods = [row.lot.variant for row in _plenty(point)]
    paintings = ProductVariant.objects.select_related("product").filter(product__name_folded=fold("Tranh lá thốt nốt"))
    yesterday = dates.days_ago(1)
    with clock.starting_at(dates.morning(yesterday, hour=8)):
        till = open_till(clerk, point, opening_float=500_000)
        sell(clerk, till, items=[Item(paintings.get(position=0), 1)], payment=CounterPayment.TRANSFER)
        sell(clerk, till, items=[Item(goods[0], 2), Item(goods[1], 1)], payment=CounterPayment.CASH)
    with clock.starting_at(dates.morning(yesterday, hour=17)):
        sell(clerk, till, items=[Item(goods[2], 1)], payment=CounterPayment.CASH)
        close_till(clerk, till, counted_cash=expected_cash(till) - 2_000, reason="Thối nhầm tiền lẻ")
    with clock.starting_at(dates.morning(clock.today(), hour=8)):
        till = open_till(clerk, point, opening_float=500_000)
        sell(clerk, till, items=[Item(goods[3], 2), Item(goods[0], 1)], payment=CounterPayment.CASH)
        sell(clerk, till, items=[Item(goods[4], 1)], payment=CounterPayment.TRANSFER)


def _block(officer: User) -> None:
    blocked = files.toml("stock.toml")["bad"]["blocked"]
    lot = LotStock.objects.filter(stock__variant__product__name_folded=fold(blocked["product"])).order_by("pk")[0].lot
    block_lot(officer, lot, reason=blocked["reason"])
