"""Asking for money and writing down what came, by each way there is."""

import json
import time
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from catalog.products.models import ProductVariant
from checkout.carts import services as carts
from checkout.carts.errors import CartCode
from checkout.carts.selectors import look
from checkout.payments import services
from checkout.payments.errors import ProviderUnknown
from checkout.payments.gateways import CASH, DUMMY, STRIPE, VIETQR
from checkout.payments.models import BankCredit, EventType, ProviderReport, Refund, RefundState, Transaction
from checkout.payments.tasks import act_on_report
from checkout.payments.webhooks import sign
from config.core import clock
from config.core.errors import NotAllowed, Refusal
from tests.checkout.making import make_ready, make_shop
from tests.factories import make_officer, make_stock, make_user, make_wine
from tests.stand_ins.stripe import SECRET, Fault, stripe_server

pytestmark = pytest.mark.django_db

TOTAL = 85_000 + 22_000


@pytest.fixture
def basket():
    product, _point = make_shop()
    return make_ready(product)


@pytest.fixture
def stripe(settings):
    with stripe_server() as server:
        settings.STRIPE_API_BASE = server.url
        settings.STRIPE_SECRET_KEY = "sk_test_x"
        settings.STRIPE_PUBLISHABLE_KEY = "pk_test_x"
        settings.STRIPE_WEBHOOK_SECRET = SECRET
        yield server


def start(basket, gateway, **more):
    return services.start_payment(None, basket.pk, gateway=gateway, **more)


# Which ways there are.


def test_a_way_that_is_not_configured_is_not_offered(basket, settings):
    assert [way.id for way in services.ways_to_pay(basket)] == [CASH, VIETQR, DUMMY]
    settings.BANK_ACCOUNT = ""
    settings.DEMO = False
    assert [way.id for way in services.ways_to_pay(basket)] == [CASH]
    for gateway in (VIETQR, STRIPE, DUMMY, "nothing"):
        with pytest.raises(Refusal):
            start(basket, gateway)
    assert not Transaction.objects.exists()


def test_alcohol_and_gifts_are_not_paid_in_cash():
    product, point = make_shop()
    wine = make_wine()
    make_stock(wine, point, lots={"": (5, None)})
    for basket in (
        make_ready(wine),
        carts.set_gift(
            None,
            make_ready(product, phone="0912345679"),
            is_gift=True,
            recipient_name="Bà Sáu",
            recipient_phone="0987654321",
            note="",
        ),
    ):
        assert CASH not in [way.id for way in services.ways_to_pay(basket)]
        with pytest.raises(Refusal):
            start(basket, CASH)
    assert not Transaction.objects.exists()


def test_cash_has_its_limit(basket, settings):
    settings.CASH_LIMIT = TOTAL + 10_000 - 1
    with pytest.raises(Refusal) as refused:
        start(basket, CASH)
    assert refused.value.errors[0].field == "paymentGateway"
    assert not Transaction.objects.exists()
    basket.refresh_from_db()
    assert basket.hold_until is None


# The amount.


@pytest.mark.parametrize("amount", [TOTAL - 1, TOTAL + 1, 0, 1])
def test_another_amount_is_refused_before_anybody_is_called(basket, stripe, amount):
    with pytest.raises(Refusal) as refused:
        start(basket, STRIPE, amount=amount)
    assert refused.value.errors[0].field == "amount"
    assert stripe.calls == []
    assert not Transaction.objects.exists()


def test_what_differs_from_what_was_seen_starts_no_payment(basket, stripe):
    seen = look(basket).digest
    ProductVariant.objects.update(price=99_000)

    with pytest.raises(Refusal) as refused:
        start(basket, STRIPE, digest=seen)

    assert {error.code for error in refused.value.errors} == {CartCode.CHANGED}
    assert stripe.calls == []
    assert not Transaction.objects.exists()


# Cash and the trial gateway.


