"""The shelf's desk: found by scanner, every act told and undone, nobody overwritten, files and labels that hold."""

import io
from datetime import timedelta

import pytest
import zxingcpp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from PIL import Image

from catalog.inventory.models import LotStock, Movement, OpeningHours, PointRole, Stock
from catalog.inventory.services import Ask, Holder, take
from catalog.inventory.services.points import mark_of
from config.core import clock
from config.core.holders import Party, names_holders
from config.core.models import AuditEntry
from storefront.desks.salespoint.labels import _label, print_sheets
from tests import factories as make

pytestmark = pytest.mark.django_db
GTIN = "8930000000019"


@pytest.fixture
def point():
    return make.make_point()


@pytest.fixture
def clerk(client, point):
    user = make.make_point_member(point)
    client.force_login(user)
    return user


def goods(point, **facts):
    product = make.make_listed_product(**facts)
    make.make_agreed_consignment(product.producer, point)
    return product


def url(route, *args):
    return reverse(f"desks:{route}", args=args)


def post(client, route, /, *args, key="k1", **data):
    return client.post(url(route, *args), {"act_key": key, **data})


def rows_of(client, point, **query):
    return [row.variant.product.name for row in client.get(url("stock", point.slug), query).context["page"]]


def cost(client, address) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_a_whole_code_opens_its_row_and_what_never_lay_here_is_taken_in(client, point, clerk):
    here, new = goods(point), goods(point)
    here.variants.update(gtin=GTIN)
    stock = make.make_stock(here, point)
    for code in (GTIN, stock.variant.sku.lower()):
        answer = client.get(url("stock", point.slug), {"q": code})
        assert answer["Location"] == url("stock_row", point.slug, stock.pk)
    for route in ("stock", "receive"):
        answer = client.get(url(route, point.slug), {"q": new.variants.get().sku})
        assert answer["Location"] == url("receive_pack", point.slug, new.variants.get().pk)


def test_a_list_is_narrowed_by_words_without_accents_by_shelf_and_by_what_waits(client, point, clerk):
    soon, later = clock.today() + timedelta(days=5), clock.today() + timedelta(days=300)
    low = make.make_stock(goods(point, name="Đường thốt nốt"), point, lots={"A": (2, later)})
    Stock.objects.filter(pk=low.pk).update(low_below=3, shelf="A1")
    make.make_stock(goods(point, name="Mắm cá linh"), point, lots={"B": (9, soon)})
    lapsed = goods(point, name="Khô cá lóc", recognition={"valid_until": clock.today() - timedelta(days=1)})
    make.make_stock(lapsed, point, lots={"C": (9, later)})
    assert rows_of(client, point, q="duong thot") == ["Đường thốt nốt"]
    assert rows_of(client, point, shelf="A1") == ["Đường thốt nốt"]
    assert rows_of(client, point, look="low") == ["Đường thốt nốt"]
    assert rows_of(client, point, look="expiring") == ["Mắm cá linh"]
    assert rows_of(client, point, look="take_off") == ["Khô cá lóc"]
    assert len(rows_of(client, point, look="none such")) == 3
    today = client.get(url("point", point.slug)).context
    assert today["looks"] == {"low": 1, "expiring": 1, "take_off": 1}


def test_an_act_says_what_it_did_and_is_undone_by_its_opposite(client, point, clerk):
    product = goods(point)
    pack = product.variants.get()
    done = post(client, "receive_pack", point.slug, pack.pk, quantity="7", lot_code="L1", best_before="30/06/2029")
    page = client.get(done["Location"])
    stock = Stock.objects.get()
    assert (stock.on_hand, "7" in page.context["just"]["said"]) == (7, True)
    client.post(page.context["just"]["undo_url"], {"act_key": "u"})
    assert list(Movement.objects.order_by("pk").values_list("delta", "balance_after")) == [(7, 7), (-7, 0)]
    refused = client.post(page.context["just"]["undo_url"], {"act_key": "u2"})
    assert (refused.status_code, Movement.objects.count()) == (422, 2)


def test_the_history_of_a_row_tells_who_why_how_many_and_when(client, point, clerk):
    stock = make.make_stock(goods(point), point, lots={"L1": (9, None)})
    lot = stock.lots.get().lot_id
    post(client, "adjust", point.slug, stock.pk, way="fewer", quantity="3", lot=lot, reason="Đếm thiếu")
    post(client, "write_off", point.slug, stock.pk, quantity="1", lot=lot, reason="Vỡ")
    post(client, "take_back", point.slug, stock.pk, quantity="2", lot=lot, reason="Khách trả")
    page = client.get(url("stock_row", point.slug, stock.pk))
    told = [(m.kind, m.delta, m.balance_after, m.reason) for m in page.context["page"]]
    assert told == [
        ("return", 2, 7, "Khách trả"),
        ("write_off", -1, 5, "Vỡ"),
        ("adjustment", -3, 6, "Đếm thiếu"),
        ("receipt", 9, 9, ""),
    ]
    assert str(clerk) in page.content.decode()


