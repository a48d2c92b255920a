"""Executing the list's document: our execution beside graphql-core's own, same resolvers, same answers."""

import subprocess
from collections.abc import Iterator

from tests.speed.figures import Figure
from tests.speed.shops import open_shop


def measure() -> Iterator[Figure]:
    with open_shop(products=1_000) as shop:
        process = shop.python("-m", "tests.speed.executing", stdout=subprocess.PIPE)
        said, _ = process.communicate()
    if process.returncode != 0:
        raise RuntimeError(f"tests.speed.executing ended with {process.returncode}")
    ours, cores, batches = map(float, said.split())
    yield Figure("processor time with our execution, its batches included", ours * 1000, unit="ms")
    yield Figure("processor time with graphql-core's", cores * 1000, unit="ms")
    yield Figure("of both: in batches, which query and build rows", batches * 1000, unit="ms")
    yield Figure("graphql-core's to ours, whole", cores / ours)
    yield Figure("graphql-core's to ours, without the batches", (cores - batches) / (ours - batches))
