"""Connections as Relay has them, at the root and inside batches: one page of rows for each parent, in one query."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import graphene
from django.db.models import QuerySet

from config.api.engine.batches import Peer, batch
from config.api.engine.keyset import Order, count_each, read_each

# For the fields that give a connection: `batch(lambda: ProductCountableConnection, **PAGE)`
PAGE: dict[str, Any] = {
    "first": graphene.Int(description="How many from the start, at most 100."),
    "after": graphene.String(description="Start behind this cursor."),
    "last": graphene.Int(description="How many from the end, at most 100."),
    "before": graphene.String(description="End ahead of this cursor."),
}


@dataclass(frozen=True)
class Page:
    """Which part of a list is asked for; sizes have been checked before execution began."""

    first: int | None = None
    after: str | None = None
    last: int | None = None
    before: str | None = None

    @property
    def forward(self) -> bool:
        return self.first is not None

    @property
    def size(self) -> int:
        return (self.first if self.first is not None else self.last) or 0


class Rows:
    """Everything a connection pages through: a queryset, unsliced, how to turn its rows into nodes, and how to count
    several such at once."""

    def __init__(
        self,
        rows: QuerySet,
        order: Order,
        nodes: Callable[[list[Any]], list[Any]] = list,
        count: Callable[[list[QuerySet]], list[int]] = count_each,
    ) -> None:
        self.rows = rows
        self.order = order
        self.nodes = nodes
        self.count = count


@dataclass(eq=False)
class Edge(Peer):
    node: Any
    cursor: str
    inside: ClassVar[tuple[str, ...]] = ("node",)


@dataclass(eq=False)
class Connection(Peer):
    """One page. What lies around it, and how many there are in all, is found out when asked, for a whole level."""

    edges: list[Edge]
    inside: ClassVar[tuple[str, ...]] = ("edges",)

    @staticmethod
    def next_of(connections: list[Any]) -> list[bool]:
        """For each connection: does anything come after its page?"""
        raise NotImplementedError

    @staticmethod
    def previous_of(connections: list[Any]) -> list[bool]:
        """For each connection: does anything come before its page?"""
        raise NotImplementedError

    @staticmethod
    def count_of(connections: list[Any]) -> list[int]:
        """For each connection: how many are there in all?"""
        raise NotImplementedError


@dataclass(eq=False)
class Paged(Connection):
    """A page of rows."""

    source: Rows
    page: Page
    more: bool

    @staticmethod
    def next_of(connections: list[Any]) -> list[bool]:
        return _ahead(connections) if connections[0].page.forward else _behind(connections)

    @staticmethod
    def previous_of(connections: list[Any]) -> list[bool]:
        return _behind(connections) if connections[0].page.forward else _ahead(connections)

    @staticmethod
    def count_of(connections: list[Any]) -> list[int]:
        page = connections[0].page
        if page.after is None and page.before is None and not any(connection.more for connection in connections):
            return [len(connection.edges) for connection in connections]  # each page holds all there is
        return connections[0].source.count([connection.source.rows for connection in connections])


def _ahead(connections: list[Paged]) -> list[bool]:
    return [connection.more for connection in connections]


def _behind(connections: list[Paged]) -> list[bool]:
    """Whether anything lies on the side that the pages do not travel to: nothing does when they start at the end."""
    page = connections[0].page
    order = connections[0].source.order
    cursor, side = (page.after, "after") if page.forward else (page.before, "before")
    if cursor is None:
        return [False for _ in connections]
    back = order.reversed() if page.forward else order
    at = back.beyond(order.read_cursor(cursor, side), inclusive=True)
    return [bool(rows) for rows in read_each([connection.source.rows.filter(at)[:1] for connection in connections])]


def paginate(sources: Sequence[Rows], page: Page) -> list[Connection]:
    """The page of each source, all in one query and one more for their nodes. The sources share model, order, nodes.

    Raises `BadInput` naming `after` or `before` for a broken cursor.
    """
    if not sources:
        return []
    order = sources[0].order
    travel = order if page.forward else order.reversed()
    window = [travel.sort(order.annotated(_between(source.rows, order, page)))[: page.size + 1] for source in sources]
    found = read_each(window)
    kept = []
    for rows in found:
        rows.sort(key=order.values, reverse=travel.descending)
        kept.append(rows[: page.size] if page.forward else rows[: page.size][::-1])
    nodes = iter(sources[0].nodes([row for rows in kept for row in rows]))
    return [
        Paged([Edge(next(nodes), order.cursor(row)) for row in rows], source, page, more=len(read) > page.size)
        for source, rows, read in zip(sources, kept, found, strict=True)
    ]


def _between(rows: QuerySet, order: Order, page: Page) -> QuerySet:
    if page.after is not None:
        rows = rows.filter(order.beyond(order.read_cursor(page.after, "after")))
    if page.before is not None:
        rows = rows.filter(order.reversed().beyond(order.read_cursor(page.before, "before")))
    return rows


class PageInfo(graphene.ObjectType):
    """What lies around this page."""

    @batch(graphene.Boolean, required=True)
    def has_next_page(connections: list[Connection], info: Any) -> list[bool]:
        return type(connections[0]).next_of(connections)

    @batch(graphene.Boolean, required=True)
    def has_previous_page(connections: list[Connection], info: Any) -> list[bool]:
        return type(connections[0]).previous_of(connections)

    start_cursor = graphene.String()
    end_cursor = graphene.String()

    @staticmethod
    def resolve_start_cursor(connection: Connection, info: Any) -> str | None:
        return connection.edges[0].cursor if connection.edges else None

    @staticmethod
    def resolve_end_cursor(connection: Connection, info: Any) -> str | None:
        return connection.edges[-1].cursor if connection.edges else None


def _counts(connections: list[Connection], info: Any) -> list[int]:
    return type(connections[0]).count_of(connections)


def connection_of(name: str, node: Callable[[], Any]) -> type[graphene.ObjectType]:
    """The type `<name>CountableConnection` with its edge, for nodes of the type that `node()` gives."""
    edge_fields = {
        "node": graphene.Field(node, required=True),
        "cursor": graphene.String(required=True),
    }
    edge = type(f"{name}CountableEdge", (graphene.ObjectType,), edge_fields)
    connection_fields = {
        "page_info": graphene.Field(PageInfo, required=True, resolver=lambda connection, info: connection),
        "edges": graphene.List(graphene.NonNull(edge), required=True),
        "total_count": batch(graphene.Int)(_counts),
    }
    return type(f"{name}CountableConnection", (graphene.ObjectType,), connection_fields)
