"""Global ids, as Relay has them: base64 of `Type:key`. Opaque to clients, and safe in an address."""

import binascii
from base64 import b64decode, b64encode
from typing import Any
from uuid import UUID

import graphene

_MOST = 2**63 - 1


def global_id(kind: str, key: object) -> str:
    """The id by which clients know the object `key` of type `kind`."""
    return b64encode(f"{kind}:{key}".encode()).decode()


def key_of(kind: str, text: str) -> str | None:
    """The key in a global id of type `kind`; None when `text` is no such id."""
    try:
        found, colon, key = b64decode(text, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return None
    return key if colon and found == kind and key and key.isprintable() else None


def number_of(kind: str, text: str) -> int | None:
    """The whole number in a global id of type `kind`; None when `text` is no such id."""
    key = key_of(kind, text)
    if key is None or not key.isascii() or not key.isdigit() or len(key) > 19 or int(key) > _MOST:
        return None
    return int(key)


def uuid_of(kind: str, text: str) -> UUID | None:
    """The random key in a global id of type `kind`; None when `text` is no such id."""
    try:
        return UUID(key_of(kind, text) or "")
    except ValueError:
        return None


def id_field(kind: str) -> graphene.Field:
    """The `id` of a type whose objects are rows with a primary key."""

    def resolve(row: Any, info: Any) -> str:
        return global_id(kind, row.pk)

    return graphene.Field(graphene.ID, required=True, resolver=resolve)
