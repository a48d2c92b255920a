"""Stock over the API: what everybody may know, what only its people see, and what they do with it."""

from datetime import datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.inventory.checks import disagreements
from catalog.inventory.models import Movement, OpeningException, OpeningHours, PointRole
from config.api.engine.ids import global_id, number_of
from config.core import clock
from tests.factories import (
    make_agreed_consignment,
    make_commune,
    make_listed_product,
    make_member,
    make_officer,
    make_point,
    make_point_member,
    make_producer,
    make_stock,
    make_wine,
)
from tests.graphql import ask, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    """Honey at two points, its maker's, with two clerks who each work at one of them."""
    maker = make_producer()
    near, far = make_point("Chợ", latitude=10.38, longitude=105.44), make_point("Bến", latitude=10.0, longitude=105.08)
    for point in (near, far):
        make_agreed_consignment(maker, point)
    honey = make_listed_product("Mật", producer=maker)
    stock = make_stock(honey, near, lots={"L1": (4, clock.today() + timedelta(days=90))})
    make_stock(honey, far, lots={"L2": (60, None)})
    return {
        "maker": maker,
        "near": near,
        "far": far,
        "honey": honey,
        "stock": stock,
        "variant": honey.variants.get(),
        "clerk": make_point_member(near),
        "manager": make_point_member(near, role=PointRole.MANAGER),
        "stranger": make_point_member(far, role=PointRole.MANAGER),
    }


STOCKS = """query ($id: ID) { productVariant(id: $id) { quantityAvailable product { isAvailable isAvailableForPurchase }
  stocks { availability quantity quantityAllocated quantityAvailable shelf sku lots { quantity lot { code } }
    movements(first: 3) { totalCount edges { node { kind delta } } } warehouse { slug } } } }"""


def _variant_id(shop) -> str:
    return global_id("ProductVariant", shop["variant"].pk)


def test_everybody_knows_that_there_is_some_and_how_much_up_to_fifty(shop):
    shown = ask(STOCKS, id=_variant_id(shop))["productVariant"]
    assert shown["quantityAvailable"] == 50
    assert shown["product"] == {"isAvailable": True, "isAvailableForPurchase": True}
    assert [s["availability"] for s in shown["stocks"]] == ["AVAILABLE", "FEW"]
    for stock in shown["stocks"]:
        hidden = ("quantity", "quantityAllocated", "quantityAvailable", "shelf", "sku", "lots", "movements")
        assert {stock[name] for name in hidden} == {None}


def test_a_clerk_sees_the_numbers_of_their_own_point_only(shop):
    far, near = ask(STOCKS, id=_variant_id(shop), user=shop["clerk"])["productVariant"]["stocks"]
    assert (far["quantity"], far["lots"], far["movements"]) == (None, None, None)
    assert (near["quantity"], near["quantityAvailable"]) == (4, 4)
    assert near["lots"] == [{"quantity": 4, "lot": {"code": "L1"}}]
    assert near["movements"]["edges"] == [{"node": {"kind": "RECEIPT", "delta": 4}}]


def test_a_clerk_who_moved_from_a_to_b_loses_a_at_the_next_request_through_every_edge(shop):
    clerk = shop["clerk"]
    query = """query ($slug: String) { warehouse(slug: $slug) {
      stocks(first: 5) { edges { node { quantity
        warehouse { stocks(first: 5) { edges { node { quantity } } } } } } } } }"""
    before = ask(query, slug=shop["near"].slug, user=clerk)["warehouse"]["stocks"]["edges"]
    assert before[0]["node"]["warehouse"]["stocks"]["edges"] == [{"node": {"quantity": 4}}]

    clerk.point_memberships.update(point=shop["far"])

    assert ask(query, slug=shop["near"].slug, user=clerk)["warehouse"]["stocks"]["edges"] == []
    far, near = ask(STOCKS, id=_variant_id(shop), user=clerk)["productVariant"]["stocks"]
    assert (far["quantity"], near["quantity"]) == (60, None)


def test_a_producer_sees_its_own_goods_wherever_they_lie(shop):
    member = make_member(shop["maker"])
    rows = ask(STOCKS, id=_variant_id(shop), user=member)["productVariant"]["stocks"]
    assert [row["quantity"] for row in rows] == [60, 4]


