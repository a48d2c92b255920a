"""Which point serves what: one that has all, else the fewest, then the nearest, then the one with most stock."""

from datetime import date, datetime, timedelta

import pytest

from catalog.inventory.allocation import Allocation, Missing, WhyMissing, allocate
from catalog.inventory.models import Consignment, ConsignmentState, SalesPoint, SalesPointKind
from catalog.inventory.services import Holder, take
from catalog.places.models import Commune
from catalog.products.models import Product, Travel
from config.core import clock
from tests.factories import make_commune, make_listed_product, make_point, make_stock

NEAR, FAR = (10.42, 105.0), (9.0, 105.5)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def noon():
    with clock.starting_at(datetime.fromisoformat("2026-11-23T12:00+07:00")):
        yield


@pytest.fixture
def home() -> Commune:
    return make_commune()


def place(position: tuple[float, float] = NEAR, **facts) -> SalesPoint:
    return make_point(latitude=position[0], longitude=position[1], **{"ships": True, **facts})


def goods(**facts) -> Product:
    """A listed product; `facts` of its pack."""
    product = make_listed_product()
    product.variants.update(**facts)
    return product


def there(product: Product, point: SalesPoint, pieces: int, best_before: date | None = None) -> None:
    make_stock(product, point, lots={f"{point.pk}": (pieces, best_before)})


def pack(product: Product) -> int:
    return product.variants.get().pk


def served(allocation: Allocation) -> list[tuple[int, int, int]]:
    return sorted((ask.point_id, ask.variant_id, ask.quantity) for ask in allocation.asks)


def sent(wanted: dict[int, int], to: Commune, *, days: int = 3) -> Allocation:
    return allocate(wanted, to=to, arrives_on=lambda point: clock.today() + days * DAY)


def test_one_point_that_has_everything_comes_before_two_nearer_ones(home: Commune) -> None:
    first, second = goods(), goods()
    near, nearer, far = place((10.5, 105.0)), place(), place(FAR)
    there(first, near, 5)
    there(second, nearer, 5)
    there(first, far, 1)
    there(second, far, 1)
    allocation = sent({pack(first): 1, pack(second): 1}, home)
    assert served(allocation) == sorted([(far.pk, pack(first), 1), (far.pk, pack(second), 1)])
    assert allocation.point_ids == [far.pk]


def test_of_several_that_have_everything_the_nearest_serves(home: Commune) -> None:
    product = goods()
    far, near = place(FAR), place()
    there(product, far, 9)
    there(product, near, 2)
    assert served(sent({pack(product): 2}, home)) == [(near.pk, pack(product), 2)]


def test_of_equally_near_ones_the_one_with_most_stock_serves(home: Commune) -> None:
    product = goods()
    little, much = place(), place()
    there(product, little, 3)
    there(product, much, 8)
    assert served(sent({pack(product): 2}, home)) == [(much.pk, pack(product), 2)]


def test_when_no_point_has_everything_the_fewest_do_it_together(home: Commune) -> None:
    first, second, third = goods(), goods(), goods()
    near, other, far = place(), place(), place(FAR)
    there(first, near, 5)
    there(second, other, 5)
    there(third, far, 5)
    there(second, far, 5)
    allocation = sent({pack(first): 1, pack(second): 1, pack(third): 1}, home)
    assert served(allocation) == sorted(
        [(near.pk, pack(first), 1), (far.pk, pack(second), 1), (far.pk, pack(third), 1)]
    )


def test_a_line_is_split_only_where_no_point_has_all_of_it(home: Commune) -> None:
    product = goods()
    near, far = place(), place(FAR)
    there(product, near, 2)
    there(product, far, 4)
    assert served(sent({pack(product): 5}, home)) == sorted([(near.pk, pack(product), 2), (far.pk, pack(product), 3)])


def test_many_points_with_a_piece_each_serve_together(home: Commune) -> None:
    product = goods()
    points = [place((10.42 + n / 10, 105.0)) for n in range(6)]
    for point in points:
        there(product, point, 1)
    allocation = sent({pack(product): 5}, home)
    assert served(allocation) == [(point.pk, pack(product), 1) for point in points[:5]]


def test_what_is_not_there_is_named_with_how_many_there_are(home: Commune) -> None:
    product = goods()
    point = place()
    there(product, point, 2)
    allocation = sent({pack(product): 5}, home)
    assert allocation.missing == (Missing(pack(product), 5, 2, WhyMissing.OUT_OF_STOCK),)
    assert served(allocation) == [(point.pk, pack(product), 2)]


def test_nothing_is_asked_of_an_unknown_variant(home: Commune) -> None:
    assert sent({987654: 1}, home) == Allocation((), (Missing(987654, 1, 0, WhyMissing.OUT_OF_STOCK),))


