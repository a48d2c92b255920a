"""A list with its total and its facets, asked for the first time: nothing about it is known yet."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.products.models import Product
from tests.catalog.api.test_product_list import LISTED, furnish
from tests.graphql import ask

# Outside any transaction, where answers are kept and their stamps are read, as in the shop.
pytestmark = pytest.mark.django_db(transaction=True)

COUNTED = f"""query ($filter: ProductFilterInput) {{
  products(first: 24, filter: $filter, sortBy: {{ field: NAME, direction: ASC }}) {{
    totalCount pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} edges {{ cursor node {{ ...Listed }} }}
  }}
  facets(filter: $filter) {{ name values {{ value label count }} }}
}}
{LISTED.read_text(encoding="utf-8")}"""
FILTERED = {"stars": [3, 4, 5], "groups": ["FOOD"], "price": {"lte": 1_500_000}}


@pytest.mark.parametrize("asked", [{}, {"filter": FILTERED}])
def test_a_list_with_total_and_facets_costs_at_most_twelve_queries_before_anything_is_known(asked: dict[str, Any]):
    costs = []
    for products in (1, 30):
        for number in range(Product.objects.count(), products):
            furnish(number)
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            data = ask(COUNTED, **asked)
        costs.append(len(queries))
        assert data["products"]["totalCount"] == products
        assert len(data["products"]["edges"]) == min(products, 24)
    # A page that is not full knows the total without asking.
    assert costs[0] + 1 == costs[1]
    assert costs[1] <= 12
