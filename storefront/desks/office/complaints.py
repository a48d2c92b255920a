"""Complaints: what waits for an answer, by its day, and what was answered."""

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from checkout.orders.models import Complaint, ComplaintState
from checkout.orders.policies import can_answer_complaint
from checkout.orders.services import answer_complaint
from config.core import clock
from storefront.desks.acts import Done, act_by_form, already_done
from storefront.desks.office.register import office_way
from storefront.desks.pages import Crumb, DeskRequest, desk, desk_page, page_of


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=gettext_lazy("Answer"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("The buyer reads it on the order's page."),
    )


@desk(may=can_answer_complaint)
def complaints(request: DeskRequest) -> HttpResponse:
    """Those that wait, what is due first on top; `?state=answered` those that do not."""
    answered = request.GET.get("state") == ComplaintState.ANSWERED
    rows = Complaint.objects.select_related("order", "answered_by")
    if answered:
        rows = rows.filter(state=ComplaintState.ANSWERED).order_by("-answered_at")
    else:
        rows = rows.filter(state=ComplaintState.OPEN)
    context = {"page": page_of(request, rows), "answered": answered, "today": clock.today(), "tab": "complaints"}
    template = "desks/office/after/complaints.html"
    return desk_page(request, template, context, title=_("Complaints"), crumbs=office_way())


@desk("GET", "POST", may=can_answer_complaint)
def complaint(request: DeskRequest, pk: UUID) -> HttpResponse:
    """One complaint, and its answer."""
    found = get_object_or_404(Complaint.objects.select_related("order", "answered_by"), pk=pk)

    def do(form: AnswerForm) -> Done:
        answer_complaint(request.user, found, answer=form.cleaned_data["answer"])
        return Done(_("Complaint %(number)s is answered.") % {"number": found.number}, reverse("desks:complaints"))

    def show(form: AnswerForm, status: int) -> HttpResponse:
        context = {"form": form, "complaint": found, "tab": "complaints"}
        way = (*office_way(), Crumb(_("Complaints"), reverse("desks:complaints")))
        template = "desks/office/after/complaint.html"
        return desk_page(request, template, context, title=found.number, crumbs=way, status=status)

    if request.method == "POST" and found.state != ComplaintState.OPEN:
        return already_done(request) or show(AnswerForm(), 422)
    return act_by_form(request, AnswerForm(request.POST if request.method == "POST" else None), do, show)
