"""A producer's goods at the points, and bringing more: the point sees it coming and receives it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.inventory.models import SalesPoint, SalesPointKind, Stock, Transfer, TransferState
from catalog.inventory.services import open_till, sell
from catalog.inventory.services.tills import Item
from tests import factories as make
from tests.storefront.desks.conftest import Desk, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_ledger_agrees")]


@pytest.fixture
def makers_desk(shop) -> Desk:
    client = Desk()
    client.force_login(make.make_member(shop.product.producer))
    return client


@pytest.fixture
def premises(shop) -> SalesPoint:
    return make.make_point("Xưởng nhà", kind=SalesPointKind.PRODUCER_PREMISES, producer=shop.product.producer)


def load(shop, **facts):
    pk = shop.stock.variant_id
    told = {"target": shop.there.pk, "quantity": "20", "lot": "L-9", "until": "31/12/2027", "note": "Sáng mai", **facts}
    return {f"{k}_{pk}" if k in ("quantity", "lot", "until") else k: v for k, v in told.items()}


def test_stock_sold_left_and_expiring_of_each_point(makers_desk, shop):
    till = open_till(shop.clerk, shop.here, opening_float=0)
    sell(shop.clerk, till, items=[Item(shop.stock.variant, 1)], payment="cash")
    page = makers_desk.get(url("producer_goods", shop.product.producer.slug))
    [row] = page.context["page"]
    assert (row.point, row.on_hand, row.sold, row.available, row.expiring) == (shop.here, 9, 1, 9, 2)


def test_what_is_brought_is_entered_at_the_premises_and_received_by_the_point(makers_desk, shop, premises):
    address = url("producer_bring", shop.product.producer.slug)
    answers = [makers_desk.send(address, key="k", source=premises.pk, **load(shop)) for _ in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    transfer = Transfer.objects.get()
    assert (transfer.state, transfer.note, shop.on_hand(premises)) == (TransferState.SENT, "Sáng mai", 0)
    assert [r.kind for r in Stock.objects.get(point=premises).movements.order_by("pk")] == ["receipt", "transfer_out"]
    point = Desk()
    point.force_login(make.make_point_member(shop.there))
    assert [t.pk for t in point.get(url("transfers", shop.there.slug)).context["coming"]] == [transfer.pk]
    facts = {f"lines_{transfer.lines.get().pk}_received": "20"}
    point.send(url("receive_transfer", shop.there.slug, transfer.pk), **facts)
    assert shop.on_hand(shop.there) == 20
    page = makers_desk.get(url("producer_goods", shop.product.producer.slug))
    assert [t.state for t in page.context["deliveries"]] == [TransferState.RECEIVED]


def test_only_what_the_premises_lack_is_entered(makers_desk, shop, premises):
    make.make_stock(shop.product, premises, lots={"L-8": (15, None)})
    address = url("producer_bring", shop.product.producer.slug)
    makers_desk.send(address, source=premises.pk, **load(shop, lot="L-8", until=""))
    receipts = Stock.objects.get(point=premises).movements.filter(kind="receipt")
    assert sorted(r.delta for r in receipts) == [5, 15]


def test_it_is_taken_back_until_it_is_received(makers_desk, shop, premises):
    address = url("producer_bring", shop.product.producer.slug)
    done = makers_desk.get(makers_desk.send(address, source=premises.pk, **load(shop))["Location"])
    makers_desk.send(done.context["just"]["undo_url"])
    assert (Transfer.objects.get().state, shop.on_hand(premises)) == (TransferState.CANCELLED, 20)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"quantity": "0"}, "quantity"),
        ({"quantity": "-3"}, "quantity"),
        ({"quantity": "1,5"}, "quantity"),
        ({"quantity": ""}, "__all__"),
        ({"until": "01/01/2020"}, "until"),
        ({"until": "morgen"}, "until"),
        ({"lot": "OLD"}, "until"),
        ({"target": ""}, "target"),
        ({"target": "stranger"}, "target"),
        ({"source": "stranger"}, "source"),
    ],
)
def test_bad_input_names_its_field_and_nothing_moves(makers_desk, shop, premises, wrong, field):
    stranger = make.make_point()
    wrong = {name: stranger.pk if value == "stranger" else value for name, value in wrong.items()}
    facts = {"source": premises.pk, **load(shop)} | (wrong if "source" in wrong else load(shop, **wrong))
    page = makers_desk.send(url("producer_bring", shop.product.producer.slug), **facts)
    named = f"{field}_{shop.stock.variant_id}" if field in ("quantity", "until") else field
    assert (page.status_code, list(page.context["form"].errors)) == (422, [named])
    assert "Sáng mai" in page.content.decode()
    assert not Transfer.objects.exists()
    assert not Stock.objects.filter(point=premises, on_hand__gt=0).exists()


def test_without_premises_it_is_said_what_to_do(makers_desk, shop):
    page = makers_desk.get(url("producer_bring", shop.product.producer.slug))
    assert (page.status_code, page.context["has_premises"]) == (200, False)


def test_the_office_looks_on_and_another_producer_sees_nothing(desk, shop, premises):
    desk.force_login(make.make_officer())
    assert desk.get(url("producer_goods", shop.product.producer.slug)).status_code == 200
    assert desk.get(url("producer_bring", shop.product.producer.slug)).status_code == 404
    desk.force_login(make.make_member(make.make_producer()))
    assert desk.get(url("producer_goods", shop.product.producer.slug)).status_code == 404


def test_the_page_costs_the_same_for_one_row_and_thirty(makers_desk, shop, premises):
    def cost() -> int:
        address = url("producer_goods", shop.product.producer.slug)
        makers_desk.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert makers_desk.get(address).status_code == 200
        return len(asked)

    few = cost()
    for _ in range(29):
        make.make_stock(make.make_listed_product(producer=shop.product.producer), shop.here)
    assert cost() == few
