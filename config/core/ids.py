"""Ids that open what they name: whoever knows one may come in, so nobody may guess one."""

import secrets
import uuid


def random_id() -> uuid.UUID:
    """128 random bits (design, rule 9); `uuid4` has 122, its version takes the rest."""
    return uuid.UUID(bytes=secrets.token_bytes(16))
