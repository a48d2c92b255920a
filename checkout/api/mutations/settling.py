"""The office's month end: statements closed and paid, and the dated rules that they go by."""

from datetime import date
from enum import Enum
from typing import Any

import graphene

from catalog.api.fields import choices
from catalog.api.mutations.access import one, producer_of
from checkout.api.errors import SETTLEMENT
from checkout.api.statements import Statement
from checkout.settlement import models, services
from checkout.settlement.policies import statements_visible_to
from config.api.engine.mutations import Made, act
from config.core.models import User

TaxWay = choices("TaxWay", models.TaxWay)
STATEMENT: dict[str, Any] = {"statement": (Statement, models.Statement.objects.all)}


class SettlementMutations:
    @act(
        "StatementClose",
        error=SETTLEMENT.type,
        gives=STATEMENT,
        producer=graphene.ID(required=True),
        month=graphene.Date(required=True, description="Any day of it."),
    )
    def statement_close(actor: User, producer: str, month: date) -> Made:
        """All that fell due to a producer until that month's end becomes its statement; closed again it is the same."""
        return {"statement": services.close_statement(actor, producer_of(producer), month=month)}

    @act(
        "StatementPay",
        error=SETTLEMENT.type,
        gives=STATEMENT,
        statement=graphene.ID(required=True),
        bank_reference=graphene.String(required=True),
        paid_on=graphene.Date(required=True),
    )
    def statement_pay(actor: User, statement: str, bank_reference: str, paid_on: date) -> Made:
        """The transfer has been made. Never by who closed it."""
        found = one(statements_visible_to(actor), "Statement", statement, "statement")
        return {"statement": services.pay_statement(actor, found, bank_reference=bank_reference, paid_on=paid_on)}

    @act(
        "ProducerTaxStatusSet",
        error=SETTLEMENT.type,
        gives={},
        producer=graphene.ID(required=True),
        way=graphene.Argument(TaxWay, required=True),
        starts_on=graphene.Date(required=True),
        reference=graphene.String(required=True, description="By which text, paper or call."),
    )
    def producer_tax_status_set(actor: User, producer: str, way: Enum, starts_on: date, reference: str) -> Made:
        """How a producer is taxed from a day on; what is closed stays as it is."""
        services.set_tax_status(actor, producer_of(producer), way=way.value, starts_on=starts_on, reference=reference)
        return {}
