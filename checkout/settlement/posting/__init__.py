"""From facts to the ledger. Each part reads rows of lower layers, and makes the postings that are missing for them.

It may be asked at any time, for some rows or for all, and by several at once: a posting is made once, by the kind and
the id of its fact. Listeners ask in the transaction of what has happened; `manage.py post_ledger` asks for all.
"""

from django.db.models import Q

from checkout.settlement.posting.counter import post_counter
from checkout.settlement.posting.courier import post_courier
from checkout.settlement.posting.due import note_due, note_due_of
from checkout.settlement.posting.money import post_money, post_refunds
from checkout.settlement.posting.returns import post_returns
from checkout.settlement.posting.sales import post_sales

__all__ = [
    "note_due",
    "note_due_of",
    "post_counter",
    "post_courier",
    "post_everything",
    "post_money",
    "post_refunds",
    "post_returns",
    "post_sales",
]


def post_everything() -> int:
    """Make every posting that is missing; how many. For an installation that had orders before it had a ledger."""
    made = post_money() + post_refunds() + post_sales() + post_returns() + post_counter() + post_courier()
    note_due(Q())
    return made
