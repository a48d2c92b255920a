"""The dialect's dummy: charges what it is told. In the demo and in tests only."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from checkout.carts.models import Checkout
from checkout.payments.gateways import DUMMY
from checkout.payments.models import EventType, Refund, Transaction
from checkout.payments.providers.contract import Answer, Call, Facts, Piece, missing
from config.core.errors import FieldError


class Dummy:
    """Moves no money. `data.event.type` is what it will have done: charged when nothing is said."""

    id = DUMMY
    needs: tuple[str, ...] = ("DEMO",)
    pays_cash = False
    most = None
    refunds_by_itself = True

    @property
    def patience(self) -> timedelta:
        return settings.HOLD_CARD

    @property
    def name(self) -> str:
        return _("Trial payment (no money moves)")

    def is_configured(self) -> bool:
        return not missing(self.needs)

    def refusal(self, checkout: Checkout) -> FieldError | None:
        return None

    def client_config(self) -> Mapping[str, Any]:
        return {}

    def prepare(self, transaction: Transaction) -> None:
        transaction.psp_reference = f"dummy-{transaction.pk}"

    def initialize(self, call: Call) -> Answer:
        return Answer(self._told(call))

    def process(self, call: Call) -> Answer:
        return Answer(self._told(call))

    def fetch(self, transaction: Transaction) -> Facts:
        return Facts(psp_reference=transaction.psp_reference)

    def cancel(self, transaction: Transaction) -> Facts:
        return Facts(is_over=True)

    def refund(self, refund: Refund) -> Facts:
        return Facts(refunded=(Piece(str(refund.pk), refund.amount, refund=str(refund.pk)),))

    def _told(self, call: Call) -> Facts:
        event = call.data.get("event")
        asked = event.get("type") if isinstance(event, Mapping) else None
        transaction = call.transaction
        piece = Piece(str(transaction.pk), transaction.amount)
        match asked or EventType.CHARGE_SUCCESS:
            case EventType.CHARGE_SUCCESS:
                return Facts(transaction.psp_reference, charged=(piece,), is_over=True)
            case EventType.AUTHORIZATION_SUCCESS:
                return Facts(transaction.psp_reference, authorized=(piece,))
            case EventType.CHARGE_ACTION_REQUIRED | EventType.AUTHORIZATION_ACTION_REQUIRED:
                return Facts(transaction.psp_reference, needs_action=True)
            case _:
                return Facts(transaction.psp_reference, failure=_("The trial payment was told to fail."), is_over=True)
