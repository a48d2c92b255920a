"""Asking the API in tests, over HTTP as clients do."""

from typing import Any

import orjson
from django.test import Client

from config.core.models import User
from config.core.tokens import TokenKind, issue


def post(body: Any, *, client: Client | None = None, **headers: str) -> Any:
    """The response to a body, sent as it is when it is bytes."""
    content = body if isinstance(body, bytes) else orjson.dumps(body)
    return (client or Client()).post("/graphql/", content, content_type="application/json", headers=headers)


def ask(query: str, *, adult: bool = False, user: User | None = None, **variables: Any) -> dict[str, Any]:
    """The `data` of an answer without errors, to nobody or to `user` by a token."""
    headers = {"X-Buyer-Age": "18"} if adult else {}
    if user is not None:
        headers["Authorization"] = f"Bearer {issue(user, TokenKind.ACCESS)}"
    response = post({"query": query, "variables": variables}, **headers)
    answer = orjson.loads(response.content)
    assert "errors" not in answer, answer["errors"]
    assert response.status_code == 200
    return answer["data"]


def refused(query: str, *, status: int, user: User | None = None, **variables: Any) -> dict[str, Any]:
    """The first error of an answer that has one."""
    headers = {"Authorization": f"Bearer {issue(user, TokenKind.ACCESS)}"} if user else {}
    response = post({"query": query, "variables": variables}, **headers)
    assert response.status_code == status, response.content
    return orjson.loads(response.content)["errors"][0]