def test_stock_costs_the_same_for_1_and_for_30():
    point = make_point()
    query = """{ products(first: 40) { edges { node { isAvailable productVariants(first: 2) { edges { node {
      quantityAvailable stocks { availability quantity lots { quantity } warehouse { openNow openToday { opens }
      openingExceptions { day } stocks(first: 2) { edges { node { quantity } } } } } } } } } } } }"""
    clerk = make_point_member(point)

    def lay(count: int) -> None:
        for _number in range(count):
            product = make_listed_product()
            make_agreed_consignment(product.producer, point)
            make_stock(product, point)

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            ask(query, user=clerk)
        return len(queries)

    lay(1)
    one = cost()
    lay(29)
    assert cost() == one


def test_products_are_narrowed_to_what_is_there_and_to_a_point(shop):
    make_listed_product("Trà")
    query = "query ($f: ProductFilterInput) { products(first: 9, filter: $f) { totalCount edges { node { name } } } }"

    def names(**asked) -> list[str]:
        return [edge["node"]["name"] for edge in ask(query, f=asked)["products"]["edges"]]

    point = global_id("Warehouse", shop["near"].pk)
    assert names(stockAvailability="IN_STOCK") == ["Mật"]
    assert names(stockAvailability="OUT_OF_STOCK") == ["Trà"]
    assert names(salesPoints=[point]) == ["Mật"]
    assert names(salesPoints=[global_id("Warehouse", 0)]) == []
    wrong = refused(query, status=200, f={"salesPoints": ["x"]})
    assert wrong["extensions"]["field"] == "filter.salesPoints"


POINTS = """query ($near: NearInput, $open: Boolean, $has: ID) {
  salesPoints(first: 9, near: $near, openNow: $open, hasVariant: $has) { totalCount edges { node { name } } } }"""


def _points(**asked) -> list[str]:
    return [edge["node"]["name"] for edge in ask(POINTS, **asked)["salesPoints"]["edges"]]


def test_points_are_found_by_name_nearness_and_shelf(shop):
    make_point("Đóng", is_active=False)
    make_point("Hội chợ", closes_on=clock.today() - timedelta(days=1))
    assert _points() == ["Bến", "Chợ"]
    assert _points(near={"latitude": 10.39, "longitude": 105.43}) == ["Chợ", "Bến"]
    assert _points(near={"latitude": 10.0, "longitude": 105.0}) == ["Bến", "Chợ"]
    make_point("Làng", commune=make_commune())
    assert len(_points(near={"commune": make_commune().code})) == 3
    assert _points(has=_variant_id(shop)) == ["Bến", "Chợ"]
    shop["far"].consignments.update(state="ended")
    assert _points(has=_variant_id(shop)) == ["Chợ"]


def test_pages_by_nearness_hold_everybody_once(shop):
    query = """query ($after: String) { salesPoints(first: 1, after: $after, near: {latitude: 10.0, longitude: 105.0}) {
      edges { cursor node { name } } pageInfo { hasNextPage } } }"""
    first = ask(query)["salesPoints"]
    second = ask(query, after=first["edges"][0]["cursor"])["salesPoints"]
    assert [page["edges"][0]["node"]["name"] for page in (first, second)] == ["Bến", "Chợ"]
    assert [page["pageInfo"]["hasNextPage"] for page in (first, second)] == [True, False]


def test_a_pack_that_may_not_be_shown_is_at_no_point(shop):
    wine = make_wine(producer=shop["maker"])
    make_stock(wine, shop["near"])
    pack = global_id("ProductVariant", wine.variants.get().pk)
    assert _points(has=pack) == []
    shop["honey"].recognitions.update(valid_until=clock.today() - timedelta(days=1))
    assert ask(POINTS, adult=True, has=pack)["salesPoints"]["totalCount"] == 1


def test_a_pack_that_the_rule_hides_is_hidden_on_its_shelf_too(shop):
    query = """query ($slug: String) { warehouse(slug: $slug) { stocks(first: 5) { edges { node {
      productName productVariant { product { name } } } } } } }"""

    def node() -> dict:
        return ask(query, slug=shop["near"].slug, user=shop["clerk"])["warehouse"]["stocks"]["edges"][0]["node"]

    assert node() == {"productName": "Mật", "productVariant": {"product": {"name": "Mật"}}}
    with clock.starting_at(clock.now() + timedelta(days=2000)):
        assert node() == {"productName": "Mật", "productVariant": None}


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"near": {}}, "near.latitude"),
        ({"near": {"latitude": 10.0}}, "near.longitude"),
        ({"near": {"latitude": 91.0, "longitude": 0.0}}, "near.latitude"),
        ({"near": {"commune": "nowhere"}}, "near.commune"),
        ({"has": "x"}, "hasVariant"),
    ],
)
def test_wrong_questions_are_refused_by_the_fields_name(asked, field):
    assert refused(POINTS, status=200, **asked)["extensions"]["field"] == field


