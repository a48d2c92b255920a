"""Money that goes back: one person asks for it, another lets it go. Nothing is sent within a mutation."""

from decimal import Decimal
from enum import Enum
from typing import Any

import graphene
from django.utils.translation import gettext_lazy as _

from checkout.api.errors import ACTION, GRANT, GRANTED, REFUND
from checkout.api.mutations.desk import Input, keyed, order_of
from checkout.api.orders import Order
from checkout.api.payments import TransactionAction, TransactionItem
from checkout.api.refunds import OrderGrantedRefund, refunds
from checkout.orders.models import Order as OrderRow
from checkout.orders.policies import visible_to
from checkout.payments import services
from checkout.payments.errors import PaymentCode
from checkout.payments.models import Refund, Transaction
from checkout.payments.policies import refunds_visible_to, transactions_visible_to
from checkout.payments.services import refundable
from config.api.engine.context import Context
from config.api.engine.mutations import Made, act, ask
from config.api.engine.scalars import PositiveDecimal
from config.core.errors import CommonCode, FieldError, Refusal
from config.core.models import User

OF_REFUND: dict[str, Any] = {
    "error": REFUND.type,
    "gives": {"granted_refund": (OrderGrantedRefund, refunds)},
    "id": graphene.ID(required=True, description="Of the granted refund."),
}
PAYMENT: dict[str, Any] = {"transaction": (TransactionItem, Transaction.objects.all)}


class OrderGrantRefundCreateInput(graphene.InputObjectType):
    amount = PositiveDecimal(description="Whole dong; nothing said: all that is left of the payment.")
    reason = graphene.String()
    transaction_id = graphene.ID(required=True)


class RefundAccountInput(graphene.InputObjectType):
    bank_bin = graphene.String(required=True, description="The bank's six digits.")
    account_number = graphene.String(required=True)
    account_holder = graphene.String(required=True)


class RefundMutations:
    @act(
        "OrderGrantRefundCreate",
        error=GRANT.type,
        gives={"order": (Order, OrderRow.objects.all), "granted_refund": (OrderGrantedRefund, refunds)},
        needs_key=False,
        id=graphene.ID(required=True, description="Of the order."),
        input=OrderGrantRefundCreateInput(required=True),
    )
    def order_grant_refund_create(actor: User, id: str, input: Input) -> Made:
        """So much of a payment is to go back; a second person must agree. For the office."""
        order = keyed(visible_to(actor), "Order", id, "id")
        payment = _payment(actor, input["transaction_id"], "input.transactionId", checkout=order.checkout_id)
        made = _asked(actor, payment, input.get("amount"), input.get("reason") or "", GRANT, "input.amount")
        return {"order": order, "granted_refund": made}

    @act(
        "TransactionRequestAction",
        error=ACTION.type,
        gives=PAYMENT,
        needs_key=False,
        id=graphene.ID(description="Of the transaction."),
        action_type=graphene.Argument(TransactionAction, required=True),
        amount=PositiveDecimal(description="Whole dong; nothing said: all that is left of it."),
        refund_reason=graphene.String(),
    )
    def transaction_request_action(
        actor: User,
        action_type: Enum,
        id: str | None = None,
        amount: Decimal | None = None,
        refund_reason: str | None = None,
    ) -> Made:
        """REFUND: ask for money to go back, as `orderGrantRefundCreate`. What is charged or cancelled, the order says.
        For the office."""
        payment = _payment(actor, id or "", "id")
        if action_type.value != "REFUND":
            message = _("Payments are charged and given up with their order; here they are paid back only.")
            raise Refusal(FieldError(CommonCode.INVALID, "action_type", message))
        _asked(actor, payment, amount, refund_reason or "", ACTION, "amount")
        return {"transaction": payment}

    @act(
        "TransactionRequestRefundForGrantedRefund",
        error=GRANTED.type,
        gives=PAYMENT,
        needs_key=False,
        id=graphene.ID(description="Of the transaction."),
        granted_refund_id=graphene.ID(required=True),
    )
    def transaction_request_refund_for_granted_refund(
        actor: User, granted_refund_id: str, id: str | None = None
    ) -> Made:
        """A second person agrees: it goes back through its provider, or waits for a transfer. Never by who asked."""
        own = refunds_visible_to(actor).select_related("transaction")
        if id is not None:
            own = own.filter(transaction=_payment(actor, id, "id"))
        found = keyed(own, "OrderGrantedRefund", granted_refund_id, "granted_refund_id")
        try:
            services.approve_refund(actor, found)
        except Refusal as refusal:
            raise Refusal(*map(GRANTED.told, refusal.errors)) from refusal
        return {"transaction": found.transaction}

    @act("RefundRefuse", **OF_REFUND, reason=graphene.String(required=True))
    def refund_refuse(actor: User, id: str, reason: str) -> Made:
        """It does not go back after all, and why. For the office."""
        return {"granted_refund": services.refuse_refund(actor, _refund(actor, id), reason=reason)}

    @act(
        "RefundTransferred",
        **OF_REFUND,
        bank_reference=graphene.String(required=True),
        account_number=graphene.String(description="Where it went; refused when its buyer has named another since."),
    )
    def refund_transferred(actor: User, id: str, bank_reference: str, account_number: str | None = None) -> Made:
        """The transfer of an approved refund has been made. Never by who approved it."""
        found = _refund(actor, id)
        done = services.transfer_made(actor, found, bank_reference=bank_reference, account=account_number)
        return {"granted_refund": done}

    @ask(
        "OrderRefundAccountUpdate",
        errors=REFUND,
        gives={"granted_refund": graphene.Field(OrderGrantedRefund)},
        order=graphene.ID(required=True, description="Its id is the credential."),
        id=graphene.ID(required=True, description="Of the granted refund."),
        input=RefundAccountInput(required=True),
    )
    def order_refund_account_update(by: Context, order: str, id: str, input: Input) -> dict[str, Any]:
        """Where its buyer wants the money that goes back."""
        own = refunds().filter(transaction__checkout=order_of(order).checkout_id)
        found = services.name_account(
            keyed(own, "OrderGrantedRefund", id, "id"),
            bank_bin=input["bank_bin"],
            number=input["account_number"],
            holder=input["account_holder"],
        )
        return {"granted_refund": found}


def _refund(actor: User, text: str) -> Refund:
    return keyed(refunds_visible_to(actor), "OrderGrantedRefund", text, "id")


def _payment(actor: User, text: str, field: str, **narrower: Any) -> Transaction:
    return keyed(transactions_visible_to(actor).filter(**narrower), "TransactionItem", text, field)


def _asked(actor: User, payment: Transaction, amount: Decimal | None, reason: str, errors: Any, field: str) -> Refund:
    """Ask for `amount`, or all that is left. Too much is, in the dialect's word, greater than what is available."""
    if amount is not None and amount != amount.to_integral_value():
        raise Refusal(FieldError(CommonCode.INVALID, field, _("An amount is a whole number of dong.")))
    wanted = refundable(payment) if amount is None else int(amount)
    try:
        return services.ask_refund(actor, payment, amount=wanted, reason=reason)
    except Refusal as refusal:
        raise Refusal(*(_in_words(error, errors, field) for error in refusal.errors)) from refusal


def _in_words(error: FieldError, errors: Any, field: str) -> FieldError:
    code: Any = errors.told(error).code
    if error.code == PaymentCode.REFUND_TOO_HIGH and "AMOUNT_GREATER_THAN_AVAILABLE" in errors.codes:
        code = "AMOUNT_GREATER_THAN_AVAILABLE"
    return FieldError(code, field, error.message, error.params)
