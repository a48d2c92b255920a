"""From the product's page to a placed order, by plain forms: as a browser without JavaScript does it."""

import pytest
from django.test import Client

from catalog.products.models import ProductTranslation
from checkout.carts.models import Checkout
from checkout.orders.models import Order
from checkout.payments.gateways import CASH, VIETQR
from tests.checkout.making import make_rate_table, make_shop, make_voucher, pack
from tests.factories import make_point, make_stock, make_user, make_wine
from tests.pages import said
from tests.storefront.checkout.by_forms import order, put, shown, typed

pytestmark = pytest.mark.django_db


def test_a_guest_with_a_phone_only_buys_by_cash_from_two_points(client: Client):
    # Given two products that lie at one point each
    make_rate_table()
    one, _point = make_shop()
    other, _point = make_shop()

    # When a guest puts both into the basket and orders
    assert put(client, one, 2)["Location"] == "/gio-hang/"
    put(client, other)
    answer = order(client)

    # Then there is one order of two parcels whose sums to collect are the total
    placed = Order.objects.get()
    assert answer["Location"] == f"/don-hang/{placed.pk}/"
    assert (placed.phone, placed.last_name, placed.first_name) == ("+84912345678", "Nguyễn Thị", "Lan")
    assert placed.total == 3 * 85_000 + 2 * 22_000 + 2 * 10_000 + 5_000
    assert sum(parcel.to_collect for parcel in placed.parcels.all()) == placed.total
    # And its page says so, to nobody else
    page = client.get(answer["Location"])
    assert placed.number in page.content.decode()
    assert page["Cache-Control"] == "private, no-store"
    assert page["Referrer-Policy"] == "same-origin"
    assert '<meta name="robots" content="noindex">' in page.content.decode()


def test_sent_twice_it_is_one_order(client: Client):
    make_rate_table()
    put(client, make_shop()[0])
    client.post("/dat-hang/", typed(act="update"))
    sent = typed(act="place", gateway=CASH, **shown(client))

    first, second = client.post("/dat-hang/", sent), client.post("/dat-hang/", sent)

    assert Order.objects.count() == 1
    assert first["Location"] == second["Location"]


def test_a_price_that_changes_before_ordering_is_shown_and_nothing_is_ordered(client: Client):
    make_rate_table()
    product, _point = make_shop()
    put(client, product)
    client.post("/dat-hang/", typed(act="update"))
    seen = shown(client)
    variant = pack(product)
    variant.price = 90_000
    variant.save()

    answer = client.post("/dat-hang/", typed(act="place", gateway=CASH, **seen))

    assert answer.status_code == 422
    assert "85.000" in answer.content.decode()
    assert "90.000" in answer.content.decode()
    assert Order.objects.count() == 0


def test_what_is_gone_at_the_last_moment_is_named_with_its_remedy(client: Client):
    make_rate_table()
    product, _point = make_shop(pieces=3)
    put(client, product, 3)
    client.post("/dat-hang/", typed(act="update"))
    seen = shown(client)
    other = Client()
    put(other, product, 2)
    assert order(other)["Location"].startswith("/don-hang/")

    answer = client.post("/dat-hang/", typed(act="place", gateway=CASH, **seen))

    line = Checkout.objects.get(state="open").lines.get()
    assert answer.status_code == 422
    assert f'value="set:{line.pk}:1"' in answer.content.decode()
    assert Order.objects.count() == 1


def test_wine_is_not_paid_for_in_cash(client: Client):
    make_rate_table()
    wine = make_wine()
    make_stock(wine, make_point(ships=True), lots={"": (5, None)})
    client.post("/do-tuoi/", {"adult": "yes"})
    put(client, wine)

    answer = order(client)

    assert answer.status_code == 422
    assert Order.objects.count() == 0
    assert order(client, gateway=VIETQR)["Location"].startswith("/don-hang/")


def test_nobody_who_has_not_said_to_be_an_adult_puts_wine_into_a_basket(client: Client):
    wine = make_wine()
    make_stock(wine, make_point(ships=True), lots={"": (5, None)})

    put(client, wine)

    assert Checkout.objects.count() == 0


def test_a_gift_is_not_paid_for_in_cash_and_goes_to_its_recipient(client: Client):
    make_rate_table()
    put(client, make_shop()[0])
    gift = {
        "is_gift": "on",
        "recipient_name": "Trần Văn Bình",
        "recipient_phone": "0987654321",
        "gift_note": "Mừng thọ",
    }

    assert order(client, **gift).status_code == 422
    order(client, gateway=VIETQR, **gift)

    placed = Order.objects.get()
    assert (placed.is_gift, placed.recipient_phone, placed.gift_note) == (True, "+84987654321", "Mừng thọ")
    assert placed.shipping_address.phone == "+84987654321"


