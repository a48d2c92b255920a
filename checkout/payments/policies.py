"""Who may touch money. Officers and the owner; what a buyer may see, the secret link of the order says."""

from django.db.models import QuerySet

from checkout.payments.models import BankCredit, Refund, Transaction
from config.core.models import User


def can_refund(user: User) -> bool:
    """Ask for a refund, approve one that another asked for, say that it has been transferred."""
    return user.is_officer


def can_approve(user: User, refund: Refund) -> bool:
    """A second person: never who asked for it."""
    return can_refund(user) and refund.asked_by_id != user.pk


def can_send(user: User, refund: Refund) -> bool:
    """Make the transfer of an approved one: never who approved it. So two persons have seen each refund, also one that
    the shop itself has asked for."""
    return can_refund(user) and refund.approved_by_id != user.pk


def can_send_back(user: User, credit: BankCredit) -> bool:
    """Money that is for no order goes back to its sender by a second person: never by who put it aside."""
    return can_match(user) and credit.decided_by_id != user.pk


def can_match(user: User) -> bool:
    """Say whose money came, and upload the bank's statement."""
    return user.is_officer


def credits_visible_to(user: User) -> QuerySet[BankCredit]:
    """Bank credits: the office's."""
    return BankCredit.objects.all() if user.is_officer else BankCredit.objects.none()


def refunds_visible_to(user: User) -> QuerySet[Refund]:
    """Refunds: the office's."""
    return Refund.objects.all() if user.is_officer else Refund.objects.none()


def transactions_visible_to(user: User) -> QuerySet[Transaction]:
    """Payments as such: the office's. What its buyer may know of one, the order's link says."""
    return Transaction.objects.all() if user.is_officer else Transaction.objects.none()