def test_an_act_repeated_after_a_lost_answer_takes_effect_once(client, point, clerk):
    pack = goods(point).variants.get()
    first, second = (post(client, "receive_pack", point.slug, pack.pk, quantity="7") for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Stock.objects.get().on_hand == 7


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"quantity": "-1"}, "quantity"),
        ({"quantity": "1.5"}, "quantity"),
        ({"quantity": ""}, "quantity"),
        ({"quantity": "3", "best_before": "01/01/2020"}, "best_before"),
        ({"quantity": "3", "best_before": "31/02/2029"}, "best_before"),
        ({"quantity": "3", "happened_at": "2099-01-01T00:00"}, "happened_at"),
        ({"quantity": "3", "lot_code": "x" * 41}, "lot_code"),
    ],
)
def test_what_cannot_be_received_is_named_at_its_field_and_kept_as_typed(client, point, clerk, typed, field):
    pack = goods(point).variants.get()
    answer = post(client, "receive_pack", point.slug, pack.pk, reason="Chuyến sáng", **typed)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert answer.context["form"]["reason"].value() == "Chuyến sáng"
    assert not Movement.objects.exists()


def test_more_than_lies_there_cannot_be_written_off(client, point, clerk):
    stock = make.make_stock(goods(point), point)
    answer = post(client, "write_off", point.slug, stock.pk, quantity="6", lot=stock.lots.get().lot_id, reason="Vỡ")
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["quantity"])
    assert LotStock.objects.get().quantity == 5


def test_two_who_note_a_row_at_once_do_not_overwrite_each_other(client, point, clerk):
    stock = make.make_stock(goods(point), point)
    seen = {"seen_shelf": "", "seen_low_below": "0"}
    assert post(client, "note_row", point.slug, stock.pk, shelf="A1", low_below="3", **seen).status_code == 302
    late = post(client, "note_row", point.slug, stock.pk, key="k2", shelf="B2", low_below="0", **seen)
    assert late.status_code == 422
    stock.refresh_from_db()
    assert (stock.shelf, stock.low_below) == ("A1", 3)


def test_staff_who_left_lose_the_shelf_at_the_next_request(client, point, clerk):
    stock = make.make_stock(goods(point), point)
    point.members.all().delete()
    assert client.get(url("stock_row", point.slug, stock.pk)).status_code == 404
    answer = post(client, "write_off", point.slug, stock.pk, quantity="1", lot=stock.lots.get().lot_id, reason="Vỡ")
    assert (answer.status_code, Movement.objects.count()) == (404, 1)


def test_one_act_stops_a_lot_everywhere_and_the_officer_gets_everybody(client, point, monkeypatch):
    monkeypatch.setattr("config.core.holders._namers", {})
    names_holders("checkout")(lambda actor, ids: {pk: Party(f"Giỏ {pk}", "Bà Năm", "+84911111111") for pk in ids})
    product = goods(point)
    elsewhere = make.make_point()
    make.make_agreed_consignment(product.producer, elsewhere)
    stocks = [make.make_stock(product, place, lots={"XAU": (5, None)}) for place in (point, elsewhere)]
    take(
        [Ask(stocks[0].variant_id, point.pk, 2, clock.today())],
        holder=Holder("checkout", "77"),
        expires_at=clock.now() + timedelta(hours=1),
    )
    lot = stocks[0].lots.get().lot
    client.force_login(make.make_officer())
    page = client.get(url("lot", lot.pk))
    assert (page.context["lying"], "Bà Năm" in page.content.decode()) == (10, True)
    out = client.post(url("lot_export", lot.pk))
    book = load_workbook(io.BytesIO(b"".join(out.streaming_content)))
    assert [cell.value for cell in list(book.worksheets[2].rows)[1]][:3] == ["Giỏ 77", "Bà Năm", "'+84911111111"]
    assert AuditEntry.objects.filter(action="lot.export", object_id=str(lot.pk)).count() == 1
    done = client.get(post(client, "block_lot", lot.pk, reason="Nhiễm khuẩn")["Location"])
    assert [s.reserved for s in Stock.objects.order_by("pk")] == [0, 0]
    client.post(done.context["just"]["undo_url"], {"act_key": "u"})
    lot.refresh_from_db()
    assert lot.blocked_at is None


