"""A decision's annex comes in: upload, report by row, then all rows or the good ones."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.exchange.decisions import apply_decision, read_decision
from catalog.exchange.decisions.judging import NewRow
from catalog.exchange.models import DraftKind, ImportDraft
from catalog.exchange.policies import can_import
from catalog.exchange.report import Report
from config.core.errors import Refusal
from storefront.desks.acts import Done
from storefront.desks.drafts import Files
from storefront.desks.office.forms import DecisionFileForm
from storefront.desks.office.register import office_way
from storefront.desks.pages import Crumb, DeskRequest, desk, desk_page


@desk("GET", "POST", may=can_import)
def import_page(request: DeskRequest) -> HttpResponse:
    """Take a file; its report comes before anything is changed."""
    files = _files(request)

    def show(form: forms.Form, status: int) -> HttpResponse:
        context = {"form": form, "drafts": files.waiting(), "tab": "import"}
        title = _("Import a decision")
        return desk_page(request, "desks/office/import.html", context, title=title, crumbs=office_way(), status=status)

    return files.take(DecisionFileForm, show, _options)


@desk(may=can_import)
def import_draft(request: DeskRequest, key: str) -> HttpResponse:
    """The dry run: what would be recorded, what is wrong in which line, what a person should look at."""
    return _show(request, _files(request).open(key))


def _show(request: DeskRequest, draft: ImportDraft, refused: Refusal | None = None) -> HttpResponse:
    context = _files(request).context(draft, _read(draft)) | {"refused": refused, "tab": "import"}
    way = (*office_way(), Crumb(_("Import a decision"), reverse("desks:import")))
    template, status = "desks/office/import_draft.html", 422 if refused else 200
    return desk_page(request, template, context, title=draft.file_name, crumbs=way, status=status)


@desk("POST", may=can_import)
def apply(request: DeskRequest, key: str) -> HttpResponse:
    """Record all rows, or the good ones; nothing is published by it."""

    def record(draft: ImportDraft, report: Report[NewRow], mode: str) -> Done:
        done = apply_decision(report, mode, request.user)
        words = {"good": done.good, "unchanged": done.unchanged, "refused": done.refused_rows}
        said = (
            _("%(good)s recognitions recorded, %(unchanged)s were there already, %(refused)s lines left out.") % words
        )
        return Done(said, reverse("desks:waiting"))

    return _files(request).apply(key, record, lambda draft, refused: _show(request, draft, refused))


@desk("POST", may=can_import)
def drop(request: DeskRequest, key: str) -> HttpResponse:
    """Forget the file; nothing of it was recorded."""
    return _files(request).drop(key)


def _files(request: DeskRequest) -> Files[NewRow]:
    def url(name: str, *args: str) -> str:
        return reverse("desks:import" if name == "home" else f"desks:import_{name}", args=args)

    return Files(request, DraftKind.DECISION, _read, url)


def _options(typed: dict[str, Any]) -> dict[str, str]:
    decided_on = typed["decided_on"]
    return {
        "decision_number": typed["decision_number"],
        "decided_on": decided_on.isoformat() if decided_on else "",
    }


def _read(draft: ImportDraft) -> Report[NewRow]:
    decided_on = draft.options.get("decided_on")
    return read_decision(
        bytes(draft.content),
        decision_number=draft.options.get("decision_number", ""),
        decided_on=date.fromisoformat(decided_on) if decided_on else None,
    )