def test_open_now_minds_hours_noon_and_holidays():
    point = make_point("Chợ")
    monday = datetime(2027, 3, 1, tzinfo=clock.BUSINESS_ZONE)
    for opens, closes in ((8, 11), (13, 17)):
        OpeningHours.objects.create(point=point, weekday=0, opens=time(opens), closes=time(closes))
    OpeningException.objects.create(point=point, day=(monday + timedelta(days=7)).date(), note="Nghỉ")
    OpeningException.objects.create(
        point=point, day=(monday + timedelta(days=8)).date(), opens=time(9), closes=time(10)
    )
    query = f'{{ warehouse(slug: "{point.slug}") {{ openNow }} }}'
    for days, hour, is_open in (
        (0, 8, True),
        (0, 11, False),
        (0, 12, False),
        (0, 13, True),
        (0, 17, False),
        (1, 9, False),
        (7, 9, False),
        (8, 9, True),
    ):
        with clock.starting_at(monday + timedelta(days=days, hours=hour, seconds=1)):
            assert ask(query)["warehouse"]["openNow"] is is_open, (days, hour)
            assert (_points(open=True) == ["Chợ"]) is is_open, (days, hour)
            assert (_points(open=False) == []) is is_open


RECEIVE = """mutation ($input: StockReceiveInput!, $key: String!) { stockReceive(input: $input, clientKey: $key) {
  movement { id delta balanceAfter lot { code } stock { quantity } } stock { quantity }
  errors { field message code } } }"""


def _input(shop, **facts) -> dict:
    return {"warehouse": global_id("Warehouse", shop["near"].pk), "variant": _variant_id(shop), **facts}


def test_an_act_is_done_once_however_often_it_is_sent(shop):
    given = _input(shop, quantity=6, lotCode="L9")
    first = ask(RECEIVE, user=shop["clerk"], input=given, key="k1")["stockReceive"]
    again = ask(RECEIVE, user=shop["clerk"], input=given, key="k1")["stockReceive"]
    assert (first["errors"], first["stock"], first["movement"]["lot"]) == ([], {"quantity": 10}, {"code": "L9"})
    assert again == first
    other = ask(RECEIVE, user=shop["clerk"], input=given | {"quantity": 7}, key="k1")["stockReceive"]
    assert (other["movement"], other["errors"][0]["field"], other["errors"][0]["code"]) == (None, "clientKey", "UNIQUE")
    assert Movement.objects.filter(delta=6).count() == 1
    assert list(disagreements()) == []


@pytest.mark.parametrize(
    ("facts", "field", "code"),
    [
        ({"quantity": 0}, "quantity", "INVALID"),
        ({"quantity": 1, "bestBefore": "2020-01-01"}, "bestBefore", "LOT_PAST_ITS_DATE"),
        ({"quantity": 1, "variant": "x"}, "variant", "NOT_FOUND"),
        ({"quantity": 1, "warehouse": global_id("Warehouse", 0)}, "warehouse", "NOT_FOUND"),
    ],
)
def test_a_refusal_names_its_field_and_changes_nothing(shop, facts, field, code):
    before = Movement.objects.count()
    answer = ask(RECEIVE, user=shop["clerk"], input=_input(shop, **facts), key="k")["stockReceive"]
    assert (answer["movement"], [(e["field"], e["code"]) for e in answer["errors"]]) == (None, [(field, code)])
    assert Movement.objects.count() == before


def test_another_points_things_are_as_if_they_were_not_there(shop):
    answer = ask(RECEIVE, user=shop["stranger"], input=_input(shop, quantity=1), key="k")["stockReceive"]
    assert [(e["field"], e["code"]) for e in answer["errors"]] == [("warehouse", "NOT_FOUND")]
    query = 'mutation { tillOpen(warehouse: "x", openingFloat: 0, clientKey: "k") { errors { code } } }'
    assert refused(query, status=200)["extensions"]["exception"]["code"] == "PermissionDenied"


def _did(query: str, user, **variables) -> dict:
    [answer] = ask(query, user=user, **variables).values()
    assert answer["errors"] == [], answer
    return answer