def test_cash_is_promised_at_once_and_seals_the_basket(basket):
    started = start(basket, CASH, amount=TOTAL + 10_000)
    assert started.event.type == EventType.AUTHORIZATION_SUCCESS
    assert (started.transaction.authorized, started.transaction.charged) == (TOTAL + 10_000, 0)
    basket.refresh_from_db()
    assert basket.sealed_at is not None

    # Until it is ordered the buyer may choose another way; money that has come is not asked for again
    start(basket, DUMMY)
    started.transaction.refresh_from_db()
    assert started.transaction.authorized == 0
    with pytest.raises(Refusal):
        start(basket, CASH)


def test_the_same_key_is_the_same_payment(basket):
    first = start(basket, VIETQR, key="one")
    again = start(basket, VIETQR, key="one")
    assert again.transaction.pk == first.transaction.pk
    assert Transaction.objects.count() == 1


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({}, EventType.CHARGE_SUCCESS),
        ({"event": {"type": "CHARGE_SUCCESS", "includePspReference": True}}, EventType.CHARGE_SUCCESS),
        ({"event": {"type": "CHARGE_FAILURE"}}, EventType.CHARGE_FAILURE),
        ({"event": {"type": "CHARGE_ACTION_REQUIRED"}}, EventType.CHARGE_ACTION_REQUIRED),
        ({"event": {"type": "AUTHORIZATION_SUCCESS"}}, EventType.AUTHORIZATION_SUCCESS),
        ({"event": "nonsense"}, EventType.CHARGE_SUCCESS),
    ],
)
def test_the_trial_gateway_does_what_it_is_told(basket, asked, told):
    assert start(basket, DUMMY, data=asked).event.type == told


# Bank transfer.


def transfer(payment, amount, note=None, reference=None):
    body = json.dumps(
        {
            "id": reference or uuid4().hex,
            "account": "0011223344",
            "amount": amount,
            "note": payment.transfer_code if note is None else note,
            "bookedAt": "2026-11-25T10:00:00+07:00",
        }
    ).encode()
    return Client().post(
        "/thanh-toan/bao-co/",
        body,
        content_type="application/json",
        headers={"X-Signature": sign(body, at=int(time.time()))},
    )


@pytest.fixture
def awaited(basket):
    return start(basket, VIETQR).transaction


def test_a_transfer_is_explained_and_awaited(basket):
    started = start(basket, VIETQR)
    assert started.event.type == EventType.CHARGE_ACTION_REQUIRED
    assert started.data["amount"] == TOTAL
    assert started.data["note"] == started.transaction.transfer_code
    assert started.data["qrCode"].startswith("data:image/svg+xml")
    assert started.transaction.awaits_transfer


# What comes, and what becomes of it: (what is paid, one after the other) -> (outcomes, kept, owed back).
TRANSFERS = {
    "exact": ([TOTAL], ["exact"], TOTAL, 0),
    "in part": ([50_000], ["partial"], 50_000, 0),
    "in two parts": ([50_000, TOTAL - 50_000], ["partial", "exact"], TOTAL, 0),
    "too much": ([TOTAL + 1_000], ["over"], TOTAL + 1_000, 1_000),
    "twice": ([TOTAL, TOTAL], ["exact", "double"], 2 * TOTAL, TOTAL),
    "in part, then too much": ([50_000, TOTAL], ["partial", "over"], TOTAL + 50_000, 50_000),
}


@pytest.mark.parametrize("case", TRANSFERS)
def test_what_becomes_of_a_transfer(awaited, case):
    amounts, outcomes, kept, owed = TRANSFERS[case]
    assert [transfer(awaited, amount).json()["outcome"] for amount in amounts] == outcomes
    awaited.refresh_from_db()
    assert awaited.charged == kept
    assert sum(Refund.objects.values_list("amount", flat=True)) == owed
    awaited.checkout.refresh_from_db()
    assert (awaited.checkout.sealed_at is not None) == (kept >= TOTAL)
    assert awaited.awaits_transfer == (kept < TOTAL)


