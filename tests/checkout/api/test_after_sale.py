"""After the sale over the API: parcels from the shelf to a hand and back, by their point, their buyer, the office."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.inventory.models import TillEntry
from checkout.orders.checks import disagreements
from checkout.orders.models import CodeMiss, Complaint, Parcel, ParcelState, Return, ReturnState
from checkout.payments.models import Refund, RefundState
from checkout.settlement.models import Statement
from config.api.engine.ids import global_id
from config.core import clock
from config.core.models import User
from tests.checkout.api.wire import do
from tests.checkout.making import make_order, make_shop, pay_by_card
from tests.checkout.orders.walks import in_state, to_collect
from tests.checkout.parcels import bring, clerk_of, make_collection, pack_up, till_at
from tests.checkout.settling import IN_OCTOBER, OCTOBER, hand_over, lay_rates
from tests.factories import make_member, make_officer, make_point_member, make_producer, make_stock, make_user
from tests.graphql import ask

pytestmark = pytest.mark.django_db
ERRORS = "errors { field code }"
PARCEL = f"fulfillment {{ state status trackingNumber }} {ERRORS}"


def key(kind: str, row: Any) -> str:
    return global_id(kind, row.pk)


def keyed(name: str, takes: str, gives: str, user: User, **given: Any) -> Any:
    """An act of a desk under a key of its own, unless one is given."""
    given.setdefault("clientKey", f"key {name}")
    return do(name, f"{takes}, $clientKey: String!", gives, user=user, **given)


def act(name: str, parcel: Parcel, user: User, **more: Any) -> Any:
    takes = "$fulfillment: ID!" + "".join(f", ${one}: String!" for one in more if one != "clientKey")
    return keyed(name, takes, PARCEL, user, fulfillment=key("Fulfillment", parcel), **more)


def a_parcel(quantity: int = 3, **facts: Any) -> Parcel:
    product, _point = make_shop()
    return make_order(product, quantity=quantity, **facts).parcels.get()


def test_a_point_packs_sends_and_its_parcel_arrives():
    parcel = a_parcel(pays=pay_by_card)
    clerk = clerk_of(parcel)
    lines = ask(
        """query ($id: ID!, $ids: [ID!]!) { fulfillment(id: $id) { orderNumber pickupCode recipient { name phone
             address { streetAddress1 } } lines { id quantity quantityLeft packedLots { quantity } } }
           pickList(fulfillments: $ids) { quantity lot { id } fulfillmentLine { id } } }""",
        user=clerk,
        id=key("Fulfillment", parcel),
        ids=[key("Fulfillment", parcel)],
    )
    line, picked = lines["fulfillment"]["lines"][0], lines["pickList"][0]
    assert (line["quantity"], line["quantityLeft"], line["packedLots"], picked["quantity"]) == (3, 3, [], 3)
    assert picked["fulfillmentLine"]["id"] == line["id"]
    assert lines["fulfillment"]["recipient"]["phone"] == "+84912345678"

    assert act("fulfillmentStartPacking", parcel, clerk)["fulfillment"]["state"] == "PACKING"
    packed = keyed(
        "fulfillmentPack",
        "$fulfillment: ID!, $lines: [FulfillmentLotInput!]",
        PARCEL,
        clerk,
        fulfillment=key("Fulfillment", parcel),
        lines=[{"line": line["id"], "lot": picked["lot"]["id"], "quantity": 2}],
    )
    assert packed["errors"] == [{"field": "lines.0", "code": "NOT_ALL_PACKED"}]
    packed = keyed("fulfillmentPack", "$fulfillment: ID!", PARCEL, clerk, fulfillment=key("Fulfillment", parcel))
    assert packed["fulfillment"]["state"] == "READY"
    sent = act("fulfillmentDispatch", parcel, clerk, trackingNumber="ghn 1")
    assert sent["fulfillment"] == {"state": "ON_ITS_WAY", "status": "FULFILLED", "trackingNumber": "GHN1"}
    again = act("fulfillmentDispatch", parcel, clerk, trackingNumber="ghn 1")  # the answer was lost
    assert again == sent
    assert act("fulfillmentDelivered", parcel, clerk)["fulfillment"]["state"] == "HANDED_OVER"
    assert list(disagreements()) == []


def test_the_dialects_fulfil_packs_and_sends_and_tells_the_order_to_the_office_only():
    parcel = a_parcel(pays=pay_by_card)
    clerk, part = clerk_of(parcel), parcel.lines.get()
    stock = {"quantity": 2, "warehouse": key("Warehouse", parcel.point)}
    lines = [{"orderLineId": global_id("OrderLine", part.order_line_id), "stocks": [stock]}]
    takes, gives = "$input: OrderFulfillInput!", f"fulfillments {{ state trackingNumber }} order {{ id }} {ERRORS}"

    part_of_it = do("orderFulfill", takes, gives, user=clerk, input={"lines": lines})
    assert part_of_it["errors"] == [{"field": "input.lines", "code": "NOT_ALL_PACKED"}]
    assert Parcel.objects.get().state == ParcelState.WAITING

    stock["quantity"] = 3
    done = do("orderFulfill", takes, gives, user=clerk, input={"lines": lines, "trackingNumber": "GHN1"})
    assert done == {
        "fulfillments": [{"state": "ON_ITS_WAY", "trackingNumber": "GHN1"}],
        "order": None,
        "errors": [],
    }
    moved = do(
        "orderFulfillmentUpdateTracking",
        "$id: ID!, $input: FulfillmentUpdateTrackingInput!",
        f"fulfillment {{ trackingNumber }} {ERRORS}",
        user=clerk,
        id=key("Fulfillment", parcel),
        input={"trackingNumber": "GHN2"},
    )
    assert moved == {"fulfillment": {"trackingNumber": "GHN2"}, "errors": []}


def test_cancelling_a_fulfilment_puts_the_goods_back_and_keeps_them_promised():
    parcel = pack_up(a_parcel())
    takes, gives = "$id: ID!", f"fulfillment {{ state }} order {{ id }} {ERRORS}"
    done = do("orderFulfillmentCancel", takes, gives, user=clerk_of(parcel), id=key("Fulfillment", parcel))
    assert done == {"fulfillment": {"state": "WAITING"}, "order": None, "errors": []}
    assert list(disagreements()) == []


HAND_OVER = "$warehouse: ID!, $code: String!, $leftBehind: [FulfillmentPiecesInput!], $reason: String"


def hand_out(parcel: Parcel, user: User, **given: Any) -> Any:
    known = {"warehouse": key("Warehouse", parcel.point), "code": parcel.pickup_code, "leftBehind": None}
    gives = f"fulfillment {{ state collected {{ amount }} pickupCode }} {ERRORS}"
    return keyed("fulfillmentHandOver", HAND_OVER, gives, user, **known | {"reason": None} | given)


def test_whoever_says_the_code_gets_it_once_and_a_wrong_one_stays_written_down():
    parcel = to_collect()
    clerk = clerk_of(parcel)
    till_at(parcel.point, clerk)
    assert hand_out(parcel, clerk, code="000000", clientKey="a")["errors"] == [{"field": "code", "code": "WRONG_CODE"}]
    assert CodeMiss.objects.count() == 1

    given = hand_out(parcel, clerk)
    assert given["fulfillment"] == {"state": "HANDED_OVER", "collected": {"amount": 255_000}, "pickupCode": None}
    assert hand_out(parcel, clerk) == given  # the answer was lost
    assert TillEntry.objects.get().amount == 255_000
    assert hand_out(parcel, clerk, clientKey="b")["errors"] == [{"field": "code", "code": "CODE_USED"}]


def test_what_is_left_behind_is_not_paid():
    parcel = to_collect()
    clerk = clerk_of(parcel)
    till_at(parcel.point, clerk)
    line = {"line": key("FulfillmentLine", parcel.lines.get()), "quantity": 3}
    refused = hand_out(parcel, clerk, leftBehind=[line], reason="Vỡ")
    assert refused["errors"] == [{"field": "leftBehind", "code": "TOO_MANY"}]
    given = hand_out(parcel, clerk, leftBehind=[line | {"quantity": 1}], reason="Vỡ")
    assert given["fulfillment"]["collected"] == {"amount": 170_000}


def give_back(parcel: Parcel, user: User, quantity: int, **more: Any) -> Any:
    line = {"fulfillmentLineId": key("FulfillmentLine", parcel.lines.get()), "quantity": quantity}
    takes = "$input: OrderReturnProductsInput!"
    gives = f"""returnFulfillment {{ state totalRefundedAmount {{ amount }} shippingRefundedAmount {{ amount }}
      returns {{ kind refunded {{ amount }} lines {{ quantity sellable }} }} }} order {{ id }} {ERRORS}"""
    given = {"fulfillmentLines": [line], "reason": "Hỏng", **more}
    return do("orderFulfillmentReturnProducts", takes, gives, user=user, input=given)


def test_goods_that_come_back_are_owed_and_delivery_with_the_last_piece_if_the_shop_bears_it():
    parcel = bring(a_parcel(pays=pay_by_card))
    clerk = clerk_of(parcel)
    too_many = give_back(parcel, clerk, 4)
    assert too_many["errors"] == [{"field": "input.fulfillmentLines.0.quantity", "code": "TOO_MANY"}]
    one = give_back(parcel, clerk, 1)["returnFulfillment"]
    assert (one["state"], one["totalRefundedAmount"]) == ("HANDED_OVER", {"amount": 85_000})
    rest = give_back(parcel, clerk, 2, includeShippingCosts=True)["returnFulfillment"]
    order = parcel.order
    assert (rest["state"], rest["totalRefundedAmount"]["amount"]) == ("RETURNED", order.total)
    assert rest["shippingRefundedAmount"]["amount"] == order.shipping
    assert list(disagreements()) == []


def test_a_buyer_asks_by_the_order_and_its_point_answers():
    parcel = bring(a_parcel(pays=pay_by_card))
    line = {"line": key("FulfillmentLine", parcel.lines.get()), "quantity": 2}
    takes = "$order: ID!, $fulfillment: ID!, $lines: [FulfillmentPiecesInput!]!, $reason: String!"
    gives = f"fulfillmentReturn {{ id state lines {{ quantity }} }} {ERRORS}"
    given = {"order": key("Order", parcel.order), "fulfillment": key("Fulfillment", parcel), "lines": [line]}
    asked = do("orderReturnRequest", takes, gives, **given, reason="Đổi ý")
    assert asked["fulfillmentReturn"]["state"] == "ASKED"
    assert do("orderReturnRequest", takes, gives, **given, reason="Đổi ý") == asked  # the answer was lost
    other = do("orderReturnRequest", takes, gives, **given, reason="Khác")
    assert other["errors"] == [{"field": None, "code": "ASKED_ALREADY"}]
    answered = keyed(
        "returnAnswer",
        "$id: ID!, $agree: Boolean!, $bearer: ReturnBearer",
        f"fulfillmentReturn {{ state bearer }} {ERRORS}",
        clerk_of(parcel),
        id=asked["fulfillmentReturn"]["id"],
        agree=True,
        bearer="SHOP",
    )
    assert answered["fulfillmentReturn"] == {"state": "AGREED", "bearer": "SHOP"}
    assert Return.objects.get().state == ReturnState.AGREED


def test_a_complaint_is_one_however_often_it_is_sent_and_the_office_answers_it():
    order = a_parcel().order
    takes, gives = "$order: ID!, $kind: ComplaintKind!, $text: String!", f"complaint {{ id number state }} {ERRORS}"
    given = {"order": key("Order", order), "kind": "LATE", "text": "Chưa tới"}
    told = do("orderComplain", takes, gives, **given)
    assert do("orderComplain", takes, gives, **given) == told
    assert Complaint.objects.count() == 1
    officer = make_officer()
    listed = ask("{ complaints(first: 3, state: OPEN) { edges { node { number } } } }", user=officer)
    assert [edge["node"]["number"] for edge in listed["complaints"]["edges"]] == [told["complaint"]["number"]]
    done = keyed(
        "complaintAnswer",
        "$complaint: ID!, $answer: String!",
        f"complaint {{ state answer }} {ERRORS}",
        officer,
        complaint=told["complaint"]["id"],
        answer="Mai tới",
    )
    assert done["complaint"] == {"state": "ANSWERED", "answer": "Mai tới"}
    shown = ask("query ($id: ID) { order(id: $id) { complaints { answer } } }", id=given["order"])
    assert shown["order"]["complaints"] == [{"answer": "Mai tới"}]


def test_a_refund_is_asked_for_by_one_and_let_go_by_another():
    order = bring(a_parcel(pays=pay_by_card)).order
    one, other = make_officer(), make_officer()
    payment = order.checkout.transactions.get()
    takes = "$id: ID!, $input: OrderGrantRefundCreateInput!"
    gives = f"grantedRefund {{ id status amount {{ amount }} }} {ERRORS}"
    asked = {"amount": order.total + 1, "reason": "Thiện chí", "transactionId": key("TransactionItem", payment)}
    too_much = do("orderGrantRefundCreate", takes, gives, user=one, id=key("Order", order), input=asked)
    assert too_much["errors"] == [{"field": "input.amount", "code": "AMOUNT_GREATER_THAN_AVAILABLE"}]
    asked["amount"] = 10_000
    granted = do("orderGrantRefundCreate", takes, gives, user=one, id=key("Order", order), input=asked)
    assert granted["grantedRefund"]["status"] == "NONE"
    takes, gives = "$grantedRefundId: ID!", f"transaction {{ id }} {ERRORS}"
    refund = granted["grantedRefund"]["id"]
    name = "transactionRequestRefundForGrantedRefund"
    own = do(name, takes, gives, user=one, grantedRefundId=refund)
    assert [error["code"] for error in own["errors"]] == ["INVALID"]
    assert Refund.objects.get().state == RefundState.OWED
    assert do(name, takes, gives, user=other, grantedRefundId=refund)["errors"] == []
    assert Refund.objects.get().state == RefundState.APPROVED


@pytest.fixture
def october():
    lay_rates()
    with clock.starting_at(IN_OCTOBER):
        product, _point = make_shop(pieces=50, producer=make_producer())
        hand_over(make_order(product, quantity=3, pays=pay_by_card))
    with clock.starting_at(IN_OCTOBER + timedelta(days=40)):
        yield product.producer


def test_a_month_is_closed_and_paid_by_two_and_its_producer_reads_it(october):
    one, other, member = make_officer(), make_officer(), make_member(october)
    set_way = keyed(
        "producerTaxStatusSet",
        "$producer: ID!, $way: TaxWay!, $startsOn: Date!, $reference: String!",
        ERRORS,
        one,
        producer=key("Producer", october),
        way="WITHHELD",
        startsOn="2026-01-01",
        reference="Đơn",
    )
    assert set_way["errors"] == []
    query = "query ($p: ID!, $m: Date!) { openStatement(producer: $p, month: $m) { total { amount } refusal } }"
    told = ask(query, user=member, p=key("Producer", october), m=str(OCTOBER))
    # 3 jars for 85,000, 1 % and 0.5 % withheld
    assert told["openStatement"] == {"total": {"amount": 251_175}, "refusal": None}

    takes, gives = "$producer: ID!, $month: Date!", f"statement {{ id number state total {{ amount }} }} {ERRORS}"
    given = {"producer": key("Producer", october), "month": str(OCTOBER)}
    closed = keyed("statementClose", takes, gives, one, **given)
    assert closed["statement"]["total"] == {"amount": 251_175}
    assert keyed("statementClose", takes, gives, other, **given) == closed  # two people: one statement
    takes, gives = "$statement: ID!, $bankReference: String!, $paidOn: Date!", f"statement {{ state }} {ERRORS}"
    payment = {"statement": closed["statement"]["id"], "bankReference": "FT1", "paidOn": str(clock.today())}
    assert keyed("statementPay", takes, gives, one, **payment)["errors"] == [{"field": None, "code": "SAME_PERSON"}]
    assert keyed("statementPay", takes, gives, other, **payment)["statement"] == {"state": "PAID"}
    assert keyed("statementPay", takes, gives, other, **payment)["statement"] == {"state": "PAID"}
    assert Statement.objects.get().bank_reference == "FT1"

    shown = ask(
        """{ statements(first: 5) { totalCount edges { node { number lines(first: 5) { edges { node { productName
             quantity net { amount } } } } } } }
             ledgerBalances { kind balance { amount } }
             salesFigures(by: PRODUCT, since: "2026-10-01", until: "2026-10-01") { pieces value { amount } } }""",
        user=member,
    )
    (edge,) = shown["statements"]["edges"]
    (line,) = edge["node"]["lines"]["edges"]
    assert (line["node"]["quantity"], line["node"]["net"]) == (3, {"amount": 251_175})
    assert shown["ledgerBalances"] == [{"kind": "PRODUCER", "balance": {"amount": 0}}]
    assert shown["salesFigures"] == [{"pieces": 3, "value": {"amount": 255_000}}]
    assert ask("{ statements(first: 5) { edges { cursor } } ledgerBalances { kind } }", user=make_user()) == {
        "statements": {"edges": []},
        "ledgerBalances": [],
    }


def test_an_officer_sees_what_is_stuck_and_a_clerk_what_is_stuck_at_the_own_point():
    short, held = in_state(ParcelState.SHORT), in_state(ParcelState.HELD)
    query = "{ openProblems { kind what fulfillmentId } }"
    seen = ask(query, user=make_officer())["openProblems"]
    assert {row["kind"] for row in seen} >= {"SHORT", "HELD"}
    mine = ask(query, user=clerk_of(short))["openProblems"]
    assert [(row["kind"], row["fulfillmentId"]) for row in mine] == [("SHORT", key("Fulfillment", short))]
    assert key("Fulfillment", held) not in str(mine)
    assert ask(query)["openProblems"] is None


def test_the_desk_is_not_told_a_code_nor_a_stranger_anything():
    parcel = to_collect()
    query = "query ($id: ID!) { fulfillment(id: $id) { pickupCode recipient { phone } } }"
    shown = ask(query, id=key("Fulfillment", parcel), user=clerk_of(parcel))["fulfillment"]
    assert shown == {"pickupCode": None, "recipient": {"phone": "+84912345678"}}
    stranger = make_point_member(make_shop()[1])
    for nobody in (None, make_user(), stranger):
        assert ask(query, id=key("Fulfillment", parcel), user=nobody)["fulfillment"] is None
    bought = ask(
        "query ($id: ID) { order(id: $id) { fulfillments { pickupCode recipient { phone } } transactions { id } } }",
        id=key("Order", parcel.order),
    )
    assert bought["order"] == {
        "fulfillments": [{"pickupCode": parcel.pickup_code, "recipient": None}],
        "transactions": [],
    }


EVERYTHING = """fulfillmentOrder state statusDisplay total { amount } shippingRefundedAmount { amount }
  totalRefundedAmount { amount } recipient { name address { city } } warehouse { name }
  lines { quantityLeft packedLots { quantity lot { code } } orderLine { productName } }
  returns { kind lines { quantity fulfillmentLine { quantity } } }"""


def test_desk_lists_cost_the_same_for_1_and_for_30():
    product, point = make_shop(pieces=100)
    make_stock(product, point, lots={"L2": (5, None)})
    officer = make_officer()
    queries = (
        f"{{ orders(first: 40) {{ edges {{ node {{ status history {{ kind }} complaints {{ number }} grantedRefunds "
        f"{{ reason }} transactions {{ actions events {{ type }} }} fulfillments {{ {EVERYTHING} }} }} }} }} }}",
        f"{{ fulfillments(first: 40) {{ edges {{ node {{ {EVERYTHING} }} }} }} }}",
        "{ grantedRefunds(first: 40) { edges { node { reason account { bankBin } transaction { id } } } } }",
        "{ openProblems { kind what } }",
    )

    def lay(count: int) -> None:
        for n in range(count):
            order = make_collection(product, point=point, phone=f"0912{Parcel.objects.count():06d}", pays=pay_by_card)
            parcel = pack_up(order.parcels.get()) if n % 2 else order.parcels.get()
            if n % 2 == 0:
                do("orderCancel", "$id: ID!", ERRORS, id=key("Order", parcel.order))

    def cost(query: str) -> int:
        with CaptureQueriesContext(connection) as found:
            ask(query, user=officer)
        return len(found)

    lay(2)
    few = [cost(query) for query in queries]
    lay(28)
    assert [cost(query) for query in queries] == few
    assert max(few) <= 20


def test_a_month_that_is_none_is_refused_with_its_field(october):
    takes, gives = "$producer: ID!, $month: Date!", f"statement {{ id }} {ERRORS}"
    given = {"producer": key("Producer", october), "month": str(date(2027, 1, 1))}
    done = keyed("statementClose", takes, gives, make_officer(), **given)
    assert done == {"statement": None, "errors": [{"field": "month", "code": "NOT_ENDED"}]}
