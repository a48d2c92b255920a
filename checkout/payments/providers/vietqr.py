"""Bank transfer by VietQR. No bank is called: it tells us what came, and `vietqr.matching` finds whose it is."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import segno
from django.conf import settings
from django.utils.translation import gettext as _

from checkout.carts.models import Checkout
from checkout.payments.gateways import VIETQR
from checkout.payments.models import Refund, Transaction
from checkout.payments.providers.contract import Answer, Call, Facts, missing
from checkout.payments.vietqr.codes import new_code
from checkout.payments.vietqr.payload import BankAccount, payload
from config.core import eras
from config.core.errors import FieldError


def shop_account() -> BankAccount:
    """The account that buyers pay to."""
    return BankAccount(settings.BANK_BIN, settings.BANK_ACCOUNT, settings.BANK_HOLDER, settings.BANK_NAME)


def instructions(transaction: Transaction) -> dict[str, Any]:
    """Everything a buyer needs to pay `transaction`: the code's text and picture, and the same to type."""
    account = shop_account()
    left = transaction.amount - transaction.charged
    text = payload(account, amount=left, note=transaction.transfer_code or "")
    return {
        "payload": text,
        "qrCode": segno.make(text, error="m", micro=False).svg_data_uri(scale=4, border=4),
        "amount": left,
        "currency": "VND",
        "note": transaction.transfer_code,
        "bank": account.bank,
        "bankBin": account.bin,
        "accountNumber": account.number,
        "accountHolder": account.holder,
    }


class VietQR:
    id = VIETQR
    needs: tuple[str, ...] = ("BANK_BIN", "BANK_ACCOUNT", "BANK_HOLDER")
    pays_cash = False
    most = None
    refunds_by_itself = False

    @property
    def patience(self) -> timedelta:
        return settings.HOLD_TRANSFER

    @property
    def name(self) -> str:
        return _("Bank transfer (VietQR)")

    def is_configured(self) -> bool:
        return not missing(self.needs)

    def refusal(self, checkout: Checkout) -> FieldError | None:
        return None

    def client_config(self) -> Mapping[str, Any]:
        return {"bank": settings.BANK_NAME, "accountHolder": settings.BANK_HOLDER}

    def prepare(self, transaction: Transaction) -> None:
        transaction.transfer_code = new_code(eras.current())
        transaction.awaits_transfer = True

    def initialize(self, call: Call) -> Answer:
        return self.process(call)

    def process(self, call: Call) -> Answer:
        is_paid = call.transaction.charged >= call.transaction.amount
        return Answer(Facts(needs_action=not is_paid), instructions(call.transaction) if not is_paid else {})

    def fetch(self, transaction: Transaction) -> Facts:
        return Facts()

    def cancel(self, transaction: Transaction) -> Facts:
        """The code may still be paid; what comes then is owed back."""
        return Facts(is_over=True)

    def refund(self, refund: Refund) -> Facts:
        raise NotImplementedError("a transfer goes back by a transfer that a person makes")