@pytest.mark.parametrize(
    ("note", "reason"),
    [
        ("{code}", "code"),
        ("MBVCB.123.{head}-{tail}.CT tu", "code"),
        ("{short}", "cut_off"),
        ("tien hang", "no_code"),
        ("AG22222222", "unknown_code"),
        ("{code} {other}", "two_codes"),
    ],
)
def test_whose_a_transfer_is(awaited, note, reason):
    product, _point = make_shop()
    other = start(make_ready(product, phone="0987654321", street="9 Trần Phú"), VIETQR).transaction
    code = awaited.transfer_code
    text = note.format(code=code, head=code[:2], tail=code[2:], short=code[:8], other=other.transfer_code)
    transfer(awaited, TOTAL, note=text)
    credit = BankCredit.objects.get()
    found = credit.transaction_id == awaited.pk
    assert (found, credit.reason) == (reason in ("code", "cut_off"), reason)


def test_a_cut_code_that_asks_for_another_amount_waits_for_a_person(awaited):
    transfer(awaited, TOTAL - 1, note=awaited.transfer_code[:8])
    assert BankCredit.objects.get().outcome == "unmatched"
    awaited.refresh_from_db()
    assert awaited.charged == 0


def test_a_notice_told_twice_counts_once(awaited):
    assert transfer(awaited, TOTAL, reference="FT1").json() == {"outcome": "exact", "isNew": True}
    assert transfer(awaited, TOTAL, reference="FT1").json() == {"outcome": "exact", "isNew": False}
    awaited.refresh_from_db()
    assert awaited.charged == TOTAL


@pytest.mark.parametrize("header", ["", "t=1,v1=00", "t=now,v1=00", "t={now},v1=00"])
def test_a_forged_notice_is_not_looked_at(awaited, header):
    body = b'{"id": "1", "account": "x", "amount": 1, "bookedAt": "2026-11-25T10:00:00+07:00"}'
    answer = Client().post(
        "/thanh-toan/bao-co/",
        body,
        content_type="application/json",
        headers={"X-Signature": header.format(now=int(time.time()))},
    )
    assert answer.status_code == 401
    stale = sign(body, at=int(time.time()) - 400)
    assert (
        Client()
        .post("/thanh-toan/bao-co/", body, content_type="application/json", headers={"X-Signature": stale})
        .status_code
        == 401
    )
    assert not BankCredit.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b'{"id":"1","account":"x","amount":1.5,"bookedAt":"2026-11-25T10:00:00+07:00"}',
        b'{"id":"1","account":"x","amount":0,"bookedAt":"2026-11-25T10:00:00+07:00"}',
        b'{"id":"1","account":"x","amount":5,"bookedAt":"yesterday"}',
    ],
)
def test_a_notice_that_is_none_is_refused(body):
    header = sign(body, at=int(time.time()))
    answer = Client().post(
        "/thanh-toan/bao-co/", body, content_type="application/json", headers={"X-Signature": header}
    )
    assert answer.status_code == 400
    assert not BankCredit.objects.exists()


def test_a_person_matches_what_nobody_could(awaited):
    transfer(awaited, TOTAL, note="tien hang")
    credit = BankCredit.objects.get()
    with pytest.raises(NotAllowed):
        services.match_by_hand(make_user(), credit, payment_id=awaited.pk)
    services.match_by_hand(make_officer(), credit, payment_id=awaited.pk)
    with pytest.raises(Refusal):
        services.match_by_hand(make_officer(), credit, payment_id=awaited.pk)
    awaited.refresh_from_db()
    assert awaited.charged == TOTAL


# Stripe.


def webhook(stripe, kind, about, **more):
    body, signature = stripe.event(kind, about, **more)
    return Client().post(
        "/thanh-toan/stripe/", body, content_type="application/json", headers={"Stripe-Signature": signature}
    )


