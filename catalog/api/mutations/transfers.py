"""Transfers between points, and consignments between a producer and a point."""

from typing import Any

import graphene

from catalog.api.desk import Consignment, Transfer
from catalog.api.mutations.access import (
    StockError,
    any_point,
    consignment_of,
    few,
    lot_at,
    point_of,
    producer_of,
    product_of,
    transfer_of,
)
from catalog.inventory import models, services
from catalog.inventory.services.transfers import Arrival, Sending
from config.api.engine.ids import number_of
from config.api.engine.mutations import Made, act, lines_named
from config.core.models import User

Input = dict[str, Any]
TRANSFER: dict[str, Any] = {"transfer": (Transfer, models.Transfer.objects.all)}
CONSIGNMENT: dict[str, Any] = {"consignment": (Consignment, models.Consignment.objects.all)}


class TransferLineInput(graphene.InputObjectType):
    lot = graphene.ID(required=True)
    quantity = graphene.Int(required=True)


class TransferCreateInput(graphene.InputObjectType):
    source = graphene.ID(required=True)
    target = graphene.ID(required=True)
    lines = graphene.List(graphene.NonNull(TransferLineInput), required=True)
    note = graphene.String()


class TransferArrivalInput(graphene.InputObjectType):
    line = graphene.ID(required=True)
    received = graphene.Int(required=True)
    note = graphene.String(description="What became of the rest.")


class ConsignmentRequestInput(graphene.InputObjectType):
    producer = graphene.ID(required=True)
    warehouse = graphene.ID(required=True)
    starts_on = graphene.Date(required=True)
    ends_on = graphene.Date()
    commission_permille = graphene.Int(description="The point's share of a sale, in thousandths.")
    products = graphene.List(graphene.NonNull(graphene.ID), description="None: all of the producer's.")


class TransferMutations:
    @act("TransferCreate", error=StockError, gives=TRANSFER, input=TransferCreateInput(required=True))
    def transfer_create(actor: User, input: Input) -> Made:
        """Write down what is to go; nothing moves yet."""
        source, target = point_of(actor, input["source"], "source"), any_point(input["target"], "target")
        lines = enumerate(few(input["lines"]))
        sendings = [Sending(lot_at(actor, line["lot"], f"lines.{n}.lot"), line["quantity"]) for n, line in lines]
        note = input.get("note") or ""
        return {"transfer": services.draft_transfer(actor, source, target, sendings=sendings, note=note)}

    @act("TransferSend", error=StockError, gives=TRANSFER, transfer=graphene.ID(required=True))
    def transfer_send(actor: User, transfer: str) -> Made:
        """The goods leave the shelf and are on their way."""
        return {"transfer": services.send_transfer(actor, transfer_of(actor, transfer))}

    @act(
        "TransferReceive",
        error=StockError,
        gives=TRANSFER,
        transfer=graphene.ID(required=True),
        lines=graphene.List(graphene.NonNull(TransferArrivalInput), required=True),
    )
    def transfer_receive(actor: User, transfer: str, lines: list[Input]) -> Made:
        """Say how many of each line came; what did not come needs a note."""
        coming = transfer_of(actor, transfer)
        arrivals = {_line(line): Arrival(line["received"], line.get("note") or "") for line in few(lines)}
        with lines_named({str(key): str(n) for n, key in enumerate(arrivals)}):
            return {"transfer": services.receive_transfer(actor, coming, arrivals=arrivals)}

    @act("TransferCancel", error=StockError, gives=TRANSFER, transfer=graphene.ID(required=True))
    def transfer_cancel(actor: User, transfer: str) -> Made:
        """Drop a draft, or take back what is on its way."""
        return {"transfer": services.cancel_transfer(actor, transfer_of(actor, transfer))}


class ConsignmentMutations:
    @act("ConsignmentRequest", error=StockError, gives=CONSIGNMENT, input=ConsignmentRequestInput(required=True))
    def consignment_request(actor: User, input: Input) -> Made:
        """Ask the other side: by the point's manager, or by the producer's member."""
        producer, point = producer_of(input["producer"]), any_point(input["warehouse"], "warehouse")
        products = [product_of(producer, text, f"products.{n}") for n, text in enumerate(input.get("products") or ())]
        made = services.ask_consignment(
            actor,
            producer,
            point,
            starts_on=input["starts_on"],
            ends_on=input.get("ends_on"),
            commission_permille=input.get("commission_permille") or 0,
            products=products,
        )
        return {"consignment": made}

    @act(
        "ConsignmentAnswer",
        error=StockError,
        gives=CONSIGNMENT,
        consignment=graphene.ID(required=True),
        agree=graphene.Boolean(required=True),
    )
    def consignment_answer(actor: User, consignment: str, agree: bool) -> Made:
        """The side that was asked agrees or declines."""
        return {"consignment": services.answer_consignment(actor, consignment_of(actor, consignment), agree=agree)}

    @act("ConsignmentEnd", error=StockError, gives=CONSIGNMENT, consignment=graphene.ID(required=True))
    def consignment_end(actor: User, consignment: str) -> Made:
        """Either side ends it today; what lies there goes back."""
        return {"consignment": services.end_consignment(actor, consignment_of(actor, consignment))}


def _line(line: Input) -> int:
    """The key of the line that is meant; 0, which no line has, for what is no id: the line it stands for is missed."""
    return number_of("TransferLine", line["line"]) or 0
