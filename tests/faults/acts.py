"""What is asked of a shop that is to fail, besides what buyers and providers send it: by name, over `/-/`."""

import secrets
from contextlib import suppress
from datetime import timedelta
from typing import Any

from asgiref.sync import async_to_sync
from django.conf import settings
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from catalog.certification.services import withdraw_recognition
from catalog.inventory import checks as stock
from catalog.products.models import Channel, Product
from checkout.carts.models import Checkout
from checkout.carts.selectors import look
from checkout.orders import checks as orders
from checkout.orders import services
from checkout.orders.models import Order
from checkout.payments import services as money
from checkout.payments.gateways import VIETQR
from checkout.payments.models import Refund
from checkout.payments.providers import stripe
from config.api.engine.ids import global_id
from config.core import clock
from config.core.accounts import leaving
from config.core.errors import NotAllowed, Refusal
from config.core.models import OfficeRole, User
from tests.checkout.making import make_rate_table, make_ready, make_shop, make_voucher, promise_cash
from tests.factories import make_officer, make_picture, make_user


def lay(shelves: list[int]) -> list[int]:
    """A shop with products, so many pieces of each; their ids."""
    Channel.objects.get_or_create(slug="an-giang", defaults={"name": "An Giang"})
    make_officer()
    make_rate_table()
    return [make_shop(pieces=pieces)[0].pk for pieces in shelves]


def basket(product: int) -> dict[str, Any]:
    """A guest's basket that only has to be paid for."""
    n = secrets.randbelow(10**8)
    checkout = make_ready(Product.objects.get(pk=product), phone=f"+849{n:08d}", street=f"{n} Lê Lợi")
    return {"key": str(checkout.pk), "id": global_id("Checkout", checkout.pk), "total": look(checkout).plan.total}


def buy_out(product: int, pieces: int) -> None:
    """Somebody else takes what there is."""
    other = make_ready(Product.objects.get(pk=product), quantity=pieces, phone="0987654321", street="1 Hai Bà Trưng")
    promise_cash(other)
    services.place(None, other)


def voucher(limit: int) -> str:
    """A new one's code."""
    code = secrets.token_hex(5).upper()
    make_voucher(code, limit=limit)
    return code


def withdraw(product: int) -> None:
    """The certificate is taken back by a decision."""
    officer = User.objects.filter(office_role=OfficeRole.OFFICER)[0]
    recognition = Product.objects.get(pk=product).recognitions.get()
    withdraw_recognition(officer, recognition, decision_number="1/QĐ", decided_on=clock.today(), reason="Vi phạm")


def transfer(product: int) -> dict[str, Any]:
    """A guest orders and is told where to transfer the money to."""
    checkout = Checkout.objects.get(pk=basket(product)["key"])
    started = money.start_payment(None, checkout.pk, gateway=VIETQR)
    order = services.place(None, Checkout.objects.get(pk=checkout.pk))
    return {"code": started.transaction.transfer_code, "amount": order.total, "number": order.number}


def picture(product: int) -> str:
    """The file of a new one."""
    return make_picture(Product.objects.get(pk=product)).picture.name


def account(email: str) -> str:
    """Somebody with a proven e-mail; the id."""
    return str(make_user(email=email, email_verified_at=clock.now(), first_name="Lan", last_name="Trần").pk)


def erase(person: str) -> None:
    """They ask for it themselves."""
    with transaction.atomic():
        leaving._erase(User.objects.get(pk=person))


def impatient(seconds: float) -> None:
    """Wait no longer than this for a provider."""
    stripe.TIMEOUT_SECONDS = seconds


def cancel(checkout: str) -> None:
    """By whoever has the order's link."""
    services.cancel_order(None, Order.objects.get(checkout=checkout))


def approve(checkout: str) -> None:
    """The second person says yes to what is owed."""
    officer = User.objects.filter(office_role=OfficeRole.OFFICER)[0]
    for refund in Refund.objects.filter(transaction__checkout=checkout):
        # Somebody who is not sure whether it went through presses the button again.
        with suppress(Refusal, NotAllowed):
            money.approve_refund(officer, refund)


@async_to_sync
async def work() -> None:
    """A worker does the jobs that are due, and ends."""
    with app.replace_connector(DjangoConnector().get_worker_connector()) as worker:
        async with worker.open_async():
            await worker.run_worker_async(wait=False, listen_notify=False, install_signal_handlers=False)


def clock_strikes(minutes: int) -> None:
    """So many minutes go by, and then the clock's jobs run."""
    settings.CLOCK_OFFSET += timedelta(minutes=minutes)
    money.reconcile()
    services.complete_paid()
    services.expire_orders()


def half_a_minute_passes() -> None:
    """Killed workers are missed, and what was to be tried again later is due."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")
    from config.core.tasks import retry_stalled

    async_to_sync(retry_stalled.func)(timestamp=0)


def disagreements() -> list[str]:
    """What `check_stock` and `check_orders` find."""
    return [str(one) for check in (stock, orders) for one in check.disagreements()]
