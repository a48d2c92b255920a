"""A courier's statement comes in: upload, report by row, then all rows or the good ones."""

from datetime import date

from django import forms
from django.db.models import Count, Sum
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.exchange.drafts import drop_draft, keep_draft, open_draft
from catalog.exchange.models import DraftKind, ImportDraft
from catalog.exchange.report import Report
from checkout.orders.models import CourierStatement
from checkout.orders.policies import can_take_statement
from checkout.orders.statements import Taken, read_statement, take_statement
from config.core.errors import Refusal
from storefront.desks.acts import Done, act, act_by_form
from storefront.desks.forms import DayField
from storefront.desks.office.register import office_way
from storefront.desks.pages import Crumb, DeskRequest, desk, desk_page, page_of

MOST_SHOWN = 300


class CourierFileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"), help_text=gettext_lazy("CSV or XLSX with waybill, cash collected and fee.")
    )
    number = forms.CharField(label=gettext_lazy("Number of the statement"), max_length=60)
    paid_on = DayField(label=gettext_lazy("On which day its money came"))


@desk("GET", "POST", may=can_take_statement)
def couriers(request: DeskRequest) -> HttpResponse:
    """Take a file; its report comes before anything is changed."""

    def do(form: CourierFileForm) -> Done:
        told = form.cleaned_data
        options = {"number": told["number"], "paid_on": told["paid_on"].isoformat()}
        draft = keep_draft(request.user, kind=DraftKind.COURIER, upload=told["file"], **options)
        _read(request, draft)
        said = _("The file is read. Nothing has been changed yet.")
        return Done(said, reverse("desks:courier_draft", args=[draft.pk]))

    def show(form: CourierFileForm, status: int) -> HttpResponse:
        drafts = ImportDraft.objects.filter(owner=request.user, kind=DraftKind.COURIER).defer("content")
        taken = CourierStatement.objects.annotate(
            rows=Count("lines"), cash=Sum("lines__cash", default=0), fees=Sum("lines__fee", default=0)
        ).order_by("-paid_on", "-pk")
        context = {
            "form": form,
            "drafts": drafts.order_by("-created_at"),
            "page": page_of(request, taken),
            "tab": "couriers",
        }
        template = "desks/office/after/couriers.html"
        title = _("Couriers' statements")
        return desk_page(request, template, context, title=title, crumbs=office_way(), status=status)

    return act_by_form(request, CourierFileForm(request.POST or None, request.FILES or None), do, show)


@desk(may=can_take_statement)
def courier_draft(request: DeskRequest, key: str) -> HttpResponse:
    """The dry run: what would be taken, and what is wrong in which line."""
    draft = open_draft(request.user, key, kind=DraftKind.COURIER)
    return _show(request, draft, None)


def _show(request: DeskRequest, draft: ImportDraft, refused: Refusal | None) -> HttpResponse:
    report = _read(request, draft)
    context = {
        "draft": draft,
        "report": report,
        "problems": report.problems[:MOST_SHOWN],
        "rows": report.new[:MOST_SHOWN],
        "cash": sum(row.cash for row in report.new),
        "most": MOST_SHOWN,
        "refused": refused,
        "tab": "couriers",
    }
    way = (*office_way(), Crumb(_("Couriers' statements"), reverse("desks:couriers")))
    template, status = "desks/office/after/courier_draft.html", 422 if refused else 200
    return desk_page(request, template, context, title=draft.file_name, crumbs=way, status=status)


@desk("POST", may=can_take_statement)
def apply(request: DeskRequest, key: str) -> HttpResponse:
    """Take the rows in: their cash is ours from now on."""
    mode = "good" if request.POST.get("mode") == "good" else "all"

    def do() -> Done:
        draft = open_draft(request.user, key, kind=DraftKind.COURIER)
        number, paid_on = draft.options["number"], date.fromisoformat(draft.options["paid_on"])
        done = take_statement(
            _read(request, draft), mode, request.user, number=number, paid_on=paid_on, file_name=draft.file_name
        )
        drop_draft(draft)
        words = {"rows": done.good, "refused": done.refused_rows}
        said = _("%(rows)s parcels are in the statement, %(refused)s lines were left out.") % words
        return Done(said, reverse("desks:couriers"))

    try:
        return act(request, do)
    except Refusal as refusal:
        return _show(request, open_draft(request.user, key, kind=DraftKind.COURIER), refusal)


@desk("POST", may=can_take_statement)
def drop(request: DeskRequest, key: str) -> HttpResponse:
    """Forget the file; nothing of it was taken in."""

    def do() -> Done:
        drop_draft(open_draft(request.user, key, kind=DraftKind.COURIER))
        return Done(_("The file is gone; nothing of it was recorded."), reverse("desks:couriers"))

    return act(request, do)


def _read(request: DeskRequest, draft: ImportDraft) -> Report[Taken]:
    return read_statement(bytes(draft.content), request.user)