def test_a_lot_that_will_not_last_until_it_arrives_is_not_sent(home: Commune) -> None:
    product = goods(least_days_left=10)
    point = place()
    there(product, point, 5, clock.today() + 12 * DAY)
    assert sent({pack(product): 1}, home, days=3).missing[0].available == 0
    allocation = sent({pack(product): 1}, home, days=2)
    assert [ask.good_on for ask in allocation.asks] == [clock.today() + 12 * DAY]


@pytest.mark.parametrize(
    ("travels", "province", "goes"),
    [
        (Travel.NATION, "Cà Mau", True),
        (Travel.PROVINCE, "An Giang", True),
        (Travel.PROVINCE, "Cà Mau", False),
        (Travel.PICKUP, "An Giang", False),
    ],
)
def test_no_pack_goes_farther_than_it_may(travels: Travel, province: str, *, goes: bool) -> None:
    product = goods(travels=travels)
    there(product, place(), 5)
    allocation = sent(
        {pack(product): 1}, make_commune("Năm Căn" if province == "Cà Mau" else "Chợ Vàm", province=province)
    )
    assert [missing.why for missing in allocation.missing] == ([] if goes else [WhyMissing.TRAVELS_LESS_FAR])
    assert bool(allocation.asks) == goes


def test_what_may_only_be_collected_is_collected(home: Commune) -> None:
    product, point = goods(travels=Travel.PICKUP), place(ships=False)
    there(product, point, 5)
    allocation = allocate({pack(product): 2}, at=point, arrives_on=lambda _: clock.today())
    assert served(allocation) == [(point.pk, pack(product), 2)]


@pytest.mark.parametrize("facts", [{"ships": False}, {"is_active": False}, {"closes_on": date(2026, 11, 22)}])
def test_a_point_that_does_not_ship_or_is_closed_sends_nothing(home: Commune, facts: dict) -> None:
    product = goods()
    there(product, place(**facts), 5)
    assert not sent({pack(product): 1}, home).asks


def test_a_point_that_hands_nothing_over_is_no_place_to_collect() -> None:
    product, point = goods(), place(hands_over=False)
    there(product, point, 5)
    assert not allocate({pack(product): 1}, at=point, arrives_on=lambda _: clock.today()).asks


def test_only_the_chosen_point_is_collected_from() -> None:
    product, chosen = goods(), place()
    there(product, place(), 5)
    allocation = allocate({pack(product): 1}, at=chosen, arrives_on=lambda _: clock.today())
    assert allocation.missing == (Missing(pack(product), 1, 0, WhyMissing.OUT_OF_STOCK),)


@pytest.mark.parametrize(
    "facts",
    [
        {"state": ConsignmentState.ENDED},
        {"ends_on": date(2026, 11, 22)},
        {"starts_on": date(2026, 11, 24)},
        {"state": ConsignmentState.ASKED},
    ],
)
def test_goods_that_the_producer_does_not_let_there_are_not_sold(home: Commune, facts: dict) -> None:
    product = goods()
    there(product, place(), 5)
    Consignment.objects.update(**facts)
    assert not sent({pack(product): 1}, home).asks


def test_a_consignment_of_other_goods_does_not_count_and_own_premises_need_none(home: Commune) -> None:
    product, other = goods(), goods()
    premises = place(kind=SalesPointKind.PRODUCER_PREMISES, producer=other.producer)
    there(product, place(), 5)
    Consignment.objects.get().products.add(make_listed_product(producer=product.producer))
    there(other, premises, 5)
    allocation = sent({pack(product): 1, pack(other): 1}, home)
    assert served(allocation) == [(premises.pk, pack(other), 1)]
    Consignment.objects.get().products.add(product)
    assert len(sent({pack(product): 1, pack(other): 1}, home).asks) == 2


def test_what_is_allocated_can_be_promised_as_it_is(home: Commune) -> None:
    product = goods(least_days_left=10)
    there(product, place(), 2, clock.today() + 30 * DAY)
    there(product, place(FAR), 4, clock.today() + 30 * DAY)
    allocation = sent({pack(product): 6}, home)
    assert len(take(allocation.asks, holder=Holder("checkout", "1"), expires_at=None)) == 2
    assert sent({pack(product): 1}, home).missing[0].available == 0


def test_the_number_of_queries_does_not_grow_with_points_and_lines(home: Commune, django_assert_num_queries) -> None:
    for points, lines in ((1, 1), (8, 12)):
        products = [goods() for _ in range(lines)]
        for _ in range(points):
            point = place()
            for product in products:
                there(product, point, 3)
        wanted = {pack(product): 2 for product in products}
        with django_assert_num_queries(4):
            sent(wanted, home)
