"""A shop of three levels without a database: every batch call is written down, as a query would be."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import graphene

from config.api.engine.batches import Peer, batch
from config.api.engine.documents import reader

calls: list[tuple[Any, ...]] = []


@dataclass(eq=False)
class Row(Peer):
    number: int


class Point(graphene.ObjectType):
    number = graphene.Int()


class Stock(graphene.ObjectType):
    number = graphene.Int()

    @batch(lambda: Point)
    def point(stocks, info):
        calls.append(("point", len(stocks)))
        points = {place: Row(place) for place in {stock.number % 3 for stock in stocks}}
        return [points[stock.number % 3] for stock in stocks]


class Variant(graphene.ObjectType):
    number = graphene.Int()

    @batch(graphene.List(Stock))
    def stocks(variants, info):
        calls.append(("stocks", len(variants)))
        return [[Row(variant.number * 10 + place) for place in range(3)] for variant in variants]


class Product(graphene.ObjectType):
    number = graphene.Int()
    broken = graphene.String()

    @batch(graphene.List(Variant), size=graphene.Int(default_value=2))
    def variants(products, info, size):
        """Its packs."""
        calls.append(("variants", len(products), size))
        return [[Row(product.number * 10 + place) for place in range(size)] for product in products]

    @batch(graphene.Int, required=True)
    def weight(products, info):
        raise RuntimeError("the scale at /srv/secret is broken")

    @staticmethod
    def resolve_broken(product, info):
        if product.number == 1:
            raise RuntimeError("password=hunter2")
        return "whole"


class Query(graphene.ObjectType):
    products = graphene.List(Product, count=graphene.Int(required=True))

    @staticmethod
    def resolve_products(root, info, count):
        calls.append(("products", count))
        return [Row(number) for number in range(count)]


schema = graphene.Schema(query=Query)
read = reader(schema.graphql_schema)


def ask(text: str, **variables: Any) -> Any:
    """The execution's result; `calls` holds what was fetched for it."""
    calls.clear()
    return read(text).run(variables, None, SimpleNamespace())
