"""Asking the API in tests, over HTTP as clients do."""

from typing import Any

import orjson
from django.test import Client


def post(body: Any, **headers: str) -> Any:
    """The response to a body, sent as it is when it is bytes."""
    content = body if isinstance(body, bytes) else orjson.dumps(body)
    return Client().post("/graphql/", content, content_type="application/json", headers=headers)


def ask(query: str, *, adult: bool = False, **variables: Any) -> dict[str, Any]:
    """The `data` of an answer without errors."""
    headers = {"X-Buyer-Age": "18"} if adult else {}
    response = post({"query": query, "variables": variables}, **headers)
    answer = orjson.loads(response.content)
    assert "errors" not in answer, answer["errors"]
    assert response.status_code == 200
    return answer["data"]


def refused(query: str, *, status: int, **variables: Any) -> dict[str, Any]:
    """The first error of an answer that has one."""
    response = post({"query": query, "variables": variables})
    assert response.status_code == status, response.content
    return orjson.loads(response.content)["errors"][0]
