"""What changes at sales points: who works there, what lies there and why, what of it is promised and sold."""

from catalog.inventory.services import merging
from catalog.inventory.services.bringing_back import Back, bring_back, out_with, share_out
from catalog.inventory.services.consignments import answer_consignment, ask_consignment, end_consignment
from catalog.inventory.services.counts import (
    apply_count,
    cancel_count,
    enter_count,
    open_count,
    reopen_count,
    submit_count,
)
from catalog.inventory.services.deliveries import Load, deliver
from catalog.inventory.services.dispatches import Pick, could_leave, dispatch, hand_on
from catalog.inventory.services.holds import Ask, Holder, give_back, pass_on, take
from catalog.inventory.services.ledger import undo
from catalog.inventory.services.lots import block_lot, let_lot_go
from catalog.inventory.services.members import add_point_member, remove_point_member
from catalog.inventory.services.points import PointFacts, Stretch, describe_point, drop_exception, except_day
from catalog.inventory.services.routine import (
    release_expired_holds,
    say_what_comes_off,
    say_what_is_low,
    settle_past_dates,
)
from catalog.inventory.services.shelf import adjust, arrange, receive, take_back, write_off
from catalog.inventory.services.tills import (
    close_till,
    expected_cash,
    lock_open_till,
    open_till,
    sell,
    take_cash,
    undo_sale,
)
from catalog.inventory.services.transfers import cancel_transfer, draft_transfer, receive_transfer, send_transfer

__all__ = [
    "Ask",
    "Back",
    "Holder",
    "Load",
    "Pick",
    "PointFacts",
    "Stretch",
    "add_point_member",
    "adjust",
    "answer_consignment",
    "apply_count",
    "arrange",
    "ask_consignment",
    "block_lot",
    "bring_back",
    "cancel_count",
    "cancel_transfer",
    "close_till",
    "could_leave",
    "deliver",
    "describe_point",
    "dispatch",
    "draft_transfer",
    "drop_exception",
    "end_consignment",
    "enter_count",
    "except_day",
    "expected_cash",
    "give_back",
    "hand_on",
    "let_lot_go",
    "lock_open_till",
    "merging",
    "open_count",
    "open_till",
    "out_with",
    "pass_on",
    "receive",
    "receive_transfer",
    "release_expired_holds",
    "remove_point_member",
    "reopen_count",
    "say_what_comes_off",
    "say_what_is_low",
    "sell",
    "send_transfer",
    "settle_past_dates",
    "share_out",
    "submit_count",
    "take",
    "take_back",
    "take_cash",
    "undo",
    "undo_sale",
    "write_off",
]
