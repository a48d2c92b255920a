"""`POST /graphql/`: one JSON document in, one JSON answer out; `GET` shows GraphiQL where that is switched on."""

from contextlib import nullcontext
from typing import Any, cast

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from graphql import GraphQLError

from config.api.engine.context import Context, bearer
from config.api.engine.documents import Rejected, reader
from config.api.engine.errors import BadInput, LimitExceeded, formatted
from config.api.engine.guard import QueryOutsideBatch, guarded
from config.api.engine.limits import BODY_BYTES
from config.api.schema import schema
from config.core.tokens import TokenProblem

read_document = reader(schema.graphql_schema)


@csrf_exempt  # a session is heeded only when the browser says that our own page asks: see `Context.user`
def graphql(request: HttpRequest) -> HttpResponse:
    """Answer 200 when execution began, 400, 401, 413 or 415 with a list of errors when it did not. Never 5xx: clients
    repeat those, mutations too."""
    if request.method == "GET" and settings.GRAPHIQL:
        return render(request, "api/graphiql.html")
    if request.method != "POST":
        response = _answer(405, {"errors": [formatted(GraphQLError("The API answers to POST."))]})
        response["Allow"] = "POST"
        return response
    try:
        status, body = 200, _execute(request)
    except Rejected as rejected:
        status, body = 400, {"errors": [formatted(error) for error in rejected.errors]}
    except _Unreadable as unreadable:
        status, body = unreadable.status, {"errors": [formatted(unreadable.error)]}
    return _answer(status, body)


class _Unreadable(Exception):
    def __init__(self, status: int, error: GraphQLError) -> None:
        self.status, self.error = status, error


def _execute(request: HttpRequest) -> dict[str, Any]:
    query, variables, operation_name = _read(request)
    document = read_document(query)
    context = _context(request)
    with guarded() if settings.API_QUERIES_GUARDED else nullcontext():
        result = document.run(variables, operation_name, context)
    if result.data is None and result.errors and all(error.path is None for error in result.errors):
        raise Rejected(result.errors)  # variables that do not fit their types
    # For whoever counts: config/watch/requests.py.
    cast(Any, request).graphql_fields = _outcomes(document.root_fields(operation_name), result.data)
    for error in result.errors or ():
        if isinstance(error.original_error, QueryOutsideBatch):
            raise error.original_error
    answer: dict[str, Any] = {"data": result.data}
    if result.errors:
        answer["errors"] = [formatted(error) for error in result.errors]
    return answer


def _outcomes(asked: list[tuple[str, str, str]], data: dict[str, Any] | None) -> list[tuple[str, str, str]]:
    """(kind, field, outcome) of each field that was asked for: a mutation's refusals stand in its payload."""
    told = []
    for kind, name, key in asked:
        answer = (data or {}).get(key)
        outcome = "none" if answer is None else "ok"
        if isinstance(answer, dict) and kind == "mutation" and answer.get("errors"):
            outcome = "refused"
        told.append((kind, name, outcome))
    return told


def _context(request: HttpRequest) -> Context:
    """Who asks. A token that is not taken ends the request before it begins: clients then fetch a fresh one."""
    context = Context(request)
    if bearer(request) is not None:
        try:
            context.user  # noqa: B018
        except TokenProblem as problem:
            extensions = {"exception": {"code": problem.code.value}}
            raise _Unreadable(401, GraphQLError(str(problem), extensions=extensions)) from None
    return context


def _read(request: HttpRequest) -> tuple[str, dict[str, Any], str | None]:
    if request.content_type != "application/json":
        raise _Unreadable(415, GraphQLError("Send the request as application/json."))
    length = request.META.get("CONTENT_LENGTH") or "0"
    body = request.read(BODY_BYTES + 1)
    if len(body) > BODY_BYTES or (length.isdigit() and int(length) > BODY_BYTES):
        text = f"The request is longer than {BODY_BYTES} bytes."
        raise _Unreadable(413, LimitExceeded("body", BODY_BYTES, text, "body"))
    try:
        sent = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise _Unreadable(400, BadInput("body", f"The body is not valid JSON: {error}")) from None
    if not isinstance(sent, dict):
        raise _Unreadable(400, BadInput("body", "The body must be a JSON object with `query` and `variables`."))
    query, variables, name = sent.get("query"), sent.get("variables"), sent.get("operationName")
    if not isinstance(query, str) or not query.strip():
        raise _Unreadable(400, BadInput("query", "`query` must be a GraphQL document."))
    if not isinstance(variables, dict | None):
        raise _Unreadable(400, BadInput("variables", "`variables` must be a JSON object."))
    if not isinstance(name, str | None):
        raise _Unreadable(400, BadInput("operationName", "`operationName` must be a text."))
    return query, variables or {}, name or None


def _answer(status: int, body: dict[str, Any]) -> HttpResponse:
    return HttpResponse(orjson.dumps(body), status=status, content_type="application/json")
