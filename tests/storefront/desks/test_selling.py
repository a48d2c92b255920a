"""Rates by versions, vouchers made and stopped, and which ways to pay are offered."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from checkout.carts.models import Voucher
from checkout.carts.selectors import look
from checkout.delivery.models import RateTable, Surcharge
from checkout.delivery.selectors import rates_in_force
from config.core import clock
from config.core.models import AuditEntry
from tests import factories as make
from tests.checkout import making

pytestmark = pytest.mark.django_db
keys = iter(range(1, 1_000_000))


def url(name: str, *args) -> str:
    return reverse(f"desks:{name}", args=args)


@pytest.fixture
def officer() -> Client:
    client = Client()
    client.force_login(make.make_officer())
    return client


def send(client: Client, address: str, key: str = "", **data):
    return client.post(address, {"act_key": key or f"key-{next(keys)}", **data})


def as_typed(client: Client, address: str) -> dict:
    """The form as the page gives it, every field filled in."""
    form = client.get(address).context["form"]
    return {name: "on" if form[name].value() is True else form[name].value() or "" for name in form.fields}


def test_new_rates_count_from_their_day_and_the_past_stays(officer):
    table = making.make_rate_table()
    commune = make.make_commune("Phú Quốc")
    Surcharge.objects.create(table=table, commune=commune, kind="island", price=15_000, further_days=2)
    address = url("rate_new", table.pk)
    told = as_typed(officer, address) | {"province_steps": "1000: 25.000\n5000: 40000", "cod_fee": "12.000"}
    answer = send(officer, address, key="same", **told)
    assert send(officer, address, key="same", **told)["Location"] == answer["Location"]
    assert send(officer, address, **told).status_code == 422, "the day is taken"
    new = RateTable.objects.get(code=table.code, valid_from=clock.today() + timedelta(days=1))
    steps = {zone.zone: list(zone.steps.values_list("up_to_grams", "price")) for zone in new.zones.all()}
    assert steps == {
        "province": [(1000, 25_000), (5000, 40_000)],
        "region": [(1000, 32_000)],
        "nation": [(1000, 42_000)],
    }
    assert [(s.commune, s.kind, s.price, s.further_days) for s in new.surcharges.all()] == [
        (commune, "island", 15_000, 2)
    ]
    product, _point = making.make_shop()
    basket = making.make_ready(product)
    assert (rates_in_force().get(), look(basket).plan.shipping) == (table, 22_000)
    with clock.starting_at(clock.now() + timedelta(days=1)):
        basket.refresh_from_db()
        assert (rates_in_force().get(), look(basket).plan.shipping) == (new, 25_000)


def test_rates_to_come_are_dropped_and_those_that_count_are_not(officer):
    table = making.make_rate_table()
    to_come = making.make_rate_table(valid_from=clock.today() + timedelta(days=5))
    assert send(officer, url("rate_drop", table.pk)).status_code == 422
    assert send(officer, url("rate_drop", to_come.pk)).status_code == 302
    assert list(RateTable.objects.all()) == [table]
    assert AuditEntry.objects.filter(action="rates.drop").count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("valid_from", "today"),
        ("province_steps", "nonsense"),
        ("province_steps", "1000: 5\n1000: 6"),
        ("province_most_days", "0"),
        ("province_step_price", ""),
        ("surcharges", "Nowhere, An Giang; island; 5; 1"),
        ("surcharges", "Long Xuyên; island; 5; 1"),
        ("tracking", "javascript:alert(1)"),
        ("cod_fee", "-1"),
        ("name", " "),
    ],
)
def test_rates_that_cannot_be_are_refused_at_their_field(officer, field, value):
    table = making.make_rate_table()
    address = url("rate_new", table.pk)
    told = as_typed(officer, address) | {field: clock.today().isoformat() if value == "today" else value}
    answer = send(officer, address, **told)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert RateTable.objects.count() == 1


def test_rates_without_any_zone_are_refused(officer):
    table = making.make_rate_table()
    address = url("rate_new", table.pk)
    told = {name: "" if name.endswith("_steps") else value for name, value in as_typed(officer, address).items()}
    assert send(officer, address, **told).status_code == 422
    assert RateTable.objects.count() == 1


VOUCHER = {"code": "tet 2027", "name": "Quà Tết", "kind": "percent", "value": "10", "bearer": "office"}


def test_a_voucher_is_made_counts_until_its_last_day_and_is_stopped(officer):
    last = clock.today() + timedelta(days=3)
    told = VOUCHER | {"starts_on": clock.today().isoformat(), "ends_on": last.isoformat()}
    answer = send(officer, url("vouchers"), key="same", **told)
    assert send(officer, url("vouchers"), key="same", **told)["Location"] == answer["Location"]
    voucher = Voucher.objects.get()
    assert voucher.code == "TET2027"
    assert (voucher.ends_at - timedelta(seconds=1)).astimezone(clock.BUSINESS_ZONE).date() == last
    stop = url("voucher_stop", voucher.pk)
    assert send(officer, stop).status_code == 302
    voucher.refresh_from_db()
    assert not voucher.is_active
    send(officer, stop, go_on="1")
    voucher.refresh_from_db()
    assert voucher.is_active
    actions = AuditEntry.objects.filter(action__startswith="voucher.").values_list("action", flat=True)
    assert sorted(actions) == ["voucher.go_on", "voucher.make", "voucher.stop"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("code", "a"), ("code", "TẾT"), ("code", "TAKEN"), ("value", "101"), ("value", "0"), ("bearer", "producer"),
     ("ends_on", "2020-01-01"), ("limit", "0"), ("name", " ")],
)  # fmt: skip
def test_a_voucher_that_cannot_be_is_refused(officer, field, value):
    making.make_voucher("TAKEN")
    told = VOUCHER | {"starts_on": clock.today().isoformat(), field: value}
    answer = send(officer, url("vouchers"), **told)
    assert answer.status_code == 422
    wrong = {"bearer": "producer", "ends_on": "ends_on"}.get(field, field)
    assert wrong in answer.context["form"].errors or answer.context["form"].non_field_errors()
    assert Voucher.objects.count() == 1


def test_what_a_way_to_pay_misses_is_named_and_nothing_secret_shown(officer, settings):
    settings.BANK_HOLDER = ""
    settings.STRIPE_SECRET_KEY = "sk_live_secret"
    shown = officer.get(url("gateways")).content.decode()
    assert "<code>BANK_HOLDER</code>" in shown
    assert "<code>STRIPE_WEBHOOK_SECRET</code>" in shown
    assert "<code>STRIPE_SECRET_KEY</code>" not in shown
    assert "sk_live_secret" not in shown
