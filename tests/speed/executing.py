"""Run beside a measured shop by `benches/execution.py`: says the processor seconds that one list costs with our
execution, with graphql-core's own, and how many of them its batches take."""

import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import django
from graphql import ExecutionContext, ExecutionResult, execute, parse

ROUNDS = 30


def main() -> None:
    django.setup()
    from django.test import RequestFactory

    from config.api.engine import batches
    from config.api.engine.context import Context
    from config.api.engine.execution import Execution, at_the_root
    from config.api.schema import schema
    from tests.speed.benches.product_list import LIST

    types = schema.graphql_schema
    assert types.query_type is not None
    in_batches: list[float] = []
    batches._ask = timed(batches._ask, in_batches)
    for field in types.query_type.fields.values():
        # What our execution does to root fields, done for graphql-core's too.
        field.resolve = at_the_root(timed(field.resolve, in_batches))
    document, request = parse(LIST, no_location=True), RequestFactory().get("/")

    def run(how: type[ExecutionContext]) -> Any:
        in_batches.append(0.0)
        result = execute(types, document, context_value=Context(request), execution_context_class=how)
        assert isinstance(result, ExecutionResult)
        assert not result.errors, result.errors
        return result.data

    assert run(Execution) == run(ExecutionContext)
    taken: dict[type[ExecutionContext], list[float]] = {Execution: [], ExecutionContext: []}
    for _ in range(ROUNDS):
        for how, times in taken.items():
            began = time.process_time()
            run(how)
            times.append(time.process_time() - began)
    ours, cores = (statistics.median(times) for times in taken.values())
    sys.stdout.write(f"{ours} {cores} {statistics.median(in_batches)}\n")


def timed(act: Callable[..., Any], spent: list[float]) -> Callable[..., Any]:
    """`act`, its processor seconds added to the last of `spent`."""

    def timed_act(*arguments: Any, **named: Any) -> Any:
        began = time.process_time()
        try:
            return act(*arguments, **named)
        finally:
            spent[-1] += time.process_time() - began

    return timed_act


if __name__ == "__main__":
    main()
