"""The project's own measuring command, `make bench`: real servers, real HTTP, a private PostgreSQL that syncs to disk.

Each file of `benches/` measures one thing: its `measure()` yields figures, with the budget beside where there is one.
What is measured is compared within one run, since the machine is shared: ratios hold, absolute times do not. Nothing is
asserted here and no test looks at a clock; what can be counted (queries, bytes) is asserted by the suite as well.

    from tests.speed.figures import Figure, at_most
    from tests.speed.shops import open_shop

    def measure() -> Iterator[Figure]:
        with open_shop(products=1_000) as shop:
            answer = shop.client().get("/san-pham/")
            yield Figure("queries of the list page", answer.queries, at_most(12))
"""
