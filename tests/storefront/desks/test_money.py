"""The money desk: what came and whose it is, a statement read in, refunds by two persons."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.exchange.models import ImportDraft
from checkout.orders.models import Order
from checkout.orders.services import cancel_order, expire_orders
from checkout.payments import services
from checkout.payments.gateways import VIETQR
from checkout.payments.models import BankCredit, CreditOutcome, CreditSource, Refund, Transaction
from checkout.payments.vietqr.matching import Reason
from config.core import clock
from config.core.models import AuditEntry
from tests import factories as make
from tests.checkout import making

pytestmark = pytest.mark.django_db
keys = iter(range(1, 1_000_000))


def url(name: str, *args) -> str:
    return reverse(f"desks:{name}", args=args)


def as_(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def send(client: Client, address: str, key: str = "", **data):
    return client.post(address, {"act_key": key or f"key-{next(keys)}", **data})


def page(client: Client, address: str, **query) -> str:
    response = client.get(address, query)
    assert response.status_code == 200
    return response.content.decode()


def by_transfer(checkout) -> Transaction:
    return services.start_payment(None, checkout.pk, gateway=VIETQR).transaction


def an_order(number: int = 0) -> Order:
    """An order that waits for its transfer of 107,000."""
    product, _point = making.make_shop()
    return making.make_order(product, pays=by_transfer, phone=f"09123456{number:02d}", street=f"{number} Lê Lợi")


def payment_of(order: Order) -> Transaction:
    return order.checkout.transactions.get()


def came(amount: int, note: str, reference: str = "", source=CreditSource.NOTICE) -> BankCredit:
    told = services.Told(settings.BANK_ACCOUNT, reference or f"FT{next(keys)}", amount, note, clock.now())
    return services.take_credit(None, told, source=source)[0]


@pytest.fixture
def officers() -> list[Client]:
    return [as_(make.make_officer()) for _ in range(2)]


# What came.


def test_each_kind_of_money_stands_under_its_name_with_what_to_do():
    officer = as_(make.make_officer())
    paid, part, over, twice, late = (an_order(n) for n in range(5))
    cancel_order(None, late)
    notes = {order.number: payment_of(order).transfer_code for order in (paid, part, over, twice, late)}
    came(107_000, notes[paid.number], "R-PAID")
    came(50_000, notes[part.number], "R-PART")
    came(110_000, notes[over.number], "R-OVER")
    came(107_000, notes[twice.number], "R-ONCE")
    came(107_000, notes[twice.number], "R-TWICE")
    came(107_000, notes[late.number], "R-LATE")
    came(90_000, f"{notes[paid.number]} {notes[part.number]}", "R-TWO")
    came(80_000, "tien hang", "R-NOBODY")
    kinds = {
        "matched": {"R-PAID", "R-ONCE"},
        "partial": {"R-PART"},
        "over": {"R-OVER"},
        "double": {"R-TWICE"},
        "late": {"R-LATE"},
        "two_codes": {"R-TWO"},
        "unmatched": {"R-TWO", "R-NOBODY"},
        "not_ours": set(),
    }
    every = {credit.reference: credit.pk for credit in BankCredit.objects.all()}
    for kind, references in kinds.items():
        found = page(officer, url("credits"), kind=kind)
        shown = {reference for reference, pk in every.items() if f'href="{url("credit", pk)}"' in found}
        assert shown == references, kind
    for pk in every.values():
        page(officer, url("credit", pk))
    # What is owed back waits for a second person, once each.
    assert sorted(Refund.objects.values_list("amount", flat=True)) == [3_000, 107_000, 107_000]


@pytest.mark.parametrize("query", ["{number}", "{code}", "107.000", "R-MINE", "chuyen khoan cho", "{spoken}"])
def test_money_is_found_by_what_people_know_of_it(query):
    officer, order = as_(make.make_officer()), an_order()
    code = payment_of(order).transfer_code
    came(107_000, f"{code} chuyen khoan cho", "R-MINE")
    came(5_000, "khac", "R-OTHER")
    asked = query.format(number=order.number, code=code, spoken=order.number.replace("-", " ").lower())
    found = page(officer, url("credits"), q=asked)
    assert order.number in found
    assert "5.000" not in re.sub(r"\d5\.000", "", found)


def test_money_without_a_code_is_given_to_an_order_by_hand_once():
    officer, order, other = as_(make.make_officer()), an_order(1), an_order(2)
    credit = came(107_000, "tien hang")
    found = page(officer, url("credit", credit.pk))
    assert {order.number, other.number} <= set(re.findall(r"AG-\d{6}-\d{4}", found)), "both wait for just this amount"
    for query in (order.number, "0912345601", "107.000", "Nguyễn"):
        assert order.number in page(officer, url("credit", credit.pk), q=query)
    address = url("credit_match", credit.pk, payment_of(order).pk)
    first = send(officer, address, key="same")
    assert send(officer, address, key="same")["Location"] == first["Location"]
    assert order.number in page(officer, first["Location"])
    # Another officer comes a moment later with another answer.
    late = send(as_(make.make_officer()), url("credit_match", credit.pk, payment_of(other).pk))
    assert late.status_code == 422
    order.refresh_from_db()
    other.refresh_from_db()
    assert (order.paid_at is not None, other.paid_at) == (True, None)
    assert AuditEntry.objects.filter(action="credit.matched").count() == 1


def test_money_is_not_given_to_an_order_that_a_courier_collects():
    product, _point = making.make_shop()
    order = making.make_order(product)
    credit = came(107_000, "tien hang")
    answer = send(as_(make.make_officer()), url("credit_match", credit.pk, payment_of(order).pk))
    assert answer.status_code == 422
    credit.refresh_from_db()
    assert credit.outcome == "unmatched"


def test_money_under_anothers_code_is_taken_back_and_given_to_the_right_order():
    officer, paid, meant = as_(make.make_officer()), an_order(1), an_order(2)
    code = payment_of(paid).transfer_code
    came(107_000, code)
    credit = came(107_000, code)
    refund = Refund.objects.get()
    assert send(officer, url("credit_take_back", credit.pk)).status_code == 302
    refund.refresh_from_db()
    assert (refund.state, payment_of(paid).charged) == ("refused", 107_000)
    assert send(officer, url("credit_match", credit.pk, payment_of(meant).pk)).status_code == 302
    credit.refresh_from_db()
    meant.refresh_from_db()
    assert (credit.outcome, credit.reason, meant.paid_at is not None) == ("exact", "another_code", True)
    assert payment_of(meant).charged == 107_000
    assert f'href="{url("credit", credit.pk)}"' in page(officer, url("credits"), kind="another_code")


def test_what_an_order_rests_on_is_not_taken_back():
    officer, order = as_(make.make_officer()), an_order()
    credit = came(107_000, payment_of(order).transfer_code)
    assert send(officer, url("credit_take_back", credit.pk)).status_code == 422
    # Nor a double one whose refund a second person has let go.
    double = came(107_000, payment_of(order).transfer_code)
    services.approve_refund(make.make_officer(), Refund.objects.get())
    assert send(officer, url("credit_take_back", double.pk)).status_code == 422
    assert payment_of(order).charged == 214_000


def test_a_part_given_by_hand_is_taken_back_until_the_rest_has_come():
    officer, order = as_(make.make_officer()), an_order()
    credit = came(7_000, "mot phan")
    send(officer, url("credit_match", credit.pk, payment_of(order).pk))
    assert send(officer, url("credit_take_back", credit.pk)).status_code == 302
    assert (payment_of(order).charged, payment_of(order).events.filter(type="INFO").count()) == (0, 1)
    send(officer, url("credit_match", credit.pk, payment_of(order).pk))
    came(100_000, payment_of(order).transfer_code)
    assert send(officer, url("credit_take_back", credit.pk)).status_code == 422
    assert payment_of(order).charged == 107_000


def test_a_part_that_came_under_the_orders_own_code_is_not_taken_back():
    officer, order = as_(make.make_officer()), an_order()
    credit = came(7_000, payment_of(order).transfer_code)
    assert send(officer, url("credit_take_back", credit.pk)).status_code == 422
    assert payment_of(order).charged == 7_000


def test_money_for_no_order_is_put_aside_with_a_reason_and_put_back(officers):
    credit = came(1_000, "lai tien gui")
    assert send(officers[0], url("credit_put_aside", credit.pk), why="").status_code == 422
    answer = send(officers[0], url("credit_put_aside", credit.pk), why="Lãi tiền gửi")
    assert url("credit_put_back", credit.pk) in page(officers[0], answer["Location"])
    credit.refresh_from_db()
    assert credit.outcome == "not_ours"
    assert send(officers[0], url("credit_match", credit.pk, payment_of(an_order()).pk)).status_code == 422
    send(officers[1], url("credit_put_back", credit.pk))
    credit.refresh_from_db()
    assert (credit.outcome, credit.decided_by) == ("unmatched", None)


def test_money_goes_back_to_its_sender_by_two_persons(officers):
    credit = came(1_000, "chuyen nham")
    send(officers[0], url("credit_put_aside", credit.pk), why="Chuyển nhầm", what="send_back")
    assert "người khác" in page(officers[0], url("credit", credit.pk))
    back = url("credit_sent_back", credit.pk)
    assert send(officers[0], back, bank_reference="FT-BACK").status_code == 422
    assert send(officers[1], back, bank_reference=" ").status_code == 422
    assert send(officers[1], back, bank_reference="FT-BACK").status_code == 302
    assert send(officers[1], back, bank_reference="FT-AGAIN").status_code == 422
    credit.refresh_from_db()
    assert (credit.outcome, credit.return_reference) == ("sent_back", "FT-BACK")
    assert send(officers[1], url("credit_put_back", credit.pk)).status_code == 422


# A statement.


def upload(client: Client, *rows: str, key: str = ""):
    data = "\n".join(["Ngày giao dịch,Số tham chiếu,Ghi có,Nội dung", *rows]).encode()
    return send(client, url("statements"), key=key, file=SimpleUploadedFile("sao-ke.csv", data))


def test_a_statement_is_read_shown_and_taken_in_once(officers):
    officer, order = officers[0], an_order()
    day = f"{clock.today():%d/%m/%Y}"
    rows = [f"{day},FT1,107000,{payment_of(order).transfer_code}", f"{day},FT2,5000,la", f"{day},FT3,x,hong"]
    draft = upload(officer, *rows)["Location"].split("?")[0]
    report = page(officer, draft)
    assert order.number in report
    assert "FT3" not in report
    assert not BankCredit.objects.exists()
    # Another officer has no business with this file, but may bring the same one, at once.
    assert officers[1].get(draft).status_code == 404
    theirs = upload(officers[1], *rows)["Location"].split("?")[0]
    answer = send(officer, f"{draft}ghi/", key="same")
    assert send(officer, f"{draft}ghi/", key="same")["Location"] == answer["Location"]
    assert send(officer, f"{draft}ghi/").status_code == 404
    assert send(officers[1], f"{theirs}ghi/").status_code == 302
    order.refresh_from_db()
    assert (order.paid_at is not None, payment_of(order).charged) == (True, 107_000)
    assert BankCredit.objects.count() == 2
    assert not ImportDraft.objects.exists()


@pytest.mark.parametrize("data", [b"", b"\x00\x01", b"Ten,Tuoi\n1,2\n", b"PK\x03\x04 no workbook"])
def test_a_file_that_is_no_statement_is_said_to_be_none(data):
    officer = as_(make.make_officer())
    answer = send(officer, url("statements"), file=SimpleUploadedFile("x.csv", data))
    assert answer.status_code == 422
    assert not ImportDraft.objects.exists()


def test_a_statement_is_forgotten(officers):
    draft = upload(officers[0], f"{clock.today():%d/%m/%Y},FT1,5000,la")["Location"].split("?")[0]
    assert send(officers[0], f"{draft}bo/").status_code == 302
    assert not ImportDraft.objects.exists()
    assert not BankCredit.objects.exists()


# What goes back.


@pytest.fixture
def owed() -> Refund:
    """3,000 came too much, and the buyer has said where it goes."""
    order = an_order()
    came(110_000, payment_of(order).transfer_code)
    refund = Refund.objects.get()
    return services.name_account(refund, bank_bin="970436", number="0123456789", holder="Nguyễn Thị Lan")


def test_a_refund_goes_by_two_persons_and_says_why_a_button_is_missing(owed, officers):
    first, second = officers
    shown = page(first, url("refunds"), kind="to_approve")
    assert "•••6789" in shown
    assert "0123456789" not in shown
    address = url("refund", owed.pk)
    assert "0123456789" in page(first, address)
    approve = url("refund_approve", owed.pk)
    answer = send(first, approve, key="same")
    assert send(first, approve, key="same")["Location"] == answer["Location"]
    assert send(second, approve).status_code == 422
    assert "người khác" in page(first, address)
    sent = {"bank_reference": "FT-77", "account": "0123456789"}
    assert url("refund_transferred", owed.pk) not in page(first, address)
    assert send(first, url("refund_transferred", owed.pk), **sent).status_code == 422
    assert send(second, url("refund_transferred", owed.pk), **sent | {"bank_reference": ""}).status_code == 422
    assert send(second, url("refund_transferred", owed.pk), **sent | {"account": "999"}).status_code == 422
    assert send(second, url("refund_transferred", owed.pk), **sent).status_code == 302
    owed.refresh_from_db()
    assert (owed.state, owed.bank_reference, owed.transaction.refunded) == ("done", "FT-77", 3_000)
    assert send(second, url("refund_transferred", owed.pk), **sent).status_code == 422
    assert AuditEntry.objects.filter(action="refund.transferred").count() == 1


def test_who_asked_does_not_approve(owed):
    asker = make.make_officer()
    order = Order.objects.get()
    address = url("order_refund", order.number, payment_of(order).pk)
    client = as_(asker)
    assert send(client, address, amount="999999999", reason="hỏng").status_code == 422
    assert send(client, address, amount="5.000", reason="").status_code == 422
    answer = send(client, address, amount="5.000", reason="Vỡ một hũ")
    refund = Refund.objects.get(amount=5_000)
    shown = page(client, answer["Location"])
    assert "người khác" in shown
    assert url("refund_approve", refund.pk) not in shown
    assert send(client, url("refund_approve", refund.pk)).status_code == 422
    assert send(as_(make.make_officer()), url("refund_approve", refund.pk)).status_code == 302
    refund.refresh_from_db()
    assert refund.state == "approved"


def test_a_refund_is_refused_with_a_reason(owed, officers):
    assert send(officers[0], url("refund_refuse", owed.pk), reason=" ").status_code == 422
    owed.refresh_from_db()
    assert owed.state == "owed"
    assert send(officers[0], url("refund_refuse", owed.pk), reason="Buyer took more goods").status_code == 302
    owed.refresh_from_db()
    assert (owed.state, owed.end_reason) == ("refused", "Buyer took more goods")
    assert "Buyer took more goods" in page(officers[1], url("refund", owed.pk))
    assert send(officers[1], url("refund_approve", owed.pk)).status_code == 422


@pytest.mark.parametrize("name", ["credits", "refunds", "office"])
def test_thirty_cost_as_many_queries_as_one(name):
    client = as_(make.make_officer())
    counts, number = [], 0
    for more in (1, 5):
        for _ in range(more):
            order = an_order(number)
            number += 1
            for amount in (110_000, *[50_000] * 5):
                came(amount, payment_of(order).transfer_code)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url(name)).status_code == 200
        counts.append(len(queries))
    assert BankCredit.objects.count() == 36
    assert counts[0] == counts[1]
    assert counts[0] <= 15


def test_money_that_came_after_its_order_ended_is_late_wherever_it_went():
    officer, order = as_(make.make_officer()), an_order()
    with clock.starting_at(clock.now() + timedelta(hours=25)):
        assert expire_orders() == 1
        credit = came(107_000, payment_of(order).transfer_code)
        order.refresh_from_db()
        assert order.paid_at is not None, "the goods were there still"
        assert f'href="{url("credit", credit.pk)}"' in page(officer, url("credits"), kind="late")


def test_the_table_of_the_docs_names_every_outcome_and_reason_and_nothing_else():
    text = (Path(settings.BASE_DIR) / "docs/money.md").read_text()
    rows = [line for line in text.splitlines() if line.startswith("| ")][1:]
    named = {word for row in rows for word in re.findall(r"`(\w+)`", row.split("|")[2])}
    by_people = {Reason.HAND, Reason.TAKEN_BACK}  # said by a person of any of them, so no kind of money
    assert named == ({*CreditOutcome.values, *Reason} - by_people) | {"other_reference"}
