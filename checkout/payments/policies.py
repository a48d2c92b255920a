"""Who may touch money. Officers and the owner; what a buyer may see, the secret link of the order says."""

from django.db.models import QuerySet

from checkout.payments.models import BankCredit, Refund
from config.core.models import User


def can_refund(user: User) -> bool:
    """Ask for a refund, approve one that another asked for, say that it has been transferred."""
    return user.is_officer


def can_match(user: User) -> bool:
    """Say whose money came, and upload the bank's statement."""
    return user.is_officer


def credits_visible_to(user: User) -> QuerySet[BankCredit]:
    """Bank credits: the office's."""
    return BankCredit.objects.all() if user.is_officer else BankCredit.objects.none()


def refunds_visible_to(user: User) -> QuerySet[Refund]:
    """Refunds: the office's."""
    return Refund.objects.all() if user.is_officer else Refund.objects.none()
