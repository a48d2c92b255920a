"""An order that waits for its transfer, with a parcel that is being packed: asking to cancel it changes nothing."""

from typing import Any

from checkout.orders.models import Parcel, ParcelState
from checkout.payments.models import Refund
from tests.checkout.making import make_order, make_shop, promise_transfer


def args_of() -> dict[str, dict[str, Any]]:
    """Arguments of the routes of an order: whoever has its link sees it."""
    product, _point = make_shop()
    order = make_order(product, pays=promise_transfer)
    Parcel.objects.filter(order=order).update(state=ParcelState.PACKING)
    refund = Refund.objects.create(
        transaction=order.checkout.transactions.get(), amount=1_000, reason="Thử", idempotency_key="rights"
    )
    of_order = {"pk": order.pk}
    routes = {f"checkout:{name}": of_order for name in ("order", "order_state", "cancel", "repeat")}
    routes["checkout:refund_account"] = of_order | {"refund_pk": refund.pk}
    routes["checkout:complain"] = of_order
    routes["checkout:give_back"] = of_order | {"parcel_pk": order.parcels.get().pk}
    return routes | {"checkout:order_qr": {"pk": str(order.pk), "kind": "svg"}}