def test_a_list_by_file_is_tried_first_then_taken_in(client, point, clerk):
    pack = goods(point).variants.get()
    file = SimpleUploadedFile("ton.csv", f"SKU,Số lượng,Số lô\n{pack.sku},7,L1\nX,1,\n".encode())
    draft = client.post(url("stock_import", point.slug), {"act_key": "f", "file": file})["Location"]
    page = client.get(draft)
    assert (page.context["report"].good, page.context["report"].refused_rows) == (1, 1)
    assert not Movement.objects.exists()
    address = draft.split("?")[0] + "ghi/"
    assert client.post(address, {"act_key": "a", "mode": "all"}).status_code == 422
    assert client.post(address, {"act_key": "b", "mode": "good"}).status_code == 302
    assert Stock.objects.get().on_hand == 7


def test_another_points_draft_is_not_there(client, point, clerk):
    file = SimpleUploadedFile("ton.csv", "SKU,Số lượng\nX,1\n".encode())
    draft = client.post(url("stock_import", point.slug), {"act_key": "f", "file": file})["Location"]
    other = make.make_point()
    other.members.create(user=clerk)
    assert client.get(draft.split("?")[0].replace(point.slug, other.slug)).status_code == 404


def test_the_books_as_a_workbook_say_what_the_page_says(client, point, clerk):
    make.make_stock(goods(point), point, lots={"L1": (9, None)})
    until = clock.now().astimezone(clock.BUSINESS_ZONE) + timedelta(hours=1)
    span = {"since": f"{until - timedelta(days=2):%Y-%m-%dT%H:%M}", "until": f"{until:%Y-%m-%dT%H:%M}"}
    page = client.get(url("month_end", point.slug), span)
    [(_producer, table)] = page.context["groups"]
    assert (table["opening"], table["closing"]) == (0, 9)
    out = client.get(url("month_end", point.slug), span | {"xlsx": "1"})
    rows = list(load_workbook(io.BytesIO(b"".join(out.streaming_content))).active.values)
    assert (rows[1][0], rows[1][5], rows[1][6], rows[1][-3]) == (point.name, 0, 9, 9)
    wrong = client.get(url("month_end", point.slug), {"since": span["until"], "until": span["since"]})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["until"])


def test_a_printed_square_reads_as_the_sku_and_a_name_is_never_markup(client, point, clerk):
    product = goods(point, name='#import "x" *đậm* $a$ <b>')
    stock = make.make_stock(product, point)
    answer = client.get(url("label_sheet", point.slug), {f"n_{stock.pk}": "2", "skip": "3", "n_x": "9"})
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    picture = print_sheets([None] * 3 + [_label(stock.variant)] * 2, kind="png")
    found = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))
    assert [code.text for code in found] == [stock.variant.sku] * 2


def test_a_managers_hours_are_saved_and_a_wrong_day_is_named(client, point):
    client.force_login(make.make_point_member(point, role=PointRole.MANAGER))
    typed = {"hands_over": "on", "is_active": "on", "phone": "02963847888", "seen": mark_of(point)}
    wrong = post(client, "point_edit", point.slug, **typed, hours_0_opens="17:00", hours_0_closes="07:00")
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["hours_0"])
    half = post(client, "point_edit", point.slug, **typed, hours_6_opens="07:00")
    assert list(half.context["form"].errors) == ["hours_6_closes"]
    assert not OpeningHours.objects.exists()
    post(client, "point_edit", point.slug, **typed, hours_0_opens="07:00", hours_0_closes="17:00")
    assert OpeningHours.objects.count() == 1
    done = client.get(post(client, "new_exception", point.slug, day=f"{clock.today()}", note="Tết")["Location"])
    assert point.opening_exceptions.count() == 1
    client.post(done.context["just"]["undo_url"], {"act_key": "u"})
    assert not point.opening_exceptions.exists()


@pytest.mark.parametrize("route", ["point", "stock", "labels", "month_end", "receive"])
def test_the_same_queries_for_1_row_and_for_30(client, point, clerk, route):
    producer = make.make_producer()
    make.make_agreed_consignment(producer, point)
    day = clock.today() + timedelta(days=3)
    make.make_stock(make.make_listed_product(producer=producer), point, lots={"A": (3, day)})
    one = cost(client, url(route, point.slug))
    for _ in range(29):
        make.make_stock(make.make_listed_product(producer=producer), point, lots={"A": (3, day)})
    assert cost(client, url(route, point.slug)) == one


def test_a_rows_page_costs_the_same_with_1_movement_and_with_30(client, point, clerk):
    stock = make.make_stock(goods(point), point, lots={"A": (1, None)})
    one = cost(client, url("stock_row", point.slug, stock.pk))
    for number in range(29):
        make.make_stock(stock.variant.product, point, lots={f"B{number}": (1, None)})
    assert cost(client, url("stock_row", point.slug, stock.pk)) == one
