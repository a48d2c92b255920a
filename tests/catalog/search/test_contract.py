"""What search promises. Every engine is run through this file; names are of products that were really recognised."""

import unicodedata

import pytest
from django.db import transaction

from catalog.certification.services import unpublish_product
from catalog.search import Filters, Page, Sort, SuggestionKind
from config.core.changes import changed
from config.core.errors import Refusal
from tests.factories import (
    make_category,
    make_commune,
    make_listed_product,
    make_member,
    make_producer,
    make_product,
    make_variant,
    make_wine,
)

pytestmark = pytest.mark.django_db

NAMES = (
    "Mắm cá linh chưng",
    "Mắm cá sặc",
    "Màn che cửa",
    "Đường thốt nốt sệt Palmania",
    "Mật nhuỵ hoa thốt nốt",
    "Trà Kim ngân hoa túi lọc",
    "Gạo ngon tiến vua Tiên Nữ",
    "Khô cá lóc 7 Chóp",
)


@pytest.fixture
def shop():
    thoai_son = make_commune("Thoại Sơn")
    makers = [make_producer("Hộ kinh doanh Bà Sáu"), make_producer("Công ty Palmania", commune=thoai_son)]
    category = make_category("Đặc sản")
    return {
        name: make_listed_product(
            name, producer=makers[n % 2], category=category, price=50_000 + 25_000 * n, ingredients="Muối"
        )
        for n, name in enumerate(NAMES)
    }


def found(engine, query: str, filters: Filters | None = None, **page) -> list[str]:
    from catalog.products.models import Product

    hits = engine.search(query, filters or Filters(), Sort.RELEVANCE, Page(**(page or {"first": 24})))
    names = dict(Product.objects.values_list("pk", "name"))
    return [names[pk] for pk in hits.product_ids]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("mắm cá linh", {"Mắm cá linh chưng"}),
        ("mam ca linh", {"Mắm cá linh chưng"}),
        ("MAM CA LINH", {"Mắm cá linh chưng"}),
        (unicodedata.normalize("NFD", "Mắm cá linh"), {"Mắm cá linh chưng"}),
        ("linh mam", {"Mắm cá linh chưng"}),
        ("duong thot not", {"Đường thốt nốt sệt Palmania"}),
        (unicodedata.normalize("NFD", "Đường thốt nốt"), {"Đường thốt nốt sệt Palmania"}),
        ("thot no", {"Đường thốt nốt sệt Palmania", "Mật nhuỵ hoa thốt nốt"}),
        ("duong thot nott", {"Đường thốt nốt sệt Palmania"}),
        ("mam ca lihn", {"Mắm cá linh chưng"}),
        ("mam ca lin ", {"Mắm cá linh chưng"}),
        # Each word is one of the shop's, and yet nothing has both: one of them is a slip.
        ("mat thot noc", {"Mật nhuỵ hoa thốt nốt"}),
        ("thotnot duong", {"Đường thốt nốt sệt Palmania"}),
        ("mật nhụy", {"Mật nhuỵ hoa thốt nốt"}),
        ("7chóp", {"Khô cá lóc 7 Chóp"}),
        ("gạo tiên nữ", {"Gạo ngon tiến vua Tiên Nữ"}),
        ("xyzzyq", set()),
    ],
)
def test_words_find_products_however_they_are_written(engine, shop, query: str, expected: set[str]) -> None:
    assert set(found(engine, query)) == expected


def test_exact_accents_come_first(engine, shop) -> None:
    assert found(engine, "màn")[0] == "Màn che cửa"
    assert found(engine, "mắm")[0].startswith("Mắm")


def test_the_producer_and_old_and_new_places_are_found(engine, shop) -> None:
    by_producer = set(found(engine, "palmania"))
    assert {"Đường thốt nốt sệt Palmania", "Mắm cá sặc"} <= by_producer
    assert set(found(engine, "thoại sơn")) == set(NAMES[1::2])


def test_a_code_finds_its_product_exactly(engine, shop) -> None:
    variant = make_variant(shop["Mắm cá sặc"], sku="AG-MAM 01", gtin="8938505974194")

    for code in ("AG-MAM 01", "ag-mam01", "8938505974194"):
        assert found(engine, code) == ["Mắm cá sặc"], code
    assert variant.product == shop["Mắm cá sặc"]


def test_the_name_comes_before_what_stands_around_it(engine) -> None:
    maker = make_producer("Cơ sở Thốt Nốt")
    around = make_listed_product("Khô rắn", producer=maker)
    body = make_listed_product("Bánh bò", ingredients="Đường thốt nốt")
    name = make_listed_product("Kẹo thốt nốt lâu năm loại một")

    hits = engine.search("thot not", Filters(), Sort.RELEVANCE, Page(first=24))

    assert hits.product_ids == [name.pk, around.pk, body.pk]


