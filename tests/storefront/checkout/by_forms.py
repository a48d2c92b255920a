"""What a browser without JavaScript sends on the way from a product to an order."""

from django.test import Client

from checkout.payments.gateways import CASH
from tests.checkout.making import pack
from tests.factories import make_commune
from tests.pages import hidden


def put(client: Client, product, quantity: int = 1):
    return client.post("/gio-hang/them/", {"sku": pack(product).sku, "quantity": quantity})


def typed(**more) -> dict[str, str]:
    """What a guest in Long Xuyên types."""
    commune = make_commune("Long Xuyên")
    return {
        "full_name": "Nguyễn Thị Lan",
        "phone": "0912 345 678",
        "delivery": "courier",
        "commune_text": "Long Xuyên",
        "commune_was": "Long Xuyên",
        "commune": commune.pk,
        "street": "12 Lê Lợi",
        **more,
    }


def shown(client: Client) -> dict[str, str]:
    """The hidden values of the checkout page: what was seen goes along."""
    return hidden(client.get("/dat-hang/"), "key", "digest_cash", "digest_other")


def order(client: Client, **more):
    """Fill in, look at the total, order."""
    client.post("/dat-hang/", typed(act="update", **more))
    return client.post("/dat-hang/", typed(act="place", **{"gateway": CASH, **shown(client), **more}))
