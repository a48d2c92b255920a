"""The demo: what it lays, that it lays it once, and that a shop that sells refuses it."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, Min

from catalog.certification.listing import listed, listed_products
from catalog.certification.models import Recognition
from catalog.producers.models import Producer
from catalog.producers.policies import consented
from catalog.products.gtin import validate_gtin13
from catalog.products.models import (
    AssignedProductValue,
    Collection,
    InputType,
    Product,
    ProductGroup,
    ProductMedia,
    ProductTranslation,
    ProductVariant,
)
from checkout.carts.models import Voucher
from checkout.delivery.models import RateTable, Zone
from checkout.orders.checks import disagreements
from checkout.orders.models import Order, Parcel, ParcelState
from config.core import clock
from config.core.models import User
from storefront.content.models import Menu, Page
from storefront.demo.laying import is_laid
from storefront.demo.made_up.making import make

ON_SALE = 70


def test_seventy_products_of_the_province_are_on_sale():
    rows = listed(adult=True)
    assert rows.count() == ON_SALE
    assert set(rows.values_list("province_code", flat=True)) == {"91"}
    stars = dict(rows.order_by("stars").values_list("stars").annotate(Count("pk")))
    assert stars == {3: 29, 4: 34, 5: 7}


def test_seven_of_them_are_kept_from_minors_and_every_drink_says_its_alcohol():
    assert listed_products(adult=True).count() - listed_products(adult=False).count() == 7
    drinks = Product.objects.filter(group=ProductGroup.BEVERAGE, is_published=True)
    assert drinks.exists()
    assert not drinks.filter(alcohol_by_volume=None).exists()


def test_some_run_out_within_thirty_days():
    today = clock.today()
    soon = listed(adult=True).filter(ends_on__lte=today + timedelta(days=30)).values_list("ends_on", flat=True)
    assert sorted((day - today).days for day in soon) == [3, 3, 9, 9, 17, 17, 28, 28]


def test_everything_on_sale_rests_on_a_marked_decision():
    assert not listed(adult=True).exclude(recognition__decision_number__startswith="DEMO").exists()
    assert not listed(adult=True).filter(is_demo=False).exists()
    assert not listed_products(adult=True).filter(is_made_up=False).exists()


def test_the_register_holds_what_was_published_with_its_source():
    history = Recognition.objects.exclude(decision_number__startswith="DEMO")
    assert history.count() == 103
    assert history.filter(product=None).count() == 12
    assert history.filter(decision_number="2497/QĐ-UBND").count() == 12
    assert history.filter(source_url="").count() == 25
    assert not history.filter(decided_on=None).exclude(valid_from=None).exists()


def test_products_of_other_provinces_stay_in_the_register():
    others = Product.objects.exclude(producer__province="91")
    assert others.count() == 13
    assert not others.filter(is_published=True).exists()
    assert not ProductVariant.objects.filter(product__in=others).exists()


def test_the_states_of_life_are_there():
    today = clock.today()
    assert Recognition.objects.exclude(withdrawn_on=None).get().product.name == "Trà Kim ngân hoa"
    published = Product.objects.filter(is_published=True).exclude(pk__in=listed_products(adult=True))
    ended = published.annotate(end=Min("recognitions__valid_until")).filter(end__lt=today)
    lapsed = set(ended.values_list("name", flat=True))
    assert {"Khô ếch một nắng", "Cóc sấy dẻo", "Đường thốt nốt đặc biệt cô đặc THNOT"} <= lapsed
    fewer = Recognition.objects.filter(product__name="Tương xay").order_by("valid_from")
    assert [r.stars for r in fewer] == [4, 3]
    assert not Product.objects.get(name="Mãng cầu hoàng hậu").is_published
    without = Producer.objects.get(name="Hộ kinh doanh Ba Lộc")
    assert not consented(without)
    assert without.products.get().recognitions.filter(valid_until__gte=today).exists()


def test_the_producers_member_sees_every_state_on_one_desk():
    member = User.objects.get(email="producer@ocop.test")
    products = Product.objects.filter(producer__members__user=member)
    assert products.filter(pk__in=listed_products(adult=True)).count() == 5
    assert products.filter(is_published=False).get().name == "Nước màu thốt nốt nguyên chất"
    assert products.filter(is_published=True).exclude(pk__in=listed_products(adult=True)).count() == 1


@pytest.mark.parametrize("role", ["buyer", "producer", "staff", "officer", "owner"])
def test_the_people_of_the_demo_can_sign_in(client, role):
    assert client.login(username=f"{role}@ocop.test", password="ocop-demo")


def test_packs_carry_valid_numbers_of_the_range_for_one_shop():
    numbers = [gtin for gtin in ProductVariant.objects.values_list("gtin", flat=True) if gtin]
    assert len(numbers) > ON_SALE
    for number in numbers:
        validate_gtin13(number)
        assert 200 <= int(number[:3]) <= 299


def test_every_kind_of_attribute_is_answered():
    kinds = AssignedProductValue.objects.values_list("attribute__input_type", flat=True)
    assert set(kinds) == set(InputType.values)


def test_most_but_not_all_have_english():
    english = ProductTranslation.objects.filter(product__in=listed_products(adult=True), language="en").exclude(name="")
    assert english.count() == 56


def test_each_on_sale_has_a_drawing_and_none_passes_for_a_photograph():
    assert not listed_products(adult=True).filter(media=None).exists()
    assert not ProductMedia.objects.filter(is_illustration=False).exists()


def test_menus_pages_and_collections_are_filled():
    assert set(Menu.objects.annotate(n=Count("items")).filter(n__gt=0).values_list("slug", flat=True)) == {
        "navbar",
        "footer",
    }
    assert set(Page.objects.filter(translations__language="en").values_list("slug", flat=True)) == {
        "about",
        "how-ocop-works",
        "privacy",
        "terms",
    }
    assert not Collection.objects.filter(products=None).exists()


def test_laying_again_changes_nothing():
    assert is_laid()
    before = (Product.objects.count(), Recognition.objects.count(), User.objects.count())
    call_command("seed_demo")
    assert (Product.objects.count(), Recognition.objects.count(), User.objects.count()) == before


def test_made_up_products_are_listable_but_for_one_in_ten_and_asked_again_add_nothing():
    call_command("seed_demo", products=200)
    made = Product.objects.filter(variants__sku__startswith="MADE-").distinct()
    assert made.count() == 200
    assert not made.filter(is_made_up=False).exists()
    assert listed(adult=False).filter(product__in=made).count() == 180
    assert Recognition.objects.filter(product__in=made).exclude(withdrawn_on=None).count() == 10
    assert not made.filter(search_document=None).exists()
    call_command("seed_demo", products=200)
    assert made.count() == 200


def test_a_larger_number_adds_the_difference():
    call_command("seed_demo", products=30)
    call_command("seed_demo", products=47)
    skus = ProductVariant.objects.filter(sku__startswith="MADE-", position=0).order_by("sku")
    assert [sku[5:12] for sku in skus.values_list("sku", flat=True)] == [f"{n:07d}" for n in range(1, 48)]


def test_the_same_number_is_the_same_product():
    assert make(4711, places=["Tri Tôn"], taken=set()) == make(4711, places=["Tri Tôn"], taken=set())


def test_a_shop_that_sells_refuses(settings):
    settings.DEMO = False
    before = Product.objects.count()
    with pytest.raises(CommandError, match="no place"):
        call_command("seed_demo", products=5)
    assert Product.objects.count() == before


@pytest.mark.parametrize("number", [-1, 100_001])
def test_numbers_out_of_range_are_refused(number):
    with pytest.raises(CommandError, match="100000"):
        call_command("seed_demo", products=number)


def test_parcels_have_prices_everywhere_in_vietnam_and_there_are_vouchers_to_try():
    tables = RateTable.objects.filter(is_active=True)
    assert list(tables.values_list("code", flat=True)) == ["giao-tieu-chuan", "giao-nhanh"]
    assert set(tables[0].zones.values_list("zone", flat=True)) == set(Zone)
    # The thirteen special zones, all of them islands, and three communes of the province.
    assert tables[0].surcharges.count() == 16
    assert set(Voucher.objects.values_list("code", flat=True)) == {"OCOP10", "TRATET"}


def test_orders_stand_where_buyers_meet_them_and_agree_with_stock_and_money():
    assert sorted(Order.objects.values_list("state", flat=True)) == ["cancelled", "expired", *["open"] * 20]
    assert Order.objects.filter(user__email="buyer@ocop.test").count() == 3
    assert Order.objects.filter(paid_at__isnull=False).count() == 9
    assert set(Parcel.objects.values_list("state", flat=True)) == set(ParcelState)
    assert set(Order.objects.filter(state="open").values_list("delivery_kind", flat=True)) == {"courier", "collection"}
    assert list(disagreements()) == []
