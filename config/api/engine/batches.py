"""Fields that leave their parent, answered once for all siblings: no look-ahead, no async loader, no query per row.

Objects that were read together are *peers*. A field under `@batch` costs its queries once per level and arguments,
however many rows there are; every other field is an attribute read. The first peer asked answers for all, and what
comes back become peers in turn:

    class Product(ObjectType):
        name = String(required=True)                  # an attribute of the row

        @batch(lambda: Producer)
        def producer(products, info):                 # all products of this level at once
            found = models.Producer.objects.in_bulk({product.producer_id for product in products})
            return [found[product.producer_id] for product in products]
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, ClassVar

import graphene
from django.db.models import Model

from config.api.engine.guard import querying

Resolver = Callable[..., Sequence[Any]]


class Peer:
    """Base of values that are no rows but have batches; `inside` names the attributes that hold more of them."""

    inside: ClassVar[tuple[str, ...]] = ()


class _Level:
    """The objects of one level that are of one class, and what their batches have answered."""

    __slots__ = ("answers", "members")

    def __init__(self, members: list[Any]) -> None:
        self.members = members
        self.answers: dict[Hashable, Any] = {}


def together(values: Any) -> Any:
    """Make all objects in `values` (an object, or lists of them, however nested) peers; returns `values`.

    An object that has been met before, as a pack's product has, stays with the peers that it had then: they are still
    being asked.
    """
    found: dict[type, dict[int, Any]] = {}
    _gather(values, found)
    for members in filter(None, found.values()):
        level = _Level(list(members.values()))
        for member in level.members:
            member.__dict__["_level"] = level
    return values


def _gather(value: Any, found: dict[type, dict[int, Any]]) -> None:
    if isinstance(value, list | tuple):
        for item in value:
            _gather(item, found)
    elif isinstance(value, Model | Peer):
        members = found.setdefault(type(value), {})
        if id(value) not in members and "_level" not in value.__dict__:
            members[id(value)] = value
            for name in getattr(value, "inside", ()):
                _gather(getattr(value, name), found)


def frozen(value: Any) -> Hashable:
    """Arguments as something that can be compared and kept, whatever order they were written in."""
    if isinstance(value, dict):
        return tuple(sorted((name, frozen(item)) for name, item in value.items()))
    if isinstance(value, list | tuple):
        return tuple(frozen(item) for item in value)
    return value


def batched(resolve_all: Resolver) -> Callable[..., Any]:
    """A resolver of one parent from `resolve_all(parents, info, **arguments)`, which gives one value per parent."""

    def resolve(parent: Any, info: Any, **arguments: Any) -> Any:
        level: _Level = parent.__dict__["_level"]
        question = (resolve_all, frozen(arguments)) if arguments else resolve_all
        answers = level.answers.get(question)
        if answers is None:
            answers = level.answers[question] = _ask(resolve_all, level.members, info, arguments)
        return answers[id(parent)]

    return resolve


def _ask(resolve_all: Resolver, members: list[Any], info: Any, arguments: dict[str, Any]) -> dict[int, Any]:
    try:
        with querying():
            values = list(resolve_all(members, info, **arguments))
    except Exception as failure:  # noqa: BLE001  it is each sibling's answer: none asks again
        values = [failure] * len(members)
    together(values)
    return {id(member): value for member, value in zip(members, values, strict=True)}


def shared(read_all: Callable[[list[Any]], Sequence[Any]]) -> Callable[[list[Any]], Sequence[Any]]:
    """What several batches of one level rest on, read once for all of them: `read_all(parents)`."""

    def read(parents: list[Any]) -> Sequence[Any]:
        level: _Level = parents[0].__dict__["_level"]
        if read_all not in level.answers:
            level.answers[read_all] = read_all(parents)
        return level.answers[read_all]

    return read


def batch(of: Any, /, **field: Any) -> Callable[[Resolver], graphene.Field]:
    """Declare the function below as a field of type `of` that is resolved for a whole level at once.

    `field` are arguments of the GraphQL field or options of `graphene.Field`; the docstring becomes the description.
    """

    def declare(resolve_all: Resolver) -> graphene.Field:
        options = {"description": resolve_all.__doc__} | field
        return graphene.Field(of, resolver=batched(resolve_all), **options)

    return declare


def in_order(parents: Iterable[Any], key: str, found: dict[Any, Any], missing: Any = None) -> list[Any]:
    """The value found for each parent's attribute `key`, in the parents' order: what most batches end with."""
    return [found.get(getattr(parent, key), missing) for parent in parents]
