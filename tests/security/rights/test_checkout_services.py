"""Rights matrix of the checkout's acts: each service of desks x everybody who might come.

Whoever may is let past the policy; what is refused then for other reasons is no matter of rights. Whoever may not
changes nothing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from catalog.inventory.models import SalesPoint
from catalog.producers.models import Producer
from checkout.carts.models import Voucher
from checkout.carts.services.vouchers import VoucherInput, make_voucher, stop_voucher
from checkout.delivery import services as delivery
from checkout.delivery.models import AddressBookEntry, RateTable
from checkout.notices.models import Audience, Notice, NoticeState
from checkout.notices.services import mark_told, send_again
from checkout.orders import services as orders
from checkout.orders import statements as couriers
from checkout.orders.models import Complaint, Order, Parcel, Return
from checkout.payments import services as payments
from checkout.payments import statements as bank
from checkout.payments.models import BankCredit, CreditSource, Refund, Transaction
from checkout.payments.services.recording import owe
from checkout.settlement import services as settlement
from checkout.settlement.models import Statement
from config.core import clock
from config.core.accounts import proofs
from config.core.errors import NotAllowed, Refusal
from config.core.models import OfficeRole, Proof, ProofPurpose, User
from tests import factories as make
from tests.checkout.making import an_address, make_order, make_rate_table, make_shop
from tests.checkout.making import make_voucher as a_voucher
from tests.security.rights import settling
from tests.security.rights.states import Watch
from tests.worlds import laid_once

OFFICE = {"officer", "owner"}
STAFF = {"clerk"}
_SHEET = "Ngày giao dịch,Số tham chiếu,Ghi có,Nội dung\n01/11/2026,FT9,5000,la\n".encode()


@dataclass(frozen=True)
class Things:
    """What belongs to one buyer, one point and one producer."""

    order: Order
    parcel: Parcel
    point: SalesPoint
    producer: Producer
    payment: Transaction
    refund: Refund
    credit: BankCredit
    rates: RateTable
    voucher: Voucher
    notice: Notice
    complaint: Complaint
    back: Return
    statement: Statement
    entry: AddressBookEntry
    proof: Proof
    sheet: Any
    waybills: Any


def lay() -> tuple[Things, dict[str, User]]:
    product, point = make_shop()
    buyer, officer = make.make_user(), make.make_officer()
    order = make_order(product)
    Order.objects.filter(pk=order.pk).update(user=buyer)
    order.refresh_from_db()
    parcel, payment = order.parcels.get(), order.checkout.transactions.get()
    with transaction.atomic():
        refund = owe(payment, 1_000, reason="Thử", asked_by=None)
    credit = BankCredit.objects.create(
        account=settings.BANK_ACCOUNT, reference="FT1", amount=1_000, booked_at=clock.now(), source=CreditSource.NOTICE
    )
    notice = Notice.objects.create(
        key="to-tell",
        kind="parcel",
        audience=Audience.POINT,
        subject="Kiện hàng",
        text="Kiện hàng",
        point=point,
        state=NoticeState.TO_TELL,
    )
    owed = settling.args_of(product.producer)["desks:settlement_statement"]
    things = Things(
        order=order,
        parcel=parcel,
        point=point,
        producer=product.producer,
        payment=payment,
        refund=refund,
        credit=credit,
        rates=make_rate_table("quyen"),
        voucher=a_voucher("QUYEN"),
        notice=notice,
        complaint=orders.complain(None, order, kind="other", text="Thử"),
        back=Return.objects.create(parcel=parcel, kind="buyer", state="asked", reason="Thử"),
        statement=Statement.objects.get(**owed),
        entry=delivery.keep_address(buyer, delivery.make_address(an_address(), for_delivery=False)),
        proof=proofs.issue(ProofPurpose.SIGN_UP, "+84900000009").proof,
        sheet=bank.read_statement(_SHEET),
        waybills=couriers.read_statement("Mã vận đơn,COD\nKHONG-CO,1\n".encode(), officer),
    )
    people = {
        "buyer": buyer,
        "another": make.make_user(),
        "producer": make.make_member(product.producer),
        "clerk": make.make_point_member(point),
        "clerk elsewhere": make.make_point_member(make.make_point()),
        "officer": officer,
        "owner": make.make_user(role=OfficeRole.OWNER),
        "closed officer": make.make_officer(is_active=False),
        "closed clerk": make.make_point_member(point, is_active=False),
    }
    return things, people


@pytest.fixture(scope="module")
def laid(django_db_setup, django_db_blocker) -> Iterator[tuple[Things, dict[str, User]]]:
    with laid_once(django_db_blocker, lay) as found:
        yield found


def _told() -> payments.Told:
    return payments.Told(settings.BANK_ACCOUNT, "FT2", 1_000, "la", clock.now())


def _given_rates() -> delivery.RatesInput:
    tomorrow = clock.today() + timedelta(days=1)
    return delivery.RatesInput(name="x", valid_from=tomorrow, preparation_days=1, cod_fee=0, most_grams=1_000)


def _given_voucher() -> VoucherInput:
    return VoucherInput(code="MOI", name="x", kind="amount", value=1_000, starts_at=clock.now())


def _transferred(u: User, t: Things) -> Any:
    return payments.transfer_made(u, t.refund, bank_reference="FT3")


def _take_bank_credit(u: User, t: Things) -> Any:
    return payments.take_credit(u, _told(), source=CreditSource.HAND)


def _match(u: User, t: Things) -> Any:
    return payments.match_by_hand(u, t.credit, payment_id=t.payment.pk)


def _take_waybills(u: User, t: Things) -> Any:
    return couriers.take_statement(t.waybills, "good", u, number="DS-1", paid_on=clock.today())


def _tax_rate(u: User, t: Things) -> Any:
    return settlement.set_tax_rate(u, goods_kind="goods", vat=1, pit=1, starts_on=clock.today(), reference="x")


def _tax_status(u: User, t: Things) -> Any:
    return settlement.set_tax_status(u, t.producer, way="declares", starts_on=clock.today(), reference="x")


def _pay(u: User, t: Things) -> Any:
    return settlement.pay_statement(u, t.statement, bank_reference="FT4", paid_on=clock.today())


def _another_address(u: User, t: Things) -> Any:
    return delivery.replace_address(u, t.entry, given=an_address(street="9 Trần Phú"))


# The act, and who may.
ACTS: dict[str, tuple[Callable[[User, Things], Any], set[str]]] = {
    "ask for a refund": (lambda u, t: payments.ask_refund(u, t.payment, amount=1, reason="x"), OFFICE),
    "approve a refund": (lambda u, t: payments.approve_refund(u, t.refund), OFFICE),
    "refuse a refund": (lambda u, t: payments.refuse_refund(u, t.refund, reason="x"), OFFICE),
    "transfer a refund": (_transferred, OFFICE),
    "type in a bank credit": (_take_bank_credit, OFFICE),
    "match by hand": (_match, OFFICE),
    "put aside": (lambda u, t: payments.put_aside(u, t.credit, send_back=True, why="x"), OFFICE),
    "put back": (lambda u, t: payments.put_back(u, t.credit), OFFICE),
    "take back from a payment": (lambda u, t: payments.take_back(u, t.credit), OFFICE),
    "send back": (lambda u, t: payments.sent_back(u, t.credit, bank_reference="x"), OFFICE),
    "take in a bank's statement": (lambda u, t: bank.take_statement(u, t.sheet), OFFICE),
    "take in a courier's statement": (_take_waybills, OFFICE),
    "lay down rates": (lambda u, t: delivery.publish_rates(u, t.rates, given=_given_rates()), OFFICE),
    "drop rates": (lambda u, t: delivery.drop_rates(u, t.rates), OFFICE),
    "make a voucher": (lambda u, t: make_voucher(u, given=_given_voucher()), OFFICE),
    "stop a voucher": (lambda u, t: stop_voucher(u, t.voucher), OFFICE),
    "begin to pack": (lambda u, t: orders.start_packing(u, t.parcel), STAFF),
    "stop packing": (lambda u, t: orders.stop_packing(u, t.parcel), STAFF),
    "have it packed": (lambda u, t: orders.finish_packing(u, t.parcel, packed=[]), STAFF),
    "hand it to the courier": (lambda u, t: orders.dispatch_parcel(u, t.parcel, waybill="GHN1"), STAFF),
    "change a waybill": (lambda u, t: orders.change_waybill(u, t.parcel, waybill="GHN1"), STAFF),
    "ask for a code": (lambda u, t: orders.check_code(u, t.point, code="1"), STAFF),
    "hand it over": (lambda u, t: orders.hand_over(u, orders.Shown(t.parcel, "1")), STAFF),
    "note that nobody came": (lambda u, t: orders.not_collected(u, t.parcel), STAFF),
    "keep it longer": (lambda u, t: orders.keep_longer(u, t.parcel), STAFF),
    "take goods back": (lambda u, t: orders.take_return(u, t.parcel, offs=[], reason="x"), STAFF),
    "note that it came": (lambda u, t: orders.delivered(u, t.parcel), STAFF | OFFICE),
    "turn it round": (lambda u, t: orders.turn_round(u, t.parcel, reason="x"), STAFF | OFFICE),
    "answer a return": (lambda u, t: orders.answer_return(u, t.back, agree=True), STAFF | OFFICE),
    "find goods again": (lambda u, t: orders.find_again(u, t.parcel), STAFF | OFFICE),
    "have another point serve it": (lambda u, t: orders.relocate(u, t.parcel, point=t.point), STAFF | OFFICE),
    "send a part": (lambda u, t: orders.send_part(u, t.parcel, reason="x"), STAFF | OFFICE),
    "give it up": (lambda u, t: orders.give_up(u, t.parcel, reason="x"), STAFF | OFFICE),
    "let it go": (lambda u, t: orders.let_go(u, t.parcel, reason="x"), OFFICE),
    "confirm an order": (lambda u, t: orders.confirm_order(u, t.order), OFFICE),
    "cancel an order": (lambda u, t: orders.cancel_order(u, t.order), {"buyer"} | OFFICE),
    "ask for a return": (lambda u, t: orders.ask_return(u, t.parcel, offs=[], reason="x"), {"buyer"} | OFFICE),
    "complain": (lambda u, t: orders.complain(u, t.order, kind="other", text="x"), {"buyer"} | OFFICE),
    "answer a complaint": (lambda u, t: orders.answer_complaint(u, t.complaint, answer="x"), OFFICE),
    "note who was told": (lambda u, t: mark_told(u, t.notice), STAFF | OFFICE),
    "send a notice again": (lambda u, t: send_again(u, t.notice), OFFICE),
    "close a month": (lambda u, t: settlement.close_month(u, month=t.statement.month), OFFICE),
    "close a statement": (lambda u, t: settlement.close_statement(u, t.producer, month=t.statement.month), OFFICE),
    "pay a statement": (_pay, OFFICE),
    "say who sells": (
        lambda u, t: settlement.set_seller(u, who="office", starts_on=clock.today(), reference="x"),
        OFFICE,
    ),
    "set a tax rate": (_tax_rate, OFFICE),
    "set how a producer is taxed": (_tax_status, OFFICE),
    "change an address": (_another_address, {"buyer"}),
    "forget an address": (lambda u, t: delivery.forget_address(u, t.entry), {"buyer"}),
    "put an address first": (
        lambda u, t: delivery.set_default_address(u, t.entry, shipping=True, billing=True),
        {"buyer"},
    ),
    "tell a code": (lambda u, t: proofs.give_code(u, t.proof), STAFF | {"clerk elsewhere"} | OFFICE),
}


@pytest.mark.parametrize("act", ACTS)
def test_who_may_is_let_past_and_who_may_not_changes_nothing(act: str, laid, db) -> None:
    things, people = laid
    do, decided = ACTS[act]
    watch, let_in, changed = Watch(), set(), []
    for who, user in people.items():
        with transaction.atomic():
            try:
                do(user, things)
            except NotAllowed:
                if watch.has_changed():
                    changed.append(who)
            except Refusal:
                let_in.add(who)
            else:
                let_in.add(who)
            transaction.set_rollback(True)

    assert (let_in, changed) == (decided, [])
