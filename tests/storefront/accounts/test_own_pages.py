"""The account's own pages: orders, details, another e-mail or phone, addresses."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from checkout.delivery.models import Address, AddressBookEntry
from checkout.delivery.services import keep_address, make_address
from checkout.delivery.tasks import forget_unused
from checkout.orders.models import Order
from config.core import clock
from config.core.accounts.proofs import give_code
from config.core.models import AuditEntry, Proof, User
from tests import factories as make
from tests.checkout.making import an_address, make_order, make_shop
from tests.storefront.accounts.letters import code_in, letters_to, link_in, path_of

pytestmark = pytest.mark.django_db
PASSWORD = "một mật khẩu cũ"
PRIVATE = ("home", "profile", "change", "confirm_change", "addresses", "add_address", "privacy", "export", "password")


@pytest.fixture
def lan(client) -> User:
    user = make.make_user(email="lan@example.test", phone="0912345678", password=PASSWORD, last_name="Trần")
    client.force_login(user)
    return user


def test_a_proven_phone_or_email_shows_orders_placed_before_and_a_claimed_one_none(client, lan):
    product, _point = make_shop()
    by_phone = make_order(product, phone="0912345678")
    by_email = make_order(product, phone="0987000001")
    Order.objects.filter(pk=by_email.pk).update(email="LAN@example.test")
    make_order(product, phone="0987000002")
    other = make.make_user(phone="0987000003")
    Order.objects.filter(pk=make_order(product, phone="0987000003").pk).update(user=other, phone="+84912345678")

    def shown() -> set[str]:
        return {order.number for order, _standing in client.get(reverse("checkout:orders")).context["orders"]}

    assert shown() == {by_phone.number, by_email.number}
    User.objects.update(phone_verified_at=None)
    assert shown() == {by_email.number}
    User.objects.update(email_verified_at=None)
    assert shown() == set()


def test_thirty_orders_cost_as_many_queries_as_one_and_come_by_pages(client, lan):
    product, _point = make_shop(pieces=50)
    order = make_order(product)

    def count(url: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        return len(asked)

    urls = [reverse("checkout:orders"), reverse("accounts:home")]
    one = [count(url) for url in urls]
    User.objects.filter(pk=lan.pk).update(phone="+84999999999")
    Order.objects.filter(pk=order.pk).update(user=lan)
    for _more in range(4):
        Order.objects.filter(pk=make_order(product, phone="0987000001").pk).update(user=lan, paid_at=clock.now())
        Order.objects.update(phone="+84900000000")
    assert [count(url) for url in urls] == one
    assert len(client.get(urls[1]).context["orders"]) == 3


def test_name_language_and_consent_are_changed_and_taken_back(client, lan):
    url, facts = reverse("accounts:profile"), {"last_name": "Lê", "first_name": "Lan", "language": "en"}
    assert client.post(url, facts | {"marketing": "on"}).status_code == 302
    lan.refresh_from_db()
    assert (lan.get_full_name(), lan.language, lan.marketing_since is not None) == ("Lê Lan", "en", True)
    client.post(url, facts)
    lan.refresh_from_db()
    assert lan.marketing_since is None
    assert AuditEntry.objects.filter(action="person.marketing", actor=lan).count() == 2


def test_another_email_counts_once_its_mailbox_has_answered_and_the_old_one_hears(client, lan):
    sent = {"name": "Moi@example.test", "password": PASSWORD}
    assert client.post(reverse("accounts:change"), sent)["Location"] == reverse("accounts:confirm_change")
    lan.refresh_from_db()
    assert lan.email == "lan@example.test"
    (letter,) = letters_to("moi@example.test")
    link = path_of(link_in(letter))
    assert client.get(link).status_code == 200
    assert client.post(link, {"code": code_in(letter)}).status_code == 302
    lan.refresh_from_db()
    assert lan.email == "moi@example.test"
    assert [one.kind for one in letters_to("lan@example.test")] == ["letter_changed"]
    assert client.post(link, {"code": code_in(letter)}).status_code == 422


def test_another_phone_counts_once_staff_have_told_its_code(client, lan):
    client.post(reverse("accounts:change"), {"name": "0987654321", "password": PASSWORD})
    code = give_code(make.make_officer(), Proof.objects.get())
    client.post(reverse("accounts:confirm_change"), {"code": code})
    lan.refresh_from_db()
    assert lan.phone == "+84987654321"


def test_another_accounts_email_is_asked_for_alike_and_its_owner_is_told(client, lan):
    make.make_user(email="minh@example.test")
    answers = {
        (answer.status_code, answer["Location"])
        for name in ("minh@example.test", "new@example.test")
        for answer in [client.post(reverse("accounts:change"), {"name": name, "password": PASSWORD})]
    }
    assert len(answers) == 1
    (letter,) = letters_to("minh@example.test")
    assert (letter.kind, "token=" in letter.private) == ("letter_known", False)


def test_a_change_needs_the_password_and_another_session_cannot_confirm_it(client, lan):
    refused = client.post(reverse("accounts:change"), {"name": "moi@example.test", "password": "sai"})
    assert list(refused.context["form"].errors) == ["password"]
    assert Proof.objects.count() == 0
    client.post(reverse("accounts:change"), {"name": "moi@example.test", "password": PASSWORD})
    other = Client()
    other.force_login(make.make_user())
    (letter,) = letters_to("moi@example.test")
    assert other.post(reverse("accounts:confirm_change"), {"code": code_in(letter)}).status_code == 422


def test_addresses_are_added_changed_made_default_and_removed(client, lan):
    commune = make.make_commune("Long Xuyên")
    typed = {
        "full_name": "Trần Thị Lan",
        "phone": "0912 345 678",
        "commune_text": "long xuyen",
        "commune": commune.pk,
        "commune_was": "long xuyen",
        "street": "12 Lê Lợi",
        "hamlet": "",
    }
    assert client.post(reverse("accounts:add_address"), typed).status_code == 302
    client.post(reverse("accounts:add_address"), typed | {"street": "5 Trần Phú"})
    first, second = AddressBookEntry.objects.select_related("address")
    assert (first.address.street, first.is_default_shipping, second.is_default_shipping) == ("12 Lê Lợi", True, False)
    assert first.address.phone == "+84912345678"

    client.post(reverse("accounts:default_address", args=[second.address_id]))
    client.post(reverse("accounts:edit_address", args=[first.address_id]), typed | {"street": "7 Hai Bà Trưng"})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.address.street, first.is_default_shipping, second.is_default_shipping) == (
        "7 Hai Bà Trưng",
        False,
        True,
    )

    client.post(reverse("accounts:remove_address", args=[first.address_id]))
    assert [entry.pk for entry in AddressBookEntry.objects.all()] == [second.pk]


@pytest.mark.parametrize(
    ("facts", "field"), [({"full_name": ""}, "full_name"), ({"phone": "12"}, "phone"), ({"street": ""}, "street")]
)
def test_what_is_wrong_with_an_address_stands_at_its_field(client, lan, facts, field):
    commune = make.make_commune("Long Xuyên")
    typed = {"full_name": "Lan", "phone": "0912345678", "commune_text": "x", "commune_was": "x", "street": "1 Lê Lợi"}
    refused = client.post(reverse("accounts:add_address"), typed | {"commune": commune.pk} | facts)
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == [field]
    assert Address.objects.count() == 0


def test_another_persons_address_is_as_if_it_were_not_there(client, lan):
    theirs = keep_address(make.make_user(), make_address(an_address(), for_delivery=True))
    for name in ("edit_address", "remove_address", "default_address"):
        assert client.post(reverse(f"accounts:{name}", args=[theirs.address_id])).status_code == 404
    assert AddressBookEntry.objects.count() == 1


def test_addresses_that_nothing_names_go_a_day_later(lan):
    order = make_order(make_shop()[0])
    kept = keep_address(lan, make_address(an_address(street="1 Lê Lợi"), for_delivery=True))
    loose = make_address(an_address(street="2 Lê Lợi"), for_delivery=True)
    Address.objects.update(created_at=clock.now() - timedelta(hours=25))
    fresh = make_address(an_address(street="3 Lê Lợi"), for_delivery=True)

    assert forget_unused() >= 1

    left = set(Address.objects.values_list("pk", flat=True))
    assert left >= {order.shipping_address_id, kept.address_id, fresh.pk}
    assert loose.pk not in left


def test_every_page_is_kept_by_no_cache_and_asks_to_sign_in(client, lan):
    for name in PRIVATE:
        response = client.get(reverse(f"accounts:{name}"))
        assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store"), name
        assert response["Referrer-Policy"] == "same-origin"
        assert reverse("accounts:sign_in") in Client().get(reverse(f"accounts:{name}"))["Location"]
