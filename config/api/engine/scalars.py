"""Scalars that GraphQL itself does not have, by their names in the dialect."""

from decimal import Decimal as Number
from decimal import InvalidOperation
from typing import Any

import graphene
import orjson
from graphene.types.scalars import MAX_INT
from graphql import GraphQLError, Undefined, value_from_ast_untyped
from graphql.language import ast

_MOST_DIGITS = 30


class JSONString(graphene.Scalar):
    """A JSON value written as a text, as rich text is."""

    @staticmethod
    def serialize(value: Any) -> str | None:
        return orjson.dumps(value).decode()

    @staticmethod
    def parse_value(value: Any) -> Any:
        if not isinstance(value, str):
            raise GraphQLError("A JSONString is a text that holds JSON.")
        try:
            return orjson.loads(value)
        except orjson.JSONDecodeError:
            raise GraphQLError("This text does not hold JSON.") from None

    @classmethod
    def parse_literal(cls, node: Any, variables: Any = None) -> Any:
        return cls.parse_value(node.value) if isinstance(node, ast.StringValueNode) else Undefined


class JSON(graphene.Scalar):
    """Any JSON value."""

    @staticmethod
    def serialize(value: Any) -> Any:
        return value

    parse_value = serialize

    @staticmethod
    def parse_literal(node: Any, variables: Any = None) -> Any:
        return value_from_ast_untyped(node, variables)


def _decimal(value: Any) -> Number:
    if isinstance(value, bool) or not isinstance(value, int | float | str | Number):
        raise GraphQLError("A decimal is a number, or a text that holds one.")
    text = str(value)
    try:
        number = Number(text)
    except InvalidOperation:
        number = Number("NaN")
    if not number.is_finite() or len(text) > _MOST_DIGITS or abs(number.adjusted()) > _MOST_DIGITS:
        raise GraphQLError(f"A decimal is a number of at most {_MOST_DIGITS} digits.")
    return number


class Decimal(graphene.Scalar):
    """A decimal number: as input a number or a text, in answers a number."""

    @staticmethod
    def serialize(value: Any) -> int | float:
        number = _decimal(value)
        return int(number) if number == number.to_integral_value() else float(number)

    @staticmethod
    def parse_value(value: Any) -> Number:
        return _decimal(value)

    @classmethod
    def parse_literal(cls, node: Any, variables: Any = None) -> Any:
        if isinstance(node, ast.IntValueNode | ast.FloatValueNode | ast.StringValueNode):
            return cls.parse_value(node.value)
        return Undefined


class PositiveDecimal(Decimal):
    """A decimal number of at least 0."""

    @staticmethod
    def parse_value(value: Any) -> Number:
        number = _decimal(value)
        if number < 0:
            raise GraphQLError("This number must not be negative.")
        return number


class PositiveInt(graphene.Scalar):
    """A whole number of at least 1."""

    @staticmethod
    def serialize(value: Any) -> int:
        return int(value)

    @staticmethod
    def parse_value(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MAX_INT:
            raise GraphQLError("This must be a whole number of at least 1.")
        return value

    @classmethod
    def parse_literal(cls, node: Any, variables: Any = None) -> Any:
        if not isinstance(node, ast.IntValueNode):
            return Undefined
        return cls.parse_value(int(node.value[:11]))
