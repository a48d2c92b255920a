"""The place data: what the two-level administration is made of, and laying it again changes nothing."""

from collections import Counter

import pytest
from django.core.management import call_command

from catalog.places.models import Commune, CommuneKind, FormerUnit, Province, Region
from catalog.places.services import load_places

pytestmark = pytest.mark.django_db


def test_the_country_has_its_provinces_and_communes():
    assert Province.objects.count() == 34
    assert Commune.objects.count() == 3321
    assert Counter(Province.objects.values_list("kind", flat=True)) == {"province": 28, "city": 6}


def test_an_giang_has_the_units_of_resolution_1654():
    kinds = Counter(Commune.objects.filter(province__name="An Giang").values_list("kind", flat=True))

    assert kinds == {CommuneKind.COMMUNE: 85, CommuneKind.WARD: 14, CommuneKind.SPECIAL_ZONE: 3}


def test_each_province_lies_in_one_of_six_regions():
    regions = Counter(Province.objects.values_list("region", flat=True))

    assert regions == {
        Region.NORTHERN_MOUNTAINS: 9,
        Region.RED_RIVER_DELTA: 6,
        Region.NORTH_CENTRAL: 5,
        Region.SOUTH_CENTRAL: 6,
        Region.SOUTH_EAST: 3,
        Region.MEKONG_DELTA: 5,
    }


def test_each_commune_of_an_giang_has_a_centre_on_the_map():
    for commune in Commune.objects.filter(province="91"):
        assert 9.2 < commune.latitude < 11.0, commune
        assert 103.4 < commune.longitude < 105.6, commune


def test_former_units_know_what_became_of_them():
    counts = Counter("".join("x" if part else "-" for part in (u.name, u.district_name)) for u in former_units())
    split = [u for u in former_units().exclude(name="").prefetch_related("successors") if len(u.successors.all()) > 1]

    assert counts == {"xx": 10_035, "-x": 696, "--": 63}
    assert len(split) == 471
    assert sorted(str(u) for u in split if u.province_id == "91") == [
        "Phú Hội, An Phú, An Giang",
        "Phước Hưng, An Phú, An Giang",
        "Vĩnh Châu, Châu Đốc, An Giang",
    ]
    assert not former_units().exclude(district_name="").filter(successors=None).exists()


def former_units():
    return FormerUnit.objects.all()


def test_loading_again_renews_and_changes_nothing():
    before = list(Commune.objects.order_by("pk").values_list())
    Commune.objects.filter(name="Tri Tôn").update(name="Sai", name_folded="sai")
    FormerUnit.objects.get(name="Núi Sập").successors.clear()

    counts = load_places()

    assert counts == {"province": 34, "commune": 3321, "former": 10_794, "successors": 14_276}
    assert list(Commune.objects.order_by("pk").values_list()) == before
    assert [c.full_name for c in FormerUnit.objects.get(name="Núi Sập").successors.all()] == ["Xã Thoại Sơn"]


@pytest.mark.django_db(transaction=True)
def test_a_database_just_emptied_has_places_again():
    call_command("flush", interactive=False, verbosity=0)

    assert Commune.objects.count() == 3321
