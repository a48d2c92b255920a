"""What is done with orders: placed once, paid, cancelled, ended; their parcels packed, sent, handed over, returned."""

from checkout.orders.services.collecting import keep_longer, not_collected
from checkout.orders.services.complaints import answer_complaint, complain
from checkout.orders.services.ending import cancel_order, confirm_order, expire_orders
from checkout.orders.services.finding import find_order
from checkout.orders.services.handing_over import Shown, check_code, hand_over
from checkout.orders.services.leaving import change_waybill, delivered, dispatch_parcel
from checkout.orders.services.parcels import hold_withdrawn, let_go, move_parcel
from checkout.orders.services.placing import complete_paid, place
from checkout.orders.services.preparing import Packed, finish_packing, start_packing, stop_packing
from checkout.orders.services.returning import answer_return, ask_return, take_return, turn_round
from checkout.orders.services.settling import settle_money
from checkout.orders.services.shorts import find_again, give_up, relocate, send_part
from checkout.orders.services.taking_off import Off

__all__ = [
    "Off",
    "Packed",
    "Shown",
    "answer_complaint",
    "answer_return",
    "ask_return",
    "cancel_order",
    "change_waybill",
    "check_code",
    "complain",
    "complete_paid",
    "confirm_order",
    "delivered",
    "dispatch_parcel",
    "expire_orders",
    "find_again",
    "find_order",
    "finish_packing",
    "give_up",
    "hand_over",
    "hold_withdrawn",
    "keep_longer",
    "let_go",
    "move_parcel",
    "not_collected",
    "place",
    "relocate",
    "send_part",
    "settle_money",
    "start_packing",
    "stop_packing",
    "take_return",
    "turn_round",
]
