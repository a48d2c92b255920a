"""Random histories of products, and a plain second opinion on what the listing rule says of them.

Every product has a word in its name that stands nowhere else, so that whether a page or an answer shows it can be seen
in its text alone.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from hypothesis import strategies as st

from catalog.certification.models import Level, Recognition
from catalog.certification.services import withdraw_recognition
from catalog.inventory.models import SalesPoint
from catalog.producers.models import Producer
from catalog.products.models import Category, Product
from config.core import clock
from config.core.changes import changed
from config.core.models import User
from tests.factories import (
    make_agreed_consignment,
    make_category,
    make_collection,
    make_commune,
    make_point,
    make_producer,
    make_product,
    make_recognition,
    make_stock,
    make_variant,
)

RANKS = {Level.DISTRICT: 1, Level.PROVINCIAL: 2, Level.NATIONAL: 3}
WORDS = ("quixola", "brinvex", "dwolmit", "fazquor", "glupnik")
HOUSES = ("zornak", "plimta", "kuvbex", "hurbim", "tropag")
COMMUNES = ("Tri Tôn", "Ba Chúc", "Rạch Giá", "Châu Đốc", "Long Xuyên")


@dataclass(frozen=True)
class Act:
    """One thing that happens to the product or producer number `of`, with what it needs to know."""

    kind: str
    of: int
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass
class World:
    """The products of one history. Number 0 must always show, number 1 never may; what happens happens to others.

    Each belongs to a house: a producer in a commune of its own, a category and a collection, all named with the
    house's word.
    """

    products: list[Product]
    houses: list[str]
    officer: User
    days_ahead: int = 0

    def token(self, product: Product) -> str:
        return WORDS[self.products.index(product)]

    def counting(self) -> dict[str, Recognition]:
        """The words of the products that must show today, each with the recognition by which."""
        found = {self.token(product): must_show(product) for product in self.products}
        return {word: recognition for word, recognition in found.items() if recognition}

    def listed(self) -> set[str]:
        """The words of the products that must show today."""
        return set(self.counting())

    def listed_by_house(self) -> dict[str, int]:
        """The words of the houses with something to show today, and how much that is."""
        return dict(Counter(house for word, house in zip(WORDS, self.houses, strict=True) if word in self.listed()))

    def listed_houses(self) -> set[str]:
        return set(self.listed_by_house())


def must_show(product: Product) -> Recognition | None:
    """The second opinion: the listing rule in plain Python over plain rows (nobody here is known to be an adult)."""
    today = clock.today()
    product = Product.objects.select_related("producer").get(pk=product.pk)
    in_force = [r for r in Recognition.objects.filter(product=product) if _in_force(r, today)]
    if not in_force or not product.is_published or product.producer.closed_on or product.alcohol_by_volume:
        return None
    counting = max(in_force, key=lambda r: (r.valid_from, RANKS[Level(r.level)], r.pk))
    return counting if counting.stars >= 3 else None


def _in_force(r: Recognition, today: date) -> bool:
    withdrawn = hasattr(r, "withdrawal") and r.withdrawal.effective_on <= today
    return bool(r.valid_from and r.valid_until and r.valid_from <= today <= r.valid_until and not withdrawn)


def begin(officer: User, *, houses: Sequence[int] = (0, 1, 2, 2, 2)) -> World:
    """Five products with a pack each, published, of the houses of these numbers; all stand in the chosen collection."""
    shelves = {number: _house(number) for number in sorted(set(houses))}
    products = [
        make_product(f"Mắm {word}", slug=f"mam-{word}", producer=shelves[number][0], category=shelves[number][1])
        for word, number in zip(WORDS, houses, strict=True)
    ]
    for n, product in enumerate(products):
        make_variant(product, price=50_000 + 10_000 * n, sku=f"SKU-{WORDS[n]}")
        make_stock(product, _point(product.producer))
    for number in shelves:
        held = [product for product, house in zip(products, houses, strict=True) if house == number]
        make_collection(f"Bộ {HOUSES[number]}", *held, slug=f"bo-{HOUSES[number]}")
    make_collection("Nổi bật", *products, slug="featured-products")
    make_recognition(products[0], valid_from=clock.today() - timedelta(days=5), stars=4)
    make_recognition(products[1], valid_from=clock.today() - timedelta(days=5), stars=2)
    for product in products:
        _set(Product, product.pk, "product", is_published=True, published_at=clock.now())
    return World(products, [HOUSES[number] for number in houses], officer)


def _point(producer: Producer) -> SalesPoint:
    """The one sales point: whatever is listed lies there, and so does what is not."""
    point = SalesPoint.objects.first() or make_point("Chợ")
    if not point.consignments.filter(producer=producer).exists():
        make_agreed_consignment(producer, point)
    return point


def _house(number: int) -> tuple[Producer, Category]:
    word = HOUSES[number]
    return make_producer(f"Cơ sở {word}", commune=make_commune(COMMUNES[number])), make_category(f"Loại {word}")


# The anchor's recognition lasts 36 months: no history moves the clock that far.
MOST_DAYS = 900
numbers = st.integers(2, 4)
acts = st.one_of(
    st.builds(
        Act,
        st.just("recognise"),
        numbers,
        st.fixed_dictionaries(
            {
                "begins": st.integers(-1200, 60),
                "stars": st.integers(2, 5),
                "level": st.sampled_from(list(Level)),
            }
        ),
    ),
    st.builds(Act, st.just("withdraw"), numbers, st.fixed_dictionaries({"after": st.integers(0, 40)})),
    st.builds(Act, st.sampled_from(["publish", "unpublish", "close", "reopen", "drink", "sober"]), numbers),
    st.builds(Act, st.just("wait"), st.just(0), st.fixed_dictionaries({"days": st.sampled_from([1, 29, 30, 400])})),
)
histories = st.lists(acts, min_size=1, max_size=12)


def _set(model: Any, pk: Any, kind: str, **facts: Any) -> None:
    with transaction.atomic():
        model.objects.filter(pk=pk).update(**facts)
        changed(kind, [pk])


def _recognise(world: World, product: Product, facts: dict[str, Any]) -> None:
    first = clock.today() + timedelta(days=facts["begins"])
    make_recognition(product, valid_from=first, stars=facts["stars"], level=facts["level"])


def _withdraw(world: World, product: Product, facts: dict[str, Any]) -> None:
    recognition = Recognition.objects.filter(product=product, withdrawn_on=None).last()
    if recognition:
        today = clock.today()
        effective_on = today + timedelta(days=facts["after"])
        withdraw_recognition(
            world.officer,
            recognition,
            decision_number="9/QĐ",
            decided_on=today,
            effective_on=effective_on,
            reason="Không đạt",
        )


def _wait(world: World, product: Product, facts: dict[str, Any]) -> None:
    if world.days_ahead + facts["days"] <= MOST_DAYS:
        world.days_ahead += facts["days"]


HAPPENS: dict[str, Callable[[World, Product, dict[str, Any]], None]] = {
    "recognise": _recognise,
    "withdraw": _withdraw,
    "wait": _wait,
    "publish": lambda w, p, f: _set(Product, p.pk, "product", is_published=True, published_at=clock.now()),
    "unpublish": lambda w, p, f: _set(Product, p.pk, "product", is_published=False),
    "drink": lambda w, p, f: _set(Product, p.pk, "product", alcohol_by_volume="29"),
    "sober": lambda w, p, f: _set(Product, p.pk, "product", alcohol_by_volume=None),
    "close": lambda w, p, f: _set(Producer, p.producer_id, "producer", closed_on=clock.today()),
    "reopen": lambda w, p, f: _set(Producer, p.producer_id, "producer", closed_on=None),
}


def happen(world: World, act: Act) -> None:
    """Let `act` happen in `world`, at the world's present day."""
    with clock.starting_at(clock.now() + timedelta(days=world.days_ahead)):
        HAPPENS[act.kind](world, world.products[act.of], act.facts)
