"""What is done to a basket: filled, addressed, given a way to come, held for a payment, merged.

Each service takes the account (None: nobody has signed in) and the checkout, and returns the checkout as it is stored;
each raises `NotAllowed` for another account's, and `Refusal` once the checkout is ordered or money has come for it.
"""

from checkout.carts.services.choosing import (
    accept_changes,
    apply_voucher,
    choose_collection,
    choose_courier,
    choose_payment,
    remove_voucher,
)
from checkout.carts.services.holding import begin_hold, end_hold, hold_to_pay, seal, unseal
from checkout.carts.services.lines import LineAsk, add_lines, remove_lines, set_quantities
from checkout.carts.services.owning import attach, create_checkout, detach, merge, on_sign_in
from checkout.carts.services.telling import (
    set_billing_address,
    set_contact,
    set_gift,
    set_language,
    set_metadata,
    set_shipping_address,
)

__all__ = [
    "LineAsk",
    "accept_changes",
    "add_lines",
    "apply_voucher",
    "attach",
    "begin_hold",
    "choose_collection",
    "choose_courier",
    "choose_payment",
    "create_checkout",
    "detach",
    "end_hold",
    "hold_to_pay",
    "merge",
    "on_sign_in",
    "remove_lines",
    "remove_voucher",
    "seal",
    "set_billing_address",
    "set_contact",
    "set_gift",
    "set_language",
    "set_metadata",
    "set_quantities",
    "set_shipping_address",
    "unseal",
]