def test_what_is_wrong_is_named_at_its_field_and_what_was_typed_is_kept(client: Client):
    make_rate_table()
    put(client, make_shop()[0])

    answer = client.post("/dat-hang/", typed(act="update", phone="12", street="7 Nguyễn Huệ"))

    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="id_phone_error"' in text
    assert 'value="12"' in text
    assert 'value="7 Nguyễn Huệ"' in text


def test_a_voucher_takes_its_part_off_and_the_order_has_it(client: Client):
    make_rate_table()
    make_voucher("TET2027")
    put(client, make_shop()[0], 2)
    client.post("/gio-hang/", {"act": "voucher", "voucher": "tet 2027"})

    order(client)

    assert Order.objects.get().discount == 17_000


def test_a_line_is_taken_out_and_put_back(client: Client):
    product, _point = make_shop()
    put(client, product, 3)
    line = Checkout.objects.get().lines.get()

    answer = client.post("/gio-hang/", {"act": f"set:{line.pk}:0"})
    assert Checkout.objects.get().lines.count() == 0
    text = client.get(answer["Location"]).content.decode()
    assert f'name="sku" value="{pack(product).sku}"' in text
    put(client, product, 3)

    assert Checkout.objects.get().lines.get().quantity == 3


@pytest.mark.parametrize("quantity", ["0", "-1", "51", "2147483648", "99999999999999", "1.5", "abc"])
def test_a_quantity_that_cannot_be_leaves_the_basket_as_it_was(client: Client, quantity: str):
    product, _point = make_shop()
    put(client, product, 2)
    line = Checkout.objects.get().lines.get()

    client.post("/gio-hang/them/", {"sku": pack(product).sku, "quantity": quantity})
    if quantity != "0":
        client.post("/gio-hang/", {"act": "quantities", f"q-{line.pk}": quantity})

    assert Checkout.objects.get().lines.get().quantity == 2


def test_the_count_in_the_head_is_of_this_device(client: Client):
    put(client, make_shop()[0], 3)

    assert said(client.get("/san-pham/"), ".//b[@class='count']") == ["3"]
    assert 'class="count"' not in Client().get("/san-pham/").content.decode()


def test_a_forged_cookie_is_no_basket(client: Client):
    put(client, make_shop()[0])
    client.cookies["basket"] = f"{Checkout.objects.get().pk.hex}:1:forged"

    assert 'class="basket-lines"' not in client.get("/gio-hang/").content.decode()
    assert client.get("/dat-hang/")["Location"] == "/gio-hang/"


def test_another_account_does_not_come_to_an_accounts_basket(client: Client):
    # Given a phone on which somebody has signed in and filled a basket
    client.force_login(make_user())
    put(client, make_shop()[0])

    # When another signs in on it
    client.force_login(make_user())

    # Then that basket is not theirs
    assert 'class="basket-lines"' not in client.get("/gio-hang/").content.decode()


def test_signing_in_takes_the_basket_along_once_and_signing_out_leaves_none(client: Client):
    # Given an account with a basket on another device, and this device with one of its own
    user = make_user(email="lan@example.test", password="mot-cau-de-nho")
    elsewhere = Client()
    elsewhere.force_login(user)
    one, other = make_shop()[0], make_shop()[0]
    put(elsewhere, one, 2)
    put(client, one)
    put(client, other)

    # When its owner signs in here, twice
    for _twice in range(2):
        client.post("/tai-khoan/dang-nhap/", {"name": "lan@example.test", "password": "mot-cau-de-nho"})

    # Then there is one basket with what lay in both, on both devices
    kept = Checkout.objects.get(state="open")
    assert sorted(line.quantity for line in kept.lines.all()) == [1, 3]
    assert said(client.get("/san-pham/"), ".//b[@class='count']") == ["4"]
    # And a phone that is handed on shows nothing of it
    client.post("/tai-khoan/dang-xuat/")
    assert 'class="count"' not in client.get("/san-pham/").content.decode()
    assert 'class="basket-lines"' not in client.get("/gio-hang/").content.decode()


def test_a_reader_of_english_finds_english_names_where_there_are_any(client: Client):
    # Given a product with an English name, and one without
    named, _point = make_shop()
    plain, _point = make_shop()
    ProductTranslation.objects.create(product=named, language="en", name="Palm sugar")

    put(client, named)
    put(client, plain)
    english, vietnamese = (client.get(path).content.decode() for path in ("/en/gio-hang/", "/gio-hang/"))

    assert "Palm sugar" in said(english, ".//a")
    assert plain.name in said(english, ".//a[@lang='vi']")
    assert "Palm sugar" not in vietnamese
