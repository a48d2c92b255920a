"""What every list of a desk has in common: rows as far as the reader may see them, and sums in whole dong."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

import graphene
from django.db.models import Model, QuerySet

from catalog.api.money import Amount, Money
from config.core.models import User

M = TypeVar("M", bound=Model)


def seen(info: Any, visible: Callable[[User], QuerySet[M]], of: type[M]) -> QuerySet[M]:
    """What `visible` shows the signed-in reader; nothing to nobody."""
    user = info.context.user
    return visible(user) if isinstance(user, User) else of._default_manager.none()


def by_parent(parents: list[Any], rows: Any, key: str) -> list[list[Any]]:
    """The rows of each parent, in their order: `key` is the attribute that holds the parent's key."""
    found: dict[Any, list[Any]] = {}
    for row in rows:
        found.setdefault(getattr(row, key), []).append(row)
    return [found.get(parent.pk, []) for parent in parents]


def keys_of(rows: QuerySet[Any]) -> set[UUID]:
    """The keys of `rows`; one query."""
    return set(rows.values_list("pk", flat=True))


def sum_field(attribute: str, about: str | None = None) -> graphene.Field:
    """A sum that lies on its row."""

    def resolve(row: Any, info: Any) -> Amount:
        return Amount(getattr(row, attribute))

    return graphene.Field(Money, required=True, resolver=resolve, description=about)
