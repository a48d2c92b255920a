"""What a person is told about itself, and changes."""

import pytest

from checkout.delivery.models import AddressBookEntry
from checkout.orders.models import Order
from tests.checkout.api import wire
from tests.checkout.making import make_order
from tests.factories import make_user
from tests.graphql import ask

pytestmark = pytest.mark.django_db

BOOK = "addresses { id } defaultShippingAddress { id } defaultBillingAddress { id }"
GIVES = f"address {{ id city streetAddress1 }} user {{ {BOOK} }} errors {{ code field }}"


@pytest.fixture
def lan(db):
    return make_user(email="lan@example.test", password="mot-mat-khau-dai")


def _create(user, **change):
    return wire.do("accountAddressCreate", "$input: AddressInput!", GIVES, user=user, input=wire.HOME | change)


def test_addresses_are_kept_replaced_chosen_and_forgotten(lan):
    first = _create(lan)
    assert (first["errors"], first["address"]["city"]) == ([], "Phường Long Xuyên")
    assert first["user"]["defaultShippingAddress"] == {"id": first["address"]["id"]}
    second = _create(lan, streetAddress1="14 Lê Lợi")["address"]["id"]

    takes = "$id: ID!, $type: AddressTypeEnum!"
    chosen = wire.do("accountSetDefaultAddress", takes, f"user {{ {BOOK} }}", user=lan, id=second, type="SHIPPING")
    assert chosen["user"]["defaultShippingAddress"] == {"id": second}
    assert chosen["user"]["defaultBillingAddress"] == {"id": first["address"]["id"]}
    assert chosen["user"]["defaultShippingAddress"] in chosen["user"]["addresses"]

    takes = "$id: ID!, $input: AddressInput!"
    changed = wire.HOME | {"streetAddress1": "16 Lê Lợi"}
    replaced = wire.do("accountAddressUpdate", takes, GIVES, user=lan, id=second, input=changed)
    assert replaced["address"]["streetAddress1"] == "16 Lê Lợi"
    assert replaced["user"]["defaultShippingAddress"] == {"id": replaced["address"]["id"]}

    gone = wire.do("accountAddressDelete", "$id: ID!", GIVES, user=lan, id=replaced["address"]["id"])
    assert [one["id"] for one in gone["user"]["addresses"]] == [first["address"]["id"]]


def test_anothers_address_is_as_if_it_were_not_there(lan):
    key = _create(lan)["address"]["id"]
    answer = wire.do("accountAddressDelete", "$id: ID!", GIVES, user=make_user(), id=key)
    assert answer["errors"] == [{"code": "NOT_FOUND", "field": "id"}]
    assert AddressBookEntry.objects.count() == 1


def test_orders_are_the_accounts_own_the_newest_first(shop, lan):
    orders = [make_order(shop[0], phone=f"091234567{n}", street=f"{n} Lê Lợi") for n in range(3)]
    Order.objects.filter(pk__in=[order.pk for order in orders[:2]]).update(user=lan)
    question = "{ me { orders(first: 100) { totalCount edges { node { number } } } isConfirmed isActive } }"
    mine = ask(question, user=lan)["me"]
    assert [edge["node"]["number"] for edge in mine["orders"]["edges"]] == [orders[1].number, orders[0].number]
    assert (mine["orders"]["totalCount"], mine["isConfirmed"], mine["isActive"]) == (2, True, True)
    assert ask(question)["me"] is None


def test_a_person_changes_its_name_and_its_password(lan):
    takes, gives = "$input: AccountInput!", "user { firstName lastName } errors { code field }"
    named = wire.do("accountUpdate", takes, gives, user=lan, input={"firstName": "Thị Lan"})
    assert named == {"user": {"firstName": "Thị Lan", "lastName": lan.last_name}, "errors": []}
    assert wire.do("accountUpdate", takes, gives, user=lan, input={"lastName": "N" * 101})["errors"] == [
        {"code": "INVALID", "field": "lastName"}
    ]

    takes, gives = "$oldPassword: String, $newPassword: String!", "errors { code field }"
    for old, new, wrong in (
        ("khac", "mot-mat-khau-khac", {"code": "INVALID_CREDENTIALS", "field": "oldPassword"}),
        ("mot-mat-khau-dai", "12345678901", {"code": "PASSWORD_ENTIRELY_NUMERIC", "field": "newPassword"}),
    ):
        refused = wire.do("passwordChange", takes, gives, user=lan, oldPassword=old, newPassword=new)
        assert wrong in refused["errors"]
    given = {"oldPassword": "mot-mat-khau-dai", "newPassword": "mot-mat-khau-khac"}
    assert wire.do("passwordChange", takes, gives, user=lan, **given)["errors"] == []
    lan.refresh_from_db()
    assert lan.check_password("mot-mat-khau-khac")