def test_a_correction_is_said(engine, shop) -> None:
    assert engine.search("duong thot nott", Filters(), Sort.RELEVANCE, Page(first=5)).corrected == "duong thot not"
    assert engine.search("duong thot not", Filters(), Sort.RELEVANCE, Page(first=5)).corrected is None


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("query", ["", "ca"])
def test_pages_by_cursor_hold_everything_once_both_ways(engine, shop, sort: Sort, query: str) -> None:
    whole = engine.search(query, Filters(), sort, Page(first=24)).product_ids
    forward: list[int] = []
    after = None
    while True:
        hits = engine.search(query, Filters(), sort, Page(first=2, after=after))
        forward += hits.product_ids
        if not hits.has_next:
            break
        after = hits.cursors[-1]
    backward: list[int] = []
    before = None
    while True:
        hits = engine.search(query, Filters(), sort, Page(last=2, before=before))
        backward = hits.product_ids + backward
        if not hits.has_previous:
            break
        before = hits.cursors[0]
    assert forward == backward == whole
    assert len(set(whole)) == len(whole) == engine.count(query, Filters())


def test_a_broken_cursor_names_its_field(engine, shop) -> None:
    with pytest.raises(Refusal) as refused:
        engine.search("", Filters(), Sort.NAME, Page(first=2, after="nonsense"))
    assert refused.value.errors[0].field == "after"


@pytest.mark.parametrize(
    "query", ["x" * 10_000, "'; DROP TABLE x; --", "<zz>&", "\0", "\ud800", "!!! ???", ":*&|()", "\\"]
)
def test_no_text_breaks_it(engine, shop, query: str) -> None:
    assert found(engine, query) == []
    assert list(engine.suggest(query, language="vi")) == []


def test_a_product_taken_off_sale_is_gone_at_once_from_hits_counts_and_facets(engine, shop) -> None:
    product = shop["Mắm cá sặc"]
    assert engine.count("mam", Filters()) == 2
    unpublish_product(make_member(product.producer), product)
    assert set(found(engine, "mam ca")) == {"Mắm cá linh chưng"}
    assert engine.count("mam ca", Filters()) == 1
    stars = next(f for f in engine.facets("mam ca", Filters(), language="vi") if f.name == "stars")
    assert [(value.value, value.count) for value in stars.values] == [("4", 1)]


def test_alcohol_is_found_by_adults_only_and_never_suggested(engine) -> None:
    make_wine("Rượu thốt nốt Minh Thiện")
    assert found(engine, "ruou", Filters(adult=False)) == []
    assert found(engine, "ruou", Filters(adult=True)) == ["Rượu thốt nốt Minh Thiện"]
    assert [s for s in engine.suggest("ruou", language="vi") if s.kind == SuggestionKind.PRODUCT] == []


def test_an_unlisted_product_is_neither_found_nor_counted_nor_suggested(engine) -> None:
    make_product("Bánh hạnh nhân")
    assert found(engine, "banh") == []
    assert engine.count("", Filters()) == 0
    assert list(engine.suggest("banh", language="vi")) == []
    assert all(facet.values == () for facet in engine.facets("", Filters(), language="vi"))


def test_a_facet_keeps_its_other_choices_when_one_is_made(engine) -> None:
    for stars in (3, 4, 4, 5):
        make_listed_product(recognition={"stars": stars})
    facets = {f.name: f for f in engine.facets("", Filters(stars=(5,)), language="vi")}
    assert [(v.value, v.count) for v in facets["stars"].values] == [("5", 1), ("4", 2), ("3", 1)]
    assert [(v.value, v.count) for v in facets["group"].values] == [("food", 1)]


def test_a_category_counts_and_finds_what_lies_below_it(engine) -> None:
    food = make_category("Thực phẩm")
    sauces = make_category("Mắm", parent=food)
    make_listed_product("Mắm cá chốt", category=sauces)
    assert found(engine, "", Filters(categories=(food.pk,))) == ["Mắm cá chốt"]
    counts = next(f for f in engine.facets("", Filters(), language="vi") if f.name == "category")
    assert {v.value: v.count for v in counts.values} == {str(food.pk): 1, str(sauces.pk): 1}


def test_suggestions_name_products_producers_kinds_and_places(engine, shop) -> None:
    kinds = {s.kind for prefix in ("ma", "ba sau", "dac", "thoai") for s in engine.suggest(prefix, language="vi")}
    assert kinds == set(SuggestionKind)
    first = next(s for s in engine.suggest("mam c", language="vi") if s.kind == SuggestionKind.PRODUCT)
    assert [first.label[start:end] for start, end in first.matched][:2] == ["Mắm", "c"]


def test_a_renamed_producer_is_found_by_its_new_name_in_the_same_transaction(engine, shop) -> None:
    producer = shop["Mắm cá sặc"].producer
    with transaction.atomic():
        producer.name = "Công ty Hoa Sen"
        producer.save()
        changed("producer", [producer.pk])
        assert "Mắm cá sặc" in found(engine, "hoa sen")


@pytest.mark.parametrize("query", ["", "mam", "mam ca lihn"])
def test_one_and_thirty_products_cost_the_same_queries(engine, query: str) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            engine.search(query, Filters(), Sort.RELEVANCE, Page(first=30))
        return len(queries)

    make_listed_product("Mắm cá linh số một")
    one = cost()
    for n in range(29):
        make_listed_product(f"Mắm cá linh thứ {n}", producer=make_producer())
    assert cost() <= one
