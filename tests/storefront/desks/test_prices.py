"""Prices and texts by file at the desks: a list that comes back unchanged, a report first, only one's own goods."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.exchange.models import ImportDraft
from catalog.exchange.price_list import price_rows
from catalog.exchange.prices import apply_prices, read_prices
from catalog.producers.models import ProducerMember
from catalog.products.models import ProductTranslation, ProductVariant
from config.core import changes
from config.core.models import AuditEntry
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def producer():
    return make.make_producer("HTX Thốt nốt")


@pytest.fixture
def desk(client, producer):
    client.force_login(make.make_member(producer))
    return client


def url(route, producer, *args):
    return reverse(f"desks:producer_{route}", args=[producer.slug, *args])


def shelf(producer):
    """Two packs, a story with marks, words that look like a formula, English; and a product without a pack."""
    sugar = make.make_product(
        "Đường thốt nốt",
        producer=producer,
        ingredients="=Mật hoa\nthốt nốt 100 %",
        description={
            "blocks": [
                {"type": "paragraph", "data": {"text": "Nấu <b>trong ngày</b>"}},
                {"type": "list", "data": {"style": "unordered", "items": ["thơm", "ngọt & thanh"]}},
            ]
        },
        alcohol_by_volume="0.0",
    )
    ProductTranslation.objects.create(product=sugar, language="en", name="Palm sugar", slug="palm-sugar")
    make.make_variant(sugar, sku="DTN-500", price=85_000)
    make.make_variant(sugar, sku="DTN-1000", price=None, name="Túi 1 kg", net_quantity=1000, shipping_weight_g=None)
    make.make_product("Mật thốt nốt", producer=producer)
    return sugar


def sent(client, producer, content, name="gia.csv"):
    upload = SimpleUploadedFile(name, content)
    return client.post(url("prices", producer), {"file": upload, "act_key": "k" * 32})


@pytest.mark.parametrize(("route", "name"), [("price_list_xlsx", "gia.xlsx"), ("price_list_csv", "gia.csv")])
def test_the_list_comes_back_unchanged(desk, producer, route, name):
    shelf(producer)
    content = b"".join(desk.get(url(route, producer)).streaming_content)

    answer = desk.get(sent(desk, producer, content, name)["Location"])

    report = answer.context["report"]
    assert (report.rows, report.good, report.unchanged, report.problems) == (3, 0, 3, [])
    assert "Tệp không thay đổi gì" in answer.content.decode()


def test_a_member_changes_prices_after_the_report(desk, producer):
    sugar = shelf(producer)
    content = "SKU;Giá bán;Mô tả\nDTN-500;90.000;Nấu trong ngày\nDTN-1000;160000;\n".encode()

    report = desk.get(sent(desk, producer, content)["Location"])
    assert [(c.pack, c.before, c.price, c.texts) for c in report.context["rows"]] == [
        ("Hũ 500 g", 85_000, 90_000, True),
        ("Túi 1 kg", None, 160_000, False),
    ]
    assert ProductVariant.objects.get(sku="DTN-500").price == 85_000
    draft = ImportDraft.objects.get()
    done = desk.post(url("prices_apply", producer, draft.pk), {"mode": "all", "act_key": "a" * 32}, follow=True)

    assert "2 dòng đã thay đổi" in done.content.decode()
    assert list(ProductVariant.objects.order_by("sku").values_list("price", flat=True)) == [160_000, 90_000]
    sugar.refresh_from_db()
    assert [block["data"]["text"] for block in sugar.description["blocks"]] == ["Nấu trong ngày"]
    assert AuditEntry.objects.filter(action="variant.price").count() == 2
    assert not ImportDraft.objects.exists()


def test_all_rows_or_none_when_one_is_refused_and_the_good_ones_by_choice(desk, producer):
    shelf(producer)
    sent(desk, producer, "SKU,Giá bán\nDTN-500,90000\nDTN-1000,-5\n".encode())
    apply = url("prices_apply", producer, ImportDraft.objects.get().pk)

    refused = desk.post(apply, {"mode": "all", "act_key": "a" * 32})
    assert refused.status_code == 422
    assert ProductVariant.objects.get(sku="DTN-500").price == 85_000

    desk.post(apply, {"mode": "good", "act_key": "b" * 32})
    assert ProductVariant.objects.get(sku="DTN-500").price == 90_000
    assert ProductVariant.objects.get(sku="DTN-1000").price is None


def test_the_desk_of_a_producer_takes_its_own_goods_only(desk, producer):
    shelf(producer)
    other = make.make_product("Khô cá", producer=make.make_producer())
    make.make_variant(other, sku="KHO-1")
    ProducerMember.objects.create(producer=other.producer, user=producer.members.get().user)
    content = "SKU,Giá bán\nKHO-1,90000\n".encode()

    report = desk.get(sent(desk, producer, content)["Location"]).context["report"]

    assert [str(problem.code) for problem in report.refused] == ["NOT_YOURS"]
    draft = ImportDraft.objects.get()
    assert desk.get(url("prices_draft", other.producer, draft.pk)).status_code == 404
    assert desk.get(url("prices_draft", producer, draft.pk)).status_code == 200


def test_the_office_gets_and_changes_only_goods_of_those_who_agreed(client, producer):
    shelf(producer)
    silent = make.make_product(producer=make.make_producer())
    make.make_variant(silent, sku="CHUA-1")
    officer = make.make_officer()
    client.force_login(officer)
    assert list(price_rows(officer)) == []
    make.make_consent(producer)

    assert [row[0] for row in price_rows(officer)] == ["DTN-500", "DTN-1000", ""]
    upload = SimpleUploadedFile("gia.csv", "SKU,Giá bán\nDTN-500,90000\nCHUA-1,90000\n".encode())
    answer = client.post(reverse("desks:prices"), {"file": upload, "act_key": "k" * 32}, follow=True)
    assert [(p.line, str(p.code)) for p in answer.context["report"].refused] == [(3, "NOT_YOURS")]
    assert answer.context["report"].good == 1


def test_texts_alone_need_no_sku_but_a_price_does(desk, producer):
    sugar = shelf(producer)
    member = producer.members.get().user
    data = f"Mã sản phẩm,SKU,Giá bán,Bảo quản\n{sugar.slug},,,Nơi mát\n{sugar.slug},,5000,\n".encode()

    report = apply_prices(read_prices(data, member), "good", member)

    assert [(p.line, str(p.code)) for p in report.refused] == [(3, "MISSING_SKU")]
    sugar.refresh_from_db()
    assert sugar.storage == "Nơi mát"
    assert ProductVariant.objects.count() == 2


def test_listeners_are_told_once_when_it_is_applied_and_never_by_a_dry_run(monkeypatch, producer):
    sugar = shelf(producer)
    member = make.make_member(producer)
    told = []
    monkeypatch.setitem(changes._listeners, "product", [told.append])

    report = read_prices("SKU,Giá bán\nDTN-500,90000\nDTN-1000,160000\n".encode(), member)
    assert told == []
    apply_prices(report, "all", member)

    assert told == [[sugar.pk]]


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_the_same_however_long(producer, count):
    for _ in range(count):
        make.make_variant(make.make_product(producer=producer))
    officer = make.make_officer()
    make.make_consent(producer)
    with CaptureQueriesContext(connection) as queries:
        assert len(list(price_rows(officer))) == count
    assert len(queries) == 3
