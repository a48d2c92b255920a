"""Cash on delivery, or at the counter: nobody is called; the courier or the clerk collects."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from checkout.carts.models import Checkout
from checkout.payments.errors import PaymentCode
from checkout.payments.gateways import CASH
from checkout.payments.models import Refund, Transaction
from checkout.payments.providers.contract import Answer, Call, Facts, Piece, missing
from config.core.errors import FieldError


class Cash:
    """Promised money counts as authorised: the order stands at once. It is charged when it has been collected."""

    id = CASH
    needs: tuple[str, ...] = ()
    pays_cash = True

    refunds_by_itself = False

    @property
    def patience(self) -> timedelta:
        return settings.HOLD_CARD

    @property
    def name(self) -> str:
        return _("Cash on delivery")

    @property
    def most(self) -> int:
        return settings.CASH_LIMIT

    def is_configured(self) -> bool:
        return not missing(self.needs)

    def refusal(self, checkout: Checkout) -> FieldError | None:
        """Never for alcohol: sold online it may not be paid in cash (Law 44/2019/QH14, article 16). Never from
        somebody who is given a present."""
        if any(line.variant.product.is_alcohol for line in checkout.lines.all()):
            words = gettext_lazy("Alcohol bought online cannot be paid in cash. Choose a bank transfer or a card.")
            return FieldError(PaymentCode.GATEWAY_NOT_FIT, "paymentGateway", words)
        if checkout.is_gift:
            words = gettext_lazy("A gift is paid by the giver, not in cash at the door. Choose another way to pay.")
            return FieldError(PaymentCode.GATEWAY_NOT_FIT, "paymentGateway", words)
        return None

    def client_config(self) -> Mapping[str, Any]:
        return {"most": self.most}

    def prepare(self, transaction: Transaction) -> None:
        transaction.psp_reference = ""

    def initialize(self, call: Call) -> Answer:
        return Answer(self._promised(call.transaction))

    def process(self, call: Call) -> Answer:
        return Answer(self._promised(call.transaction))

    def fetch(self, transaction: Transaction) -> Facts:
        return self._promised(transaction)

    def cancel(self, transaction: Transaction) -> Facts:
        promise = Piece(str(transaction.pk), transaction.authorized)
        return Facts(cancelled=(promise,) if promise.amount else (), is_over=True)

    def refund(self, refund: Refund) -> Facts:
        raise NotImplementedError("cash goes back over the counter or by bank")

    def _promised(self, transaction: Transaction) -> Facts:
        return Facts(authorized=(Piece(str(transaction.pk), transaction.amount),))
