"""Places as one types them."""

import pytest

from catalog.places.models import FormerUnit
from catalog.places.selectors import find_places

pytestmark = pytest.mark.django_db


def shown(query: str, limit: int = 8) -> list[str]:
    return [
        place.commune.full_name if place.commune else place.province.name for place in find_places(query, limit=limit)
    ]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("Tri Tôn", "Xã Tri Tôn"),
        ("tri to", "Xã Tri Tôn"),
        ("Thoại Sơn", "Xã Thoại Sơn"),
        ("huyện Thoại Sơn", "Xã Thoại Sơn"),
        ("CHÂU ĐỐC", "Phường Châu Đốc"),
        ("tp chau doc", "Phường Châu Đốc"),
        ("chau doc an giang", "Phường Châu Đốc"),
        ("an giang chau do", "Phường Châu Đốc"),
        ("An Giang", "An Giang"),
        ("Kiên Giang", "An Giang"),
        ("núi sập", "Xã Thoại Sơn"),
        ("dương đông", "Đặc khu Phú Quốc"),
        ("Châu Thành", "Xã Châu Thành"),
    ],
)
def test_the_first_answer(query, first):
    assert shown(query)[0] == first


def test_a_former_district_leads_to_all_that_came_of_it():
    assert sorted(shown("Châu Đốc")) == ["Phường Châu Đốc", "Phường Vĩnh Tế"]


def test_a_former_name_says_which_one_it_was():
    (place,) = find_places("núi sập")

    assert str(place.former) == "Núi Sập, Thoại Sơn, An Giang"
    assert place.former == FormerUnit.objects.get(name="Núi Sập")


def test_of_many_namesakes_the_home_province_comes_first():
    places = find_places("Châu Thành", limit=3)

    assert places[0].province.name == "An Giang"
    assert len(places) == 3


@pytest.mark.parametrize("query", ["", " ", "%", "_", "\x00", "\ud800", "' OR 1=1 --", "x" * 10_000, "\u202e"])
def test_whatever_is_typed_gets_an_answer(query):
    assert find_places(query) == []


@pytest.mark.parametrize("query", ["tri ton", "chau thanh", "ha"])
def test_the_number_of_queries_does_not_depend_on_how_much_is_found(query, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        find_places(query)
