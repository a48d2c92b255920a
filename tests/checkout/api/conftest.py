import pytest

from catalog.products.models import Channel
from tests.checkout.making import make_rate_table, make_shop


@pytest.fixture
def shop(db):
    """A product at 85,000 dong, ten pieces of it at a point that ships and hands over, and a courier."""
    Channel.objects.get_or_create(slug="an-giang", defaults={"name": "An Giang"})
    make_rate_table()
    return make_shop()
