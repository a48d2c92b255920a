"""What a buyer complains about: with a number, a state, and a day until which it is answered."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from checkout.orders.models.orders import Order
from config.core import clock
from config.core.ids import random_id
from config.core.models import User


class ComplaintKind(models.TextChoices):
    DAMAGED = "damaged", _("goods damaged or spoiled")
    WRONG = "wrong", _("wrong or missing goods")
    LATE = "late", _("late, or not come")
    MONEY = "money", _("money")
    OTHER = "other", _("something else")


class ComplaintState(models.TextChoices):
    OPEN = "open", _("being looked at")
    ANSWERED = "answered", _("answered")


class Complaint(models.Model):
    """A complaint (khiếu nại) about an order. Its number is for the telephone: the order's own with a place."""

    id = models.UUIDField(primary_key=True, default=random_id, editable=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="complaints")
    number = models.CharField(_("number"), max_length=26, unique=True)
    kind = models.CharField(_("about"), max_length=10, choices=ComplaintKind)
    text = models.TextField(_("what happened"))
    state = models.CharField(_("state"), max_length=10, choices=ComplaintState, default=ComplaintState.OPEN)
    opened_at = models.DateTimeField(default=clock.now)
    due_on = models.DateField(_("to be answered by"))
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        ordering = ["due_on", "opened_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", answered_at__isnull=True, answer="")
                | Q(state="answered", answered_at__isnull=False) & ~Q(answer=""),
                name="complaint_answered_when",
            )
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="complaint_open")]

    def __str__(self) -> str:
        return self.number
