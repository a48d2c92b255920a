"""What a buyer may do with an order after the sale, by its id; and how the shop answers."""

from enum import Enum
from typing import Any

import graphene

from checkout.api.complaints import Complaint, Kind
from checkout.api.errors import ORDER
from checkout.api.fulfillments import Bearer, FulfillmentReturn
from checkout.api.mutations.desk import (
    FulfillmentPiecesInput,
    Input,
    keyed,
    order_of,
    parts_named,
    pieces_of,
    return_of,
)
from checkout.api.orders import Order
from checkout.orders import models, services
from checkout.orders.policies import complaints_visible_to, visible_to
from config.api.engine.context import Context
from config.api.engine.mutations import Made, act, ask
from config.core.models import User

Answer = dict[str, Any]
ORDER_GIVES: dict[str, Any] = {"order": graphene.Field(Order)}
THE_ORDER: dict[str, Any] = {"order": graphene.ID(required=True, description="Its id is the credential.")}


class BuyerMutations:
    @ask("OrderCancel", errors=ORDER, gives=ORDER_GIVES, id=graphene.ID(required=True))
    def order_cancel(by: Context, id: str) -> Answer:
        """As long as no parcel is being prepared: goods, voucher and money go back. By its buyer, or an officer."""
        return {"order": services.cancel_order(by.buyer(), order_of(id, "id"))}

    @ask(
        "OrderReturnRequest",
        errors=ORDER,
        gives={"fulfillment_return": graphene.Field(FulfillmentReturn), **ORDER_GIVES},
        **THE_ORDER,
        fulfillment=graphene.ID(required=True),
        lines=graphene.List(graphene.NonNull(FulfillmentPiecesInput), required=True),
        reason=graphene.String(required=True),
    )
    def order_return_request(by: Context, order: str, fulfillment: str, lines: list[Input], reason: str) -> Answer:
        """Its buyer wants to give pieces back; the point that handed them over answers. Sent again word by word it is
        the same request."""
        found = order_of(order)
        parcel = keyed(found.parcels.select_related("point"), "Fulfillment", fulfillment, "fulfillment")
        parcel.order = found
        with parts_named(lines):
            back = services.ask_return(by.buyer(), parcel, offs=pieces_of(lines), reason=reason)
        return {"fulfillment_return": models.Return.objects.get(pk=back.pk), "order": found}

    @ask(
        "OrderComplain",
        errors=ORDER,
        gives={"complaint": graphene.Field(Complaint), **ORDER_GIVES},
        **THE_ORDER,
        kind=graphene.Argument(Kind, required=True),
        text=graphene.String(required=True),
    )
    def order_complain(by: Context, order: str, kind: Enum, text: str) -> Answer:
        """A complaint with a number and a day by which it is answered. Sent again word by word it is the same."""
        found = order_of(order)
        made = services.complain(by.buyer(), found, kind=kind.value, text=text)
        return {"complaint": models.Complaint.objects.get(pk=made.pk), "order": found}


class AnswerMutations:
    @act(
        "OrderConfirm",
        error=ORDER.type,
        gives={"order": (Order, models.Order.objects.all)},
        needs_key=False,
        id=graphene.ID(required=True),
    )
    def order_confirm(actor: User, id: str) -> Made:
        """The buyer of a large first order has been called and means it. For the office."""
        return {"order": services.confirm_order(actor, keyed(visible_to(actor), "Order", id, "id"))}

    @act(
        "ReturnAnswer",
        error=ORDER.type,
        gives={"fulfillment_return": (FulfillmentReturn, models.Return.objects.all)},
        id=graphene.ID(required=True, description="Of the return that was asked for."),
        agree=graphene.Boolean(required=True),
        answer=graphene.String(description="What the buyer is told; needed to decline."),
        bearer=graphene.Argument(Bearer, description="Who pays for the way; the buyer, if nothing is said."),
    )
    def return_answer(actor: User, id: str, agree: bool, answer: str | None = None, bearer: Enum | None = None) -> Made:
        """The point agrees, or declines with its reason."""
        borne = bearer.value if bearer else models.Bearer.BUYER
        found = return_of(actor, id)
        done = services.answer_return(actor, found, agree=agree, answer=answer or "", bearer=borne)
        return {"fulfillment_return": done}

    @act(
        "ComplaintAnswer",
        error=ORDER.type,
        gives={"complaint": (Complaint, models.Complaint.objects.all)},
        complaint=graphene.ID(required=True),
        answer=graphene.String(required=True),
    )
    def complaint_answer(actor: User, complaint: str, answer: str) -> Made:
        """Say what is done about it. For the office."""
        found = keyed(complaints_visible_to(actor), "Complaint", complaint, "complaint")
        return {"complaint": services.answer_complaint(actor, found, answer=answer)}
