"""Money that came, money that goes back and orders, for the routes of the office's money desk."""

from datetime import timedelta
from typing import Any

from django.conf import settings

from catalog.exchange.models import DraftKind, ImportDraft
from checkout.orders.models import Order, OrderState
from checkout.orders.services import place
from checkout.payments import services
from checkout.payments.gateways import VIETQR
from checkout.payments.models import CreditSource, Refund
from config.core import clock
from config.core.models import User
from tests.checkout.making import make_ready, make_shop

_SHEET = "Ngày giao dịch,Số tham chiếu,Ghi có,Nội dung\n01/11/2026,FT9,5000,la\n".encode()


def args_of(officer: User | None, mark: str) -> dict[str, dict[str, Any]]:
    """Arguments by route. The mark stands in what only the office may read."""
    product, _point = make_shop()
    checkout = make_ready(product, phone="0977000111", street="7 Trần Phú", last_name=mark)
    payment = services.start_payment(None, checkout.pk, gateway=VIETQR).transaction
    order = place(None, checkout)
    nobodys, _new = _came(5_000, f"tien hang {mark}", "FT-A1")
    for n in (1, 2):
        _came(payment.amount, payment.transfer_code or "", f"FT-B{n}")
    twice = payment.credits.get(outcome="double")
    aside, _new = _came(1_000, "lai", "FT-C1")
    services.put_aside(officer, aside, send_back=True, why=f"Lãi {mark}")  # type: ignore[arg-type]
    owed = Refund.objects.get(transaction=payment)
    approved = Refund.objects.create(
        transaction=payment, amount=1_000, reason=mark, idempotency_key="money", state="approved"
    )
    Order.objects.filter(pk=order.pk).update(note=mark)
    call = place_unconfirmed()
    draft = ImportDraft.objects.create(
        kind=DraftKind.STATEMENT,
        owner=officer,
        file_name="sao-ke.csv",
        content=_SHEET,
        expires_at=clock.now() + timedelta(days=1),
    )
    number = {"number": order.number}
    return {
        "desks:credit": {"pk": nobodys.pk},
        "desks:credit_match": {"pk": nobodys.pk, "payment_pk": payment.pk},
        "desks:credit_take_back": {"pk": twice.pk},
        "desks:credit_put_aside": {"pk": nobodys.pk},
        "desks:credit_put_back": {"pk": aside.pk},
        "desks:credit_sent_back": {"pk": aside.pk},
        **{f"desks:statement{act}": {"key": draft.pk} for act in ("", "_apply", "_drop")},
        **{f"desks:refund{act}": {"pk": owed.pk} for act in ("", "_approve", "_refuse")},
        "desks:refund_transferred": {"pk": approved.pk},
        "desks:office_order": number,
        "desks:order_cancel": number,
        "desks:order_confirm": {"number": call.number},
        "desks:order_refund": number | {"payment_pk": payment.pk},
    }


def place_unconfirmed() -> Order:
    """An order that waits for a call."""
    product, _point = make_shop()
    checkout = make_ready(product, phone="0977000222", street="8 Trần Phú")
    services.start_payment(None, checkout.pk, gateway="ocop.payment.cod")
    order = place(None, checkout)
    Order.objects.filter(pk=order.pk).update(state=OrderState.UNCONFIRMED)
    return order


def _came(amount: int, note: str, reference: str):
    told = services.Told(settings.BANK_ACCOUNT, reference, amount, note, clock.now())
    return services.take_credit(None, told, source=CreditSource.NOTICE)