def test_a_day_at_the_desk(shop):
    """Adjust, undo; a transfer from one point to the other; a count; a sale and the till; each by its people."""
    clerk, manager, stranger = shop["clerk"], shop["manager"], shop["stranger"]
    stock, lot = global_id("Stock", shop["stock"].pk), global_id("Lot", shop["stock"].lots.get().lot_id)
    place = {"s": stock, "l": lot}
    shape = "movement { id stock { quantity } } errors { field code }"

    adjust = f"""mutation ($s: ID!, $l: ID!) {{ stockAdjust(input: {{stock: $s, lot: $l, delta: 3, reason: "Đếm lại"}},
      clientKey: "1") {{ {shape} }} }}"""
    moved = _did(adjust, clerk, **place)["movement"]
    assert moved["stock"]["quantity"] == 7
    undo = f'mutation ($m: ID!) {{ stockMovementUndo(movement: $m, clientKey: "2") {{ {shape} }} }}'
    assert _did(undo, clerk, m=moved["id"])["movement"]["stock"]["quantity"] == 4

    create = """mutation ($a: ID!, $b: ID!, $l: ID!) { transferCreate(clientKey: "3", input: {source: $a, target: $b,
      lines: [{lot: $l, quantity: 2}]}) { transfer { id lines { id quantity } } errors { field code } } }"""
    points = {"a": global_id("Warehouse", shop["near"].pk), "b": global_id("Warehouse", shop["far"].pk)}
    transfer = _did(create, clerk, **points, l=lot)["transfer"]
    send = 'mutation ($t: ID!) { transferSend(transfer: $t, clientKey: "4") { transfer { state } errors { code } } }'
    assert _did(send, clerk, t=transfer["id"])["transfer"]["state"] == "SENT"
    receive = """mutation ($t: ID!, $n: ID!, $r: Int!, $k: String!) { transferReceive(transfer: $t, clientKey: $k,
      lines: [{line: $n, received: $r}]) { transfer { state } errors { field code } } }"""
    line = {"t": transfer["id"], "n": transfer["lines"][0]["id"]}
    [less] = ask(receive, user=stranger, **line, r=1, k="5").values()
    assert less["errors"] == [{"field": "lines.0.note", "code": "REQUIRED"}]
    assert _did(receive, stranger, **line, r=2, k="5")["transfer"]["state"] == "RECEIVED"

    opened = """mutation ($a: ID!) { stockCountOpen(warehouse: $a, clientKey: "6") {
      stockCount { id lines { id lot { code } } } errors { code } } }"""
    sheet = _did(opened, clerk, a=points["a"])["stockCount"]
    enter = """mutation ($n: ID!) { stockCountEnter(line: $n, counted: 3, clientKey: "7") {
      line { expected counted } errors { code } } }"""
    assert _did(enter, clerk, n=sheet["lines"][0]["id"])["line"] == {"expected": 2, "counted": 3}
    for name, who in (("Submit", clerk), ("Apply", manager)):
        act = f"""mutation ($c: ID!) {{ stockCount{name}(stockCount: $c, clientKey: "8") {{
          stockCount {{ state }} errors {{ code }} }} }}"""
        if name == "Apply":
            denied = refused(act, status=200, user=clerk, c=sheet["id"])
            assert denied["extensions"]["exception"]["code"] == "PermissionDenied"
        done = _did(act, who, c=sheet["id"])
    assert done["stockCount"]["state"] == "APPLIED"

    till = """mutation ($a: ID!) { tillOpen(warehouse: $a, openingFloat: 100000, clientKey: "9") {
      tillSession { id } errors { code } } }"""
    session = _did(till, clerk, a=points["a"])["tillSession"]["id"]
    sell = """mutation ($t: ID!, $v: ID!, $q: Int!, $k: String!) { counterSaleCreate(tillSession: $t, payment: CASH,
      clientKey: $k, lines: [{variant: $v, quantity: $q}]) { counterSale { id total { amount }
      lines { quantity certificateNumber } } errors { field code } } }"""
    [short] = ask(sell, user=clerk, t=session, v=_variant_id(shop), q=9, k="10").values()
    assert short["errors"] == [{"field": "lines.0", "code": "INSUFFICIENT_STOCK"}]
    sale = _did(sell, clerk, t=session, v=_variant_id(shop), q=2, k="10")["counterSale"]
    assert (sale["total"]["amount"], sale["lines"][0]["quantity"]) == (170_000, 2)
    close = """mutation ($t: ID!) { tillClose(tillSession: $t, countedCash: 270000, clientKey: "11") {
      tillSession { expectedCash { amount } sales { number } } errors { field code } } }"""
    assert _did(close, clerk, t=session)["tillSession"]["expectedCash"]["amount"] == 270_000
    assert list(disagreements()) == []


