import pytest

from catalog.products.models import Channel
from config.api.engine.ids import global_id
from tests.checkout.making import make_rate_table, make_shop, pack
from tests.stand_ins.stripe import SECRET, stripe_server


@pytest.fixture
def shop(db):
    """A product at 85,000 dong, ten pieces of it at a point that ships and hands over, and a courier."""
    Channel.objects.get_or_create(slug="an-giang", defaults={"name": "An Giang"})
    make_rate_table()
    return make_shop()


@pytest.fixture
def variant(shop) -> str:
    """The id of its pack."""
    return global_id("ProductVariant", pack(shop[0]).pk)


@pytest.fixture
def stripe(settings):
    with stripe_server() as server:
        settings.STRIPE_API_BASE = server.url
        settings.STRIPE_SECRET_KEY = "sk_test_x"
        settings.STRIPE_PUBLISHABLE_KEY = "pk_test_x"
        settings.STRIPE_WEBHOOK_SECRET = SECRET
        yield server