def deliver_all():
    for report in ProviderReport.objects.filter(done_at=None):
        act_on_report(report_id=report.pk)


def test_an_intent_is_paid_once_whoever_reports_it(basket, stripe):
    started = start(basket, STRIPE, amount=TOTAL)
    payment = started.transaction
    assert started.event.type == EventType.CHARGE_ACTION_REQUIRED
    assert started.data["paymentIntent"]["stripeClientSecret"]
    stripe.pay(payment.psp_reference)

    # Everything reports it at once
    intent = stripe.intents[payment.psp_reference]
    for kind, about in (
        ("payment_intent.succeeded", intent),
        ("charge.succeeded", {"object": "charge", "id": "ch_1", "payment_intent": intent["id"]}),
        ("payment_intent.succeeded", intent),
    ):
        assert webhook(stripe, kind, about).status_code == 200
    deliver_all()
    services.process_payment(payment.pk)
    services.process_payment(payment.pk)
    services.reconcile()

    payment.refresh_from_db()
    assert payment.charged == TOTAL
    assert payment.events.filter(type=EventType.CHARGE_SUCCESS).count() == 1
    assert stripe.charged() == {str(payment.pk): TOTAL}
    assert not Refund.objects.exists()


def test_the_hosted_page_leads_back_and_its_session_is_settled(basket, stripe):
    started = start(basket, STRIPE, data={"page": "hosted"}, return_url="http://shop.test/back")
    assert started.data["url"].startswith(stripe.url)
    session = started.transaction.psp_reference
    stripe.pay_session(session)
    webhook(stripe, "checkout.session.completed", stripe.sessions[session])
    deliver_all()
    started.transaction.refresh_from_db()
    assert started.transaction.charged == TOTAL


def test_an_event_is_believed_only_when_signed_and_fresh(basket, stripe):
    payment = start(basket, STRIPE).transaction
    intent = stripe.intents[payment.psp_reference]
    body, signature = stripe.event("payment_intent.succeeded", intent)
    post = Client().post
    for data, header in ((body + b" ", signature), (body, "t=1,v1=00"), (body, ""), (b"\xff", signature)):
        assert (
            post(
                "/thanh-toan/stripe/", data, content_type="application/json", headers={"Stripe-Signature": header}
            ).status_code
            == 400
        )
    assert webhook(stripe, "payment_intent.succeeded", intent, at=time.time() - 400).status_code == 400
    assert not ProviderReport.objects.exists()


def test_an_event_is_a_trigger_only(basket, stripe):
    """Signed though it is, it does not make money of nothing."""
    payment = start(basket, STRIPE).transaction
    webhook(
        stripe,
        "payment_intent.succeeded",
        stripe.intents[payment.psp_reference] | {"status": "succeeded", "amount_received": TOTAL},
    )
    deliver_all()
    payment.refresh_from_db()
    assert payment.charged == 0


@pytest.mark.parametrize("when", ["before", "after"])
def test_an_answer_that_was_lost_is_asked_for_again(basket, stripe, when):
    stripe.faults.append(Fault("payment_intents", when))
    started = start(basket, STRIPE)
    assert started.event.type == EventType.CHARGE_REQUEST
    assert started.transaction.psp_reference == ""
    again = services.process_payment(started.transaction.pk)
    assert again.event.type == EventType.CHARGE_ACTION_REQUIRED
    assert list(stripe.intents) == [again.transaction.psp_reference]


def test_a_declined_card_may_be_followed_by_another(basket, stripe):
    payment = start(basket, STRIPE).transaction
    stripe.decline(payment.psp_reference)
    assert services.process_payment(payment.pk).event.type == EventType.CHARGE_FAILURE
    stripe.pay(payment.psp_reference)
    assert services.process_payment(payment.pk).event.type == EventType.CHARGE_SUCCESS
    payment.refresh_from_db()
    assert payment.charged == TOTAL


