"""What is owed to producers, what was sold, and what is stuck: as far as each reader may see it."""

from dataclasses import asdict
from datetime import date
from enum import Enum
from types import SimpleNamespace
from typing import Any

import graphene
from django.db.models import Sum

from catalog.api.fields import choices, words
from catalog.api.money import Amount, Money
from catalog.producers.models import Producer
from catalog.producers.policies import visible_to as producers_visible_to
from checkout.api.reading import sum_field
from checkout.api.statements import (
    LATEST,
    OpenStatement,
    Statement,
    StatementCountableConnection,
    StatementState,
)
from checkout.orders.models import Parcel
from checkout.settlement import figures
from checkout.settlement.models import AccountKind
from checkout.settlement.periods import month_of
from checkout.settlement.policies import accounts_visible_to, statements_visible_to
from checkout.settlement.problems import OpenProblem, ProblemKind, open_problems
from checkout.settlement.selectors import open_statement, waiting_figures
from config.api.engine.connections import PAGE, Connection, Page, Rows, paginate
from config.api.engine.enums import enum
from config.api.engine.ids import global_id, number_of
from config.core.models import User

Account = choices("LedgerAccountKind", AccountKind)
By = enum("SalesFiguresBy", [(by.name, by.value) for by in figures.By])
Problem = enum("OpenProblemKind", [(kind.name, kind.value) for kind in ProblemKind])


class LedgerBalance(graphene.ObjectType):
    """Of one account. Above nothing: the shop has it or is owed it; below: it owes it, or has earned it."""

    kind = graphene.Field(Account, required=True)
    producer_id = graphene.ID(
        resolver=lambda row, info: global_id("Producer", row.producer_id) if row.producer_id else None
    )
    warehouse_id = graphene.ID(
        resolver=lambda row, info: global_id("Warehouse", row.point_id) if row.point_id else None
    )
    balance = sum_field("balance")


class SalesFigure(graphene.ObjectType):
    """What was sold, returns taken off."""

    name = graphene.String(required=True)
    about = words("about")
    pieces = graphene.Int(required=True)
    value = sum_field("value")
    returned = sum_field("returned")


class OpenProblemRow(graphene.ObjectType):
    """Something that is stuck between an order and its money, and since when."""

    class Meta:
        name = "OpenProblem"

    kind = graphene.Field(Problem, required=True, resolver=lambda row, info: row.kind.value)
    what = graphene.String(required=True, description="An order's number, a bank's reference, a statement's number.")
    at = words("at", description="The point or the producer that it is about.")
    since = graphene.DateTime(required=True)
    amount = graphene.Field(Money)
    fulfillment_id = graphene.ID()

    @staticmethod
    def resolve_amount(row: OpenProblem, info: Any) -> Amount | None:
        return None if row.amount is None else Amount(row.amount)

    @staticmethod
    def resolve_fulfillment_id(row: OpenProblem, info: Any) -> str | None:
        return global_id("Fulfillment", row.thing.pk) if isinstance(row.thing, Parcel) else None


def _listed(of: Any, **options: Any) -> graphene.List:
    return graphene.List(graphene.NonNull(of), **options)


def _reader(info: Any) -> User | None:
    user = info.context.user
    return user if isinstance(user, User) else None


class SettlementQueries:
    statements = graphene.Field(
        StatementCountableConnection,
        producer=graphene.ID(),
        month=graphene.Date(description="Any day of it."),
        state=graphene.Argument(StatementState),
        description="Closed ones, the newest first: a producer's own, all for the office. Null to nobody signed in.",
        **PAGE,
    )
    statement = graphene.Field(Statement, id=graphene.ID(required=True))
    open_statement = graphene.Field(
        OpenStatement,
        producer=graphene.ID(required=True),
        month=graphene.Date(required=True, description="Any day of it."),
        description="For the producer and the office; null to everybody else.",
    )
    ledger_balances = _listed(LedgerBalance, description="For the office; of a producer, what it is owed.")
    sales_figures = _listed(
        SalesFigure,
        by=graphene.Argument(By, required=True),
        since=graphene.Date(required=True, description="Its month is the first."),
        until=graphene.Date(required=True, description="Its month is the last."),
        description="Of all for the office, of their own for producers. Null to nobody signed in.",
    )
    open_problems = _listed(
        OpenProblemRow, description="The longest first: all for the office, for a point its own. Null to nobody."
    )

    @staticmethod
    def resolve_statements(
        root: Any,
        info: Any,
        producer: str | None = None,
        month: date | None = None,
        state: Enum | None = None,
        **page: Any,
    ) -> Connection | None:
        user = _reader(info)
        if user is None:
            return None
        asked: dict[str, Any] = {"month": month and month_of(month), "state": state and state.value}
        asked["producer"] = None if producer is None else number_of("Producer", producer) or 0
        rows = statements_visible_to(user).filter(**{name: v for name, v in asked.items() if v is not None})
        return paginate([Rows(rows, LATEST)], Page(**page))[0]

    @staticmethod
    def resolve_statement(root: Any, info: Any, id: str) -> Any:
        user, key = _reader(info), number_of("Statement", id)
        return statements_visible_to(user).filter(pk=key).first() if user and key else None

    @staticmethod
    def resolve_open_statement(root: Any, info: Any, producer: str, month: date) -> SimpleNamespace | None:
        user, key = _reader(info), number_of("Producer", producer)
        found: Producer | None = producers_visible_to(user).filter(pk=key).first() if user and key else None
        if user is None or found is None:
            return None
        told = open_statement(user, found, month_of(month))
        waiting = waiting_figures(user, found)["amount"]
        sums = asdict(told.figures) | {"total": told.figures.total}
        return SimpleNamespace(**sums, refusal=told.refusal, not_due=waiting)

    @staticmethod
    def resolve_ledger_balances(root: Any, info: Any) -> list[Any] | None:
        user = _reader(info)
        if user is None:
            return None
        rows = accounts_visible_to(user).annotate(balance=Sum("entries__amount", default=0))
        return list(rows.order_by("kind", "producer", "point"))

    @staticmethod
    def resolve_sales_figures(root: Any, info: Any, by: Enum, since: date, until: date) -> list[Any] | None:
        user = _reader(info)
        return list(figures.sales(user, by=figures.By(by.value), since=since, until=until)) if user else None

    @staticmethod
    def resolve_open_problems(root: Any, info: Any) -> list[OpenProblem] | None:
        user = _reader(info)
        return open_problems(user) if user else None
