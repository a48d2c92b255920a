"""Who may settle, and who sees which statements."""

from django.db.models import Q, QuerySet

from catalog.producers.policies import visible_to as producers_visible_to
from checkout.settlement.models import LedgerAccount, Statement, StatementLine
from config.core.models import User


def can_settle(user: User) -> bool:
    """Close a statement, mark it as paid (by another person), set tax rates and who sells: the office."""
    return user.is_officer


def statements_visible_to(user: User) -> QuerySet[Statement]:
    """All that are closed for the office; for a member those of its producers, and of what was merged into them."""
    closed = Statement.objects.exclude(closed_at=None)
    return closed.filter(_of_producers(user))


def lines_visible_to(user: User) -> QuerySet[StatementLine]:
    """As statements are. No line has anything of a buyer."""
    return StatementLine.objects.filter(_of_producers(user))


def accounts_visible_to(user: User) -> QuerySet[LedgerAccount]:
    """All for the office; for a member what its producers are owed."""
    return LedgerAccount.objects.all() if user.is_officer else LedgerAccount.objects.filter(_of_producers(user))


def _of_producers(user: User) -> Q:
    if user.is_officer:
        return Q()
    own = producers_visible_to(user).values("pk")
    return Q(producer__in=own) | Q(producer__merged_into__in=own)