def test_another_way_closes_the_first(basket, stripe):
    card = start(basket, STRIPE).transaction
    start(basket, VIETQR)
    assert stripe.intents[card.psp_reference]["status"] == "canceled"


def test_paid_by_two_ways_is_owed_back_once(basket, stripe):
    card = start(basket, STRIPE).transaction
    stripe.faults.append(Fault("cancel", "before"))
    stripe.faults.append(Fault(f"payment_intents/{card.psp_reference}", "before"))
    bank = start(basket, VIETQR).transaction
    transfer(bank, TOTAL)
    stripe.pay(card.psp_reference)
    services.process_payment(card.pk)
    services.process_payment(card.pk)
    assert [(r.amount, r.transaction_id) for r in Refund.objects.all()] == [(TOTAL, card.pk)]


# Refunds.


@pytest.fixture
def paid(basket, stripe):
    payment = start(basket, STRIPE).transaction
    stripe.pay(payment.psp_reference)
    return services.process_payment(payment.pk).transaction


def test_who_asks_for_a_refund_cannot_approve_it(paid):
    officer, other, clerk = make_officer(), make_officer(), make_user()
    with pytest.raises(NotAllowed):
        services.ask_refund(clerk, paid, amount=1_000, reason="hỏng")
    refund = services.ask_refund(officer, paid, amount=1_000, reason="hỏng")
    with pytest.raises(Refusal):
        services.approve_refund(officer, refund)
    with pytest.raises(NotAllowed):
        services.approve_refund(clerk, refund)
    assert services.approve_refund(other, refund).state == RefundState.APPROVED


def test_no_more_goes_back_than_came(paid):
    officer = make_officer()
    services.ask_refund(officer, paid, amount=TOTAL - 1_000, reason="hỏng")
    for amount in (1_001, 0, -5):
        with pytest.raises(Refusal):
            services.ask_refund(officer, paid, amount=amount, reason="hỏng")
    services.ask_refund(officer, paid, amount=1_000, reason="hỏng")


@pytest.mark.parametrize("fault", [None, "before", "after"])
def test_a_refund_is_sent_once(paid, stripe, fault):
    refund = services.approve_refund(
        make_officer(), services.ask_refund(make_officer(), paid, amount=7_000, reason="hỏng")
    )
    if fault:
        stripe.faults.append(Fault("refunds", fault))
        with pytest.raises(ProviderUnknown):
            services.send_refund(refund.pk)
    services.send_refund(refund.pk)
    services.send_refund(refund.pk)
    refund.refresh_from_db()
    paid.refresh_from_db()
    assert (refund.state, paid.refunded) == (RefundState.DONE, 7_000)
    assert [r["amount"] for r in stripe.refunds.values()] == [7_000]


def test_a_refund_that_fails_later_is_money_that_is_here_again(paid, stripe):
    refund = services.approve_refund(
        make_officer(), services.ask_refund(make_officer(), paid, amount=7_000, reason="hỏng")
    )
    services.send_refund(refund.pk)
    [name] = stripe.refunds
    stripe.fail_refund(name)
    services.refresh(paid)
    services.refresh(paid)
    paid.refresh_from_db()
    assert paid.refunded == 0


def test_a_disputed_payment_is_gone_until_it_is_won(paid, stripe):
    name = stripe.dispute(paid.psp_reference)
    services.refresh(paid)
    paid.refresh_from_db()
    assert paid.charged - paid.refunded == 0
    stripe.disputes[name]["status"] = "won"
    services.refresh(paid)
    services.refresh(paid)
    paid.refresh_from_db()
    assert paid.charged - paid.refunded == TOTAL


