"""Who may do what with orders, and who sees which (design, rule 9)."""

from django.db.models import Q, QuerySet

from catalog.inventory import policies as points
from checkout.orders.models import Complaint, Order, Parcel
from config.core.accounts.names import own_names
from config.core.models import User


def can_cancel(user: User | None, order: Order) -> bool:
    """Whoever has come by the order's secret link, or whose account it is; another account has no business there."""
    if user is None:
        return True
    return user.is_active and (order.user_id in (None, user.pk) or user.is_officer)


def can_confirm(user: User) -> bool:
    """Large first orders are called back by the office."""
    return user.is_officer


def can_let_go(user: User) -> bool:
    """What a withdrawal has stopped, an officer lets go."""
    return user.is_officer


def can_prepare(user: User, parcel: Parcel) -> bool:
    """Only the point that serves a parcel prepares it."""
    return points.works_at(user, parcel.point)


def can_decide(user: User, parcel: Parcel) -> bool:
    """What becomes of a parcel that is short, or of goods that come back: the point that serves it, and the office."""
    return user.is_officer or can_prepare(user, parcel)


def can_ask_return(user: User | None, order: Order) -> bool:
    """As cancelling: whoever has the order's link, or its account."""
    return can_cancel(user, order)


def can_stop(user: User) -> bool:
    """A parcel that was held back is given up by an officer."""
    return user.is_officer


def can_answer_complaint(user: User) -> bool:
    """Complaints are the office's to answer."""
    return user.is_officer


def can_take_statement(user: User) -> bool:
    """Couriers' statements bring money: the office's."""
    return user.is_officer


def is_of(user: User) -> Q:
    """Orders of the account, and those placed without one by an e-mail or a phone that the account has proven."""
    email, phone = own_names(user)
    mine = Q(user=user.pk)
    if email:
        mine |= Q(user=None, email__iexact=email)
    if phone:
        mine |= Q(user=None, phone=phone)
    return mine


def visible_to(user: User) -> QuerySet[Order]:
    """All for the office; their own for buyers. Staff see parcels, not orders."""
    if not user.is_active:
        return Order.objects.none()
    return Order.objects.all() if user.is_officer else Order.objects.filter(is_of(user))


def parcels_visible_to(user: User) -> QuerySet[Parcel]:
    """All for the office; those of their points for staff, of its premises for a producer."""
    if user.is_officer:
        return Parcel.objects.all()
    return Parcel.objects.filter(Q(point__in=points.visible_to(user)))


def complaints_visible_to(user: User) -> QuerySet[Complaint]:
    """The list of them is the office's; an order's own are read with the order."""
    return Complaint.objects.all() if user.is_officer else Complaint.objects.none()