def test_the_office_stops_a_lot_and_a_clerk_may_not(shop):
    lot = global_id("Lot", shop["stock"].lots.get().lot_id)
    act = """mutation ($l: ID!) { lotBlock(lot: $l, reason: "Mốc", clientKey: "1") { lot { blockReason }
      errors { code } } }"""
    assert refused(act, status=200, user=shop["clerk"], l=lot)["extensions"]["exception"]["code"] == "PermissionDenied"
    assert _did(act, make_officer(), l=lot)["lot"] == {"blockReason": "Mốc"}
    assert ask(STOCKS, id=_variant_id(shop))["productVariant"]["stocks"][1]["availability"] == "NONE"


def test_a_consignment_is_asked_by_one_side_and_agreed_by_the_other(shop):
    maker = make_producer()
    member = make_member(maker)
    ask_for = """mutation ($p: ID!, $w: ID!, $d: Date!) { consignmentRequest(clientKey: "1", input: {producer: $p,
      warehouse: $w, startsOn: $d, commissionPermille: 90}) { consignment { id state productIds } errors { code } } }"""
    place = {"p": global_id("Producer", maker.pk), "w": global_id("Warehouse", shop["near"].pk)}
    asked = _did(ask_for, shop["manager"], **place, d=str(clock.today()))["consignment"]
    assert (asked["state"], asked["productIds"]) == ("ASKED", [])
    answer = """mutation ($c: ID!) { consignmentAnswer(consignment: $c, agree: true, clientKey: "1") {
      consignment { state } errors { code } } }"""
    denied = refused(answer, status=200, user=shop["manager"], c=asked["id"])
    assert denied["extensions"]["exception"]["code"] == "PermissionDenied"
    assert _did(answer, member, c=asked["id"])["consignment"]["state"] == "AGREED"
    assert number_of("Consignment", asked["id"]) is not None


def test_a_count_and_a_shelf_are_compared_with_what_the_caller_saw(shop):
    clerk, point = shop["clerk"], global_id("Warehouse", shop["near"].pk)
    opened = """mutation ($a: ID!) { stockCountOpen(warehouse: $a, clientKey: "1") {
      stockCount { lines { id counted lastMovement } } errors { code } } }"""
    [line] = _did(opened, clerk, a=point)["stockCount"]["lines"]
    enter = """mutation ($n: ID!, $k: String!, $c: Int!, $s: StockCountSeenInput) {
      stockCountEnter(line: $n, counted: $c, seen: $s, clientKey: $k) { line { counted lastMovement }
      errors { field code } } }"""
    seen = {"counted": None, "lastMovement": line["lastMovement"]}
    first = _did(enter, clerk, n=line["id"], k="2", c=3, s=seen)["line"]
    assert first == {"counted": 3, "lastMovement": line["lastMovement"]}
    key = f"lines.{number_of('StockCountLine', line['id'])}"
    for stale in (seen, {"counted": 3, "lastMovement": None}, {"counted": 3, "lastMovement": "x"}):
        [late] = ask(enter, user=clerk, n=line["id"], k="3", c=4, s=stale).values()
        assert late["errors"] == [{"field": key, "code": "STALE"}]
    assert _did(enter, clerk, n=line["id"], k="4", c=4, s={**seen, "counted": 3})["line"]["counted"] == 4
    assert _did(enter, clerk, n=line["id"], k="5", c=5, s=None)["line"]["counted"] == 5

    arrange = """mutation ($s: ID!, $k: String!, $seen: StockArrangementInput) { stockArrange(stock: $s, shelf: "B2",
      lowBelow: 3, seen: $seen, clientKey: $k) { stock { shelf lowBelow } errors { field code } } }"""
    stock = global_id("Stock", shop["stock"].pk)
    was = {"shelf": shop["stock"].shelf, "lowBelow": shop["stock"].low_below}
    assert _did(arrange, clerk, s=stock, k="6", seen=was)["stock"] == {"shelf": "B2", "lowBelow": 3}
    [late] = ask(arrange, user=clerk, s=stock, k="7", seen=was).values()
    assert late["errors"] == [{"field": None, "code": "STALE"}]


def test_a_points_address_is_the_dialects(shop):
    near = shop["near"]
    asked = """{ salesPoints(first: 20) { edges { node { name address { id companyName streetAddress1 city countryArea
      country { code } phone } } } } }"""
    nodes = {edge["node"]["name"]: edge["node"]["address"] for edge in ask(asked)["salesPoints"]["edges"]}
    assert nodes[near.name] == {
        "id": global_id("Address", f"point-{near.pk}"),
        "companyName": near.name,
        "streetAddress1": near.address,
        "city": near.commune.full_name,
        "countryArea": near.commune.province.name,
        "country": {"code": "VN"},
        "phone": near.phone or None,
    }
