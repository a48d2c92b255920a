"""Transfers at the desk: drafted by scan or name, sent, received with what is missing noted; lists at both points."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.inventory.models import Transfer, TransferState
from catalog.inventory.services import draft_transfer, send_transfer
from catalog.inventory.services.transfers import Sending
from tests import factories as make
from tests.storefront.desks.conftest import Desk, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_ledger_agrees")]


def sent(shop, quantity: int = 5) -> Transfer:
    sending = Sending(shop.lots["NEW"], quantity)
    return send_transfer(shop.clerk, draft_transfer(shop.clerk, shop.here, shop.there, sendings=[sending]))


@pytest.fixture
def other_desk(shop) -> Desk:
    client = Desk()
    client.force_login(make.make_point_member(shop.there))
    return client


@pytest.mark.parametrize("text", ["mam ca linh", "SKU", "sku"])
def test_goods_are_put_on_the_form_by_name_or_sku_with_the_lot_that_expires_first(desk, shop, text):
    text = shop.stock.variant.sku if text == "SKU" else shop.stock.variant.sku.lower() if text == "sku" else text
    page = desk.send(url("new_transfer", shop.here.slug), ask="find", find=text)
    assert page.status_code == 200
    [row] = page.context["lines"].rows
    assert (row.variant, row.lot, row.quantity) == (shop.stock.variant, str(shop.lots["OLD"].pk), "1")
    assert not Transfer.objects.exists()


def test_a_barcode_read_again_is_one_more_piece(desk, shop):
    variant = shop.stock.variant
    variant.gtin = "8931234567895"
    variant.save()
    typed = {"variant": variant.pk, "lot": shop.lots["NEW"].pk, "quantity": "2", "find": "8931234567895"}
    page = desk.send(url("new_transfer", shop.here.slug), ask="find", **typed)
    assert [(row.lot, row.quantity) for row in page.context["lines"]] == [(str(shop.lots["NEW"].pk), "3")]


def test_of_several_one_is_chosen_and_of_none_it_is_said(desk, shop):
    other = make.make_listed_product("Mắm cá sặc", producer=shop.product.producer)
    make.make_stock(other, shop.here)
    page = desk.send(url("new_transfer", shop.here.slug), ask="find", find="mắm")
    assert [s.variant.product.name for s in page.context["lines"].found] == ["Mắm cá linh Châu Đốc", "Mắm cá sặc"]
    page = desk.send(url("new_transfer", shop.here.slug), ask=f"take-{other.variants.get().pk}")
    assert [row.variant.product for row in page.context["lines"]] == [other]
    page = desk.send(url("new_transfer", shop.here.slug), ask="find", find="rượu")
    assert "rượu" in page.context["lines"].said


@pytest.mark.parametrize("ask", ["take-x", "take-999999", "drop-9", "drop-x", "find", "", "x"])
def test_a_strange_question_gets_the_form_again(desk, shop, ask):
    page = desk.send(url("new_transfer", shop.here.slug), ask=ask, variant="x", lot="y", quantity="-1")
    assert (page.status_code, len(page.context["lines"])) == (200, 0)


def draft_facts(shop, **facts):
    return {
        "variant": shop.stock.variant_id,
        "lot": shop.lots["NEW"].pk,
        "quantity": "5",
        "target": shop.there.pk,
        "note": "Chuyến sáng",
        **facts,
    }


def test_drafted_sent_and_taken_back_by_what_the_page_offers(desk, shop):
    done = desk.get(desk.send(url("new_transfer", shop.here.slug), **draft_facts(shop))["Location"])
    transfer = Transfer.objects.get()
    assert (transfer.state, transfer.note, shop.on_hand()) == (TransferState.DRAFT, "Chuyến sáng", 10)
    assert url("send_transfer", shop.here.slug, transfer.pk) in done.content.decode()
    done = desk.get(desk.send(url("send_transfer", shop.here.slug, transfer.pk))["Location"])
    assert shop.on_hand() == 5
    desk.send(done.context["just"]["undo_url"])
    transfer.refresh_from_db()
    assert (transfer.state, shop.on_hand()) == (TransferState.CANCELLED, 10)


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"quantity": "0"}, "line"),
        ({"quantity": "-1"}, "line"),
        ({"quantity": "1,5"}, "line"),
        ({"quantity": "²"}, "line"),
        ({"lot": ""}, "line"),
        ({"lot": "999999"}, "line"),
        ({"target": ""}, "target"),
        ({"target": "here"}, "target"),
        ({"variant": ""}, "above"),
        ({"find": "mắm"}, "above"),
    ],
)
def test_bad_input_is_named_and_what_was_typed_stays(desk, shop, wrong, where):
    wrong = {name: shop.here.pk if value == "here" else value for name, value in wrong.items()}
    page = desk.send(url("new_transfer", shop.here.slug), **draft_facts(shop, **wrong))
    assert page.status_code == 422
    lines, form = page.context["lines"], page.context["form"]
    found = {"line": any(row.errors for row in lines), "target": "target" in form.errors, "above": bool(lines.errors)}
    assert [name for name, is_there in found.items() if is_there] == [where]
    assert "Chuyến sáng" in page.content.decode()
    assert not Transfer.objects.exists()


def test_a_point_without_the_producers_word_is_refused_at_the_line(desk, shop):
    stranger = make.make_point()
    page = desk.send(url("new_transfer", shop.here.slug), **draft_facts(shop, target=stranger.pk))
    assert page.status_code == 422
    assert len(page.context["lines"].rows[0].errors) == 1
    assert not Transfer.objects.exists()


def test_the_same_form_sent_twice_drafts_one(desk, shop):
    answers = [desk.send(url("new_transfer", shop.here.slug), key="k", **draft_facts(shop)) for _ in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Transfer.objects.count() == 1


def test_the_script_is_told_where_to_go(desk, shop):
    form = {"act_key": "k", **draft_facts(shop)}
    answer = desk.post(url("new_transfer", shop.here.slug), form, headers={"X-Desk": "1"})
    assert answer.json()["go"].startswith(url("transfer", shop.here.slug, Transfer.objects.get().pk))


def test_what_is_missing_needs_a_word_and_is_said_afterwards(other_desk, shop):
    transfer = sent(shop)
    line = transfer.lines.get()
    address = url("receive_transfer", shop.there.slug, transfer.pk)
    page = other_desk.send(address, **{f"lines_{line.pk}_received": "3"})
    assert (page.status_code, f"lines_{line.pk}_note" in page.context["form"].errors) == (422, True)
    assert shop.on_hand(shop.there) == 0
    facts = {f"lines_{line.pk}_received": "3", f"lines_{line.pk}_note": "2 hũ vỡ"}
    answers = [other_desk.send(address, key="k", **facts) for _ in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    transfer.refresh_from_db()
    assert (transfer.state, shop.on_hand(), shop.on_hand(shop.there)) == (TransferState.RECEIVED, 5, 3)
    assert "2 hũ vỡ" in other_desk.get(answers[0]["Location"]).content.decode()


@pytest.mark.parametrize("came", ["6", "-1", "", "x", "2.5"])
def test_more_than_was_sent_or_no_number_is_refused_at_its_field(other_desk, shop, came):
    transfer = sent(shop)
    field = f"lines_{transfer.lines.get().pk}_received"
    page = other_desk.send(url("receive_transfer", shop.there.slug, transfer.pk), **{field: came})
    assert (page.status_code, field in page.context["form"].errors) == (422, True)
    assert shop.on_hand(shop.there) == 0


def test_what_was_received_meanwhile_is_not_received_again(other_desk, shop):
    transfer = sent(shop)
    facts = {f"lines_{transfer.lines.get().pk}_received": "5"}
    address = url("receive_transfer", shop.there.slug, transfer.pk)
    assert other_desk.send(address, **facts).status_code == 302
    other_desk.send(address, **facts)
    assert shop.on_hand(shop.there) == 5


def test_both_points_list_it_and_the_other_hears_of_it_when_it_leaves(desk, other_desk, shop):
    transfer = draft_transfer(shop.clerk, shop.here, shop.there, sendings=[Sending(shop.lots["NEW"], 2)])
    assert [t.pk for t in desk.get(url("transfers", shop.here.slug)).context["going"]] == [transfer.pk]
    assert other_desk.get(url("transfers", shop.there.slug)).context["coming"] == []
    assert other_desk.get(url("transfer", shop.there.slug, transfer.pk)).status_code == 404
    send_transfer(shop.clerk, transfer)
    assert [t.pieces for t in other_desk.get(url("transfers", shop.there.slug)).context["coming"]] == [2]
    assert other_desk.get(url("transfer", shop.there.slug, transfer.pk)).status_code == 200


def test_only_the_source_takes_back_and_only_the_target_receives(desk, other_desk, shop):
    transfer = sent(shop)
    assert other_desk.send(url("cancel_transfer", shop.there.slug, transfer.pk)).status_code == 404
    assert desk.send(url("receive_transfer", shop.here.slug, transfer.pk)).status_code == 404
    transfer.refresh_from_db()
    assert transfer.state == TransferState.SENT


def test_a_lot_sold_meanwhile_stops_the_sending_and_says_how_many_there_are(desk, shop):
    transfer = draft_transfer(shop.clerk, shop.here, shop.there, sendings=[Sending(shop.lots["OLD"], 5)])
    page = desk.send(url("send_transfer", shop.here.slug, transfer.pk))
    assert (page.status_code, "3" in str(page.context["refused"])) == (422, True)
    assert shop.on_hand() == 10


def test_lists_and_slips_cost_the_same_for_one_and_thirty(desk, shop):
    def cost(address: str) -> int:
        desk.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(address).status_code == 200
        return len(asked)

    def transfer_of(lines: int) -> Transfer:
        sendings = []
        for _ in range(lines):
            product = make.make_listed_product(producer=shop.product.producer)
            stock = make.make_stock(product, shop.here)
            sendings.append(Sending(stock.lots.get().lot, 1))
        return draft_transfer(shop.clerk, shop.here, shop.there, sendings=sendings)

    small = transfer_of(1)
    first = cost(url("transfers", shop.here.slug)), cost(url("transfer", shop.here.slug, small.pk))
    for _ in range(29):
        transfer_of(1)
    large = transfer_of(30)
    assert (cost(url("transfers", shop.here.slug)), cost(url("transfer", shop.here.slug, large.pk))) == first
