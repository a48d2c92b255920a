"""Everything of somebody's as one file, and the account erased for good."""

import json

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from checkout.carts import services as carts
from checkout.carts.models import Checkout, VoucherUse
from checkout.delivery.models import AddressBookEntry
from checkout.delivery.services import keep_address, make_address
from checkout.notices.models import Notice
from checkout.notices.sending import send
from checkout.orders.checks import disagreements
from checkout.orders.models import Order, Parcel, ParcelState
from checkout.orders.services import cancel_order
from checkout.payments.models import Refund
from config.core.models import AuditEntry, User
from tests import factories as make
from tests.checkout.making import an_address, ask, make_order, make_ready, make_shop, make_voucher, pay_by_card

pytestmark = pytest.mark.django_db
PASSWORD = "một mật khẩu cũ"
# What tells who it was, in every spelling in which it is stored.
TRACES = ("lan.rieng@example.test", "+84912345678", "Thịlan", "Số nhà riêng 9", "Lời nhắn riêng", "thilan")


@pytest.fixture
def lan(client) -> User:
    user = make.make_user(
        email=TRACES[0], phone="0912345678", password=PASSWORD, last_name="Nguyễn", first_name="Thịlan"
    )
    client.force_login(user)
    return user


def an_order(lan: User, product, *, done: bool = True, **facts) -> Order:
    order = make_order(product, last_name="Nguyễn", first_name="Thịlan", street=TRACES[3], **facts)
    for row in (order, order.checkout):
        row.user, row.email, row.first_name, row.note = lan, lan.email, "Thịlan", TRACES[4]
        row.save()
    if done:
        Parcel.objects.filter(order=order).update(state=ParcelState.HANDED_OVER)
    return order


def erase(client: Client, password: str = PASSWORD):
    return client.post(reverse("accounts:privacy"), {"password": password})


def traces() -> list[str]:
    """Where in the whole database something still tells who it was."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        found = []
        for table in tables:
            for trace in TRACES:
                cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text ILIKE %s', [f"%{trace}%"])
                found += [f"{table}: {trace}"] if cursor.fetchone()[0] else []
    return found


def test_the_file_holds_everything_of_theirs_and_nothing_of_anybody_elses(client, lan):
    product, _point = make_shop()
    mine = an_order(lan, product)
    guest = make_order(product, phone="0912345678")
    other = make_order(product, phone="0987000001", street="Nhà người khác")
    keep_address(lan, make_address(an_address(street=TRACES[3]), for_delivery=True))
    carts.create_checkout(lan, asks=[ask(product)], adult=True)

    response = client.get(reverse("accounts:export"))

    told = json.loads(response.content)
    assert response["Content-Disposition"].startswith("attachment; ")
    assert {order["number"] for order in told["orders"]} == {mine.number, guest.number}
    assert told["orders"][0]["total"] == mine.total
    assert told["account"]["email"] == lan.email
    assert [one["street"] for one in told["addresses"]] == [TRACES[3]]
    assert len(told["baskets"]) == 1
    assert set(told) == {"exported_at", "account", "addresses", "baskets", "orders", "notices"}
    assert other.number not in response.content.decode()
    assert "Nhà người khác" not in response.content.decode()
    assert "argon2" not in response.content.decode()
    assert lan.password not in response.content.decode()


def test_nothing_tells_who_it_was_and_the_figures_stay(client, lan):
    product, _point = make_shop()
    make_voucher()
    mine, guest = an_order(lan, product), make_order(product, phone="0912345678", street=TRACES[3])
    Parcel.objects.filter(order=guest).update(state=ParcelState.HANDED_OVER)
    keep_address(lan, make_address(an_address(street=TRACES[3]), for_delivery=True))
    carts.create_checkout(lan, asks=[ask(product)], adult=True)
    client.post(reverse("accounts:profile"), {"first_name": "Thịlan", "last_name": "Nguyễn", "language": "vi"})
    sums = list(Order.objects.order_by("pk").values_list("number", "goods", "total"))
    disagreed = list(disagreements())
    assert traces() != []

    answer = erase(client)

    assert (answer.status_code, answer["Location"]) == (302, reverse("accounts:sign_in"))
    # The letter that says goodbye still waits for the worker; it forgets where it went.
    Notice.objects.filter(kind="letter_erased").delete()
    assert [one for one in traces() if not one.startswith(("procrastinate", "django_session"))] == []
    assert list(Order.objects.order_by("pk").values_list("number", "goods", "total")) == sums
    assert {Order.objects.get(pk=pk).user_id for pk in (mine.pk, guest.pk)} == {None}
    assert AddressBookEntry.objects.count() == 0
    assert Checkout.objects.filter(state="open").count() == 0
    assert list(disagreements()) == disagreed
    lan.refresh_from_db()
    assert (lan.email, lan.phone, lan.get_full_name(), lan.is_active) == (None, None, "", False)
    assert not lan.has_usable_password()
    assert client.get(reverse("accounts:home")).status_code == 302
    assert AuditEntry.objects.filter(action="person.erased", object_id=str(lan.pk)).exists()


def test_the_goodbye_letter_is_the_last_thing_that_knows_the_address(client, lan):
    erase(client)
    letter = Notice.objects.get(kind="letter_erased")
    send(letter.pk)
    letter.refresh_from_db()
    assert mail.outbox[0].to == [TRACES[0]]
    assert (letter.state, letter.email, letter.name) == ("sent", "", "")


@pytest.mark.parametrize("kind", ["moving", "basket", "refund", "desk"])
def test_what_is_open_is_named_and_nothing_is_erased(client, lan, kind):
    product, point = make_shop()
    if kind == "moving":
        an_order(lan, product, done=False)
    elif kind == "basket":
        checkout = make_ready(product)
        Checkout.objects.filter(pk=checkout.pk).update(user=lan)
        pay_by_card(checkout)
    elif kind == "refund":
        order = an_order(lan, product, done=False, pays=pay_by_card)
        cancel_order(lan, order, reason="thử")
        assert Refund.objects.filter(state="owed").exists()
    else:
        point.members.create(user=lan, role="clerk")

    refused = erase(client)

    assert refused.status_code == 422
    assert refused.context["hindrances"] != []
    lan.refresh_from_db()
    assert (lan.email, lan.erased_at) == (TRACES[0], None)


def test_the_password_is_asked_and_guessing_it_is_limited(client, lan):
    for _try in range(10):
        assert list(erase(client, "sai").context["form"].errors) == ["password"]
    assert erase(client).context["form"].non_field_errors()
    assert User.objects.filter(erased_at=None).count() == 1


def test_a_vouchers_use_goes_on_counting_for_nobody(client, lan):
    product, _point = make_shop()
    order = an_order(lan, product)
    voucher = make_voucher()
    use = VoucherUse.objects.create(
        voucher=voucher, checkout=order.checkout, customer="+84912345678", nth=1, customers_nth=1
    )
    erase(client)
    use.refresh_from_db()
    assert (use.nth, use.given_back_at) == (1, None)
    assert not use.customer.startswith("+84")


def test_the_name_is_free_again_and_the_new_account_sees_nothing_of_the_old(client, lan):
    an_order(lan, make_shop()[0])
    erase(client)
    newcomer = make.make_user(email=TRACES[0], phone="0912345678")
    client.force_login(newcomer)
    assert client.get(reverse("checkout:orders")).context["orders"] == []


def test_an_erased_account_cannot_be_given_a_name_again(client, lan):
    erase(client)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=lan.pk).update(email="wieder@example.test")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=lan.pk).update(is_active=True)