def test_a_transfer_goes_back_by_hand_with_the_banks_reference(awaited):
    transfer(awaited, TOTAL + 1_000)
    refund = Refund.objects.get()
    officer, second = make_officer(), make_officer()
    with pytest.raises(Refusal):
        services.name_account(refund, bank_bin="97043", number="1", holder="")
    services.name_account(refund, bank_bin="970436", number="0123 456 789", holder="Nguyễn Thị Lan")
    with pytest.raises(Refusal):
        services.transfer_made(officer, refund, bank_reference="FT9")
    services.approve_refund(officer, refund)
    with pytest.raises(Refusal):
        services.transfer_made(second, refund, bank_reference=" ")
    # The shop asked for it, so who approves it is the first person and no second one.
    with pytest.raises(Refusal):
        services.transfer_made(officer, refund, bank_reference="FT9")
    with pytest.raises(Refusal):
        services.transfer_made(second, refund, bank_reference="FT9", account="another")
    done = services.transfer_made(second, refund, bank_reference="FT9", account="0123456789")
    assert done.sent_by == second
    awaited.refresh_from_db()
    assert (done.state, awaited.charged - awaited.refunded) == (RefundState.DONE, TOTAL)
    with pytest.raises(Refusal):
        services.transfer_made(officer, refund, bank_reference="FT9")


def sent(payment) -> Refund:
    refund = services.ask_refund(make_officer(), payment, amount=7_000, reason="hỏng")
    services.send_refund(services.approve_refund(make_officer(), refund).pk)
    return Refund.objects.get(pk=refund.pk)


def test_a_refund_that_fails_later_is_owed_again_and_goes_by_another_call(paid, stripe):
    refund = sent(paid)
    stripe.fail_refund(next(iter(stripe.refunds)))
    services.refresh(paid)
    refund.refresh_from_db()
    assert (refund.state, refund.approved_by, refund.ended_at) == (RefundState.OWED, None, None)
    services.send_refund(services.approve_refund(make_officer(), refund).pk)
    services.refresh(paid)
    refund.refresh_from_db()
    paid.refresh_from_db()
    assert (refund.state, paid.refunded) == (RefundState.DONE, 7_000)
    assert [one["status"] for one in stripe.refunds.values()] == ["failed", "succeeded"]


def test_a_refund_that_is_under_way_is_not_done_yet(paid, stripe):
    stripe.refunds_begin_as = "pending"
    refund = sent(paid)
    assert refund.state == RefundState.SENT
    stripe.forgets_keys = True
    with clock.starting_at(clock.now() + timedelta(days=2)):
        services.send_left_behind()
    assert len(stripe.refunds) == 1
    stripe.refunds[next(iter(stripe.refunds))]["status"] = "succeeded"
    with clock.starting_at(clock.now() + timedelta(days=2)):
        services.send_left_behind()
    refund.refresh_from_db()
    assert refund.state == RefundState.DONE


def test_a_refund_that_was_refused_is_asked_for_anew_when_it_is_approved_again(paid, stripe):
    stripe.refuses_refunds = True
    refund = sent(paid)
    assert refund.state == RefundState.OWED
    stripe.refuses_refunds = False
    services.send_refund(services.approve_refund(make_officer(), refund).pk)
    refund.refresh_from_db()
    assert refund.state == RefundState.DONE


def test_a_refund_whose_job_gave_up_is_sent_all_the_same(paid, stripe):
    refund = services.ask_refund(make_officer(), paid, amount=7_000, reason="hỏng")
    services.approve_refund(make_officer(), refund)
    assert services.send_left_behind() == 0
    with clock.starting_at(clock.now() + timedelta(hours=2)):
        assert services.send_left_behind() == 1
    refund.refresh_from_db()
    assert refund.state == RefundState.DONE


def test_what_was_begun_and_never_answered_is_closed_with_the_rest(basket, stripe):
    stripe.faults.append(Fault("payment_intents", "after"))
    lost = start(basket, STRIPE).transaction
    start(basket, VIETQR)
    lost.refresh_from_db()
    assert lost.is_over
    assert [intent["status"] for intent in stripe.intents.values()] == ["canceled"]
