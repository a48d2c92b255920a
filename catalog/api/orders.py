"""In which order products come: the dialect's sort fields as keys of the listing rows."""

from typing import Any

import graphene
from django.db.models import BigIntegerField, CharField, DateTimeField, IntegerField

from config.api.engine.enums import enum, named
from config.api.engine.keyset import Column, Order

OrderDirection = enum("OrderDirection", [("ASC", False), ("DESC", True)])
ProductOrderField = enum("ProductOrderField", named("NAME PRICE MINIMAL_PRICE DATE RATING COLLECTION"))

_LAST: Column = ("product_id", BigIntegerField())
_COLUMNS: dict[str, Column] = {
    "NAME": ("name_key", CharField()),
    "PRICE": ("price_from", BigIntegerField()),
    "MINIMAL_PRICE": ("price_from", BigIntegerField()),
    "DATE": ("published_at", DateTimeField()),
    "RATING": ("stars", IntegerField()),
    "COLLECTION": ("position", IntegerField()),
}
BY_NAME = Order("NAME", (_COLUMNS["NAME"], _LAST))
BY_POSITION = Order("COLLECTION", (_COLUMNS["COLLECTION"], _LAST))


class ProductOrder(graphene.InputObjectType):
    """RATING is by stars, or by how well a product fits `search` when there is one; COLLECTION is the order that a
    collection was laid in, and by name where there is no collection."""

    direction = OrderDirection(required=True)
    field = ProductOrderField()


def order_of(sort_by: Any, *, default: Order) -> Order:
    """The order that a client asks for. `default` says what no wish, and COLLECTION, mean here."""
    field = sort_by.field.value if sort_by and sort_by.field else None
    if field is None or field == "COLLECTION":
        descending = bool(sort_by and sort_by.direction.value)
        return Order(default.name, default.columns, descending)
    return Order(field, (_COLUMNS[field], _LAST), bool(sort_by.direction.value))
