"""A courier's statement comes in: upload, report by row, then all rows or the good ones."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Count, Sum
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.exchange.models import DraftKind, ImportDraft
from catalog.exchange.report import Report
from checkout.orders.models import CourierStatement
from checkout.orders.policies import can_take_statement
from checkout.orders.statements import Taken, read_statement, take_statement
from config.core.errors import Refusal
from storefront.desks.acts import Done
from storefront.desks.drafts import Files
from storefront.desks.forms import DayField
from storefront.desks.office.register import office_way
from storefront.desks.pages import Crumb, DeskRequest, desk, desk_page, page_of


class CourierFileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"), help_text=gettext_lazy("CSV or XLSX with waybill, cash collected and fee.")
    )
    number = forms.CharField(label=gettext_lazy("Number of the statement"), max_length=60)
    paid_on = DayField(label=gettext_lazy("On which day its money came"))


@desk("GET", "POST", may=can_take_statement)
def couriers(request: DeskRequest) -> HttpResponse:
    """Take a file; its report comes before anything is changed."""
    files = _files(request)

    def show(form: forms.Form, status: int) -> HttpResponse:
        taken = CourierStatement.objects.annotate(
            rows=Count("lines"), cash=Sum("lines__cash", default=0), fees=Sum("lines__fee", default=0)
        ).order_by("-paid_on", "-pk")
        context = {"form": form, "drafts": files.waiting(), "page": page_of(request, taken), "tab": "couriers"}
        template, title = "desks/office/after/couriers.html", _("Couriers' statements")
        return desk_page(request, template, context, title=title, crumbs=office_way(), status=status)

    return files.take(CourierFileForm, show, _options)


@desk(may=can_take_statement)
def courier_draft(request: DeskRequest, key: str) -> HttpResponse:
    """The dry run: what would be taken, and what is wrong in which line."""
    return _show(request, _files(request).open(key))


def _show(request: DeskRequest, draft: ImportDraft, refused: Refusal | None = None) -> HttpResponse:
    files = _files(request)
    report = files.read(draft)
    cash = sum(row.cash for row in report.new)
    context = files.context(draft, report) | {"cash": cash, "refused": refused, "tab": "couriers"}
    way = (*office_way(), Crumb(_("Couriers' statements"), reverse("desks:couriers")))
    template, status = "desks/office/after/courier_draft.html", 422 if refused else 200
    return desk_page(request, template, context, title=draft.file_name, crumbs=way, status=status)


@desk("POST", may=can_take_statement)
def apply(request: DeskRequest, key: str) -> HttpResponse:
    """Take the rows in: their cash is ours from now on."""

    def record(draft: ImportDraft, report: Report[Taken], mode: str) -> Done:
        number, paid_on = draft.options["number"], date.fromisoformat(draft.options["paid_on"])
        done = take_statement(report, mode, request.user, number=number, paid_on=paid_on, file_name=draft.file_name)
        words = {"rows": done.good, "refused": done.refused_rows}
        said = _("%(rows)s parcels are in the statement, %(refused)s lines were left out.") % words
        return Done(said, reverse("desks:couriers"))

    return _files(request).apply(key, record, lambda draft, refused: _show(request, draft, refused))


@desk("POST", may=can_take_statement)
def drop(request: DeskRequest, key: str) -> HttpResponse:
    """Forget the file; nothing of it was taken in."""
    return _files(request).drop(key)


def _files(request: DeskRequest) -> Files[Taken]:
    def read(draft: ImportDraft) -> Report[Taken]:
        return read_statement(bytes(draft.content), request.user)

    def url(name: str, *args: str) -> str:
        return reverse("desks:couriers" if name == "home" else f"desks:courier_{name}", args=args)

    return Files(request, DraftKind.COURIER, read, url)


def _options(typed: dict[str, Any]) -> dict[str, str]:
    return {"number": typed["number"], "paid_on": typed["paid_on"].isoformat()}
