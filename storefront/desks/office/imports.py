"""A decision's annex comes in: upload, report by row, then all rows or the good ones."""

from datetime import date

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.exchange.decisions import apply_decision, read_decision
from catalog.exchange.decisions.judging import NewRow
from catalog.exchange.drafts import drop_draft, keep_draft, open_draft
from catalog.exchange.models import DraftKind, ImportDraft
from catalog.exchange.policies import can_import
from catalog.exchange.report import Report
from config.core.errors import Refusal
from storefront.desks.acts import Done, act, act_by_form
from storefront.desks.office.forms import DecisionFileForm
from storefront.desks.office.register import office_way
from storefront.desks.pages import Crumb, DeskRequest, desk, desk_page

MOST_SHOWN = 300


@desk("GET", "POST", may=can_import)
def import_page(request: DeskRequest) -> HttpResponse:
    """Take a file; its report comes before anything is changed."""

    def do(form: DecisionFileForm) -> Done:
        data = form.cleaned_data
        options = {
            "decision_number": data["decision_number"],
            "decided_on": data["decided_on"].isoformat() if data["decided_on"] else "",
        }
        draft = keep_draft(request.user, kind=DraftKind.DECISION, upload=data["file"], **options)
        _read(draft)
        return Done(
            _("The file is read. Nothing has been changed yet."), reverse("desks:import_draft", args=[draft.pk])
        )

    def show(form: DecisionFileForm, status: int) -> HttpResponse:
        drafts = ImportDraft.objects.filter(owner=request.user, kind=DraftKind.DECISION).defer("content")
        context = {"form": form, "drafts": drafts.order_by("-created_at"), "tab": "import"}
        title = _("Import a decision")
        return desk_page(request, "desks/office/import.html", context, title=title, crumbs=office_way(), status=status)

    return act_by_form(request, DecisionFileForm(request.POST or None, request.FILES or None), do, show)


@desk(may=can_import)
def import_draft(request: DeskRequest, key: str) -> HttpResponse:
    """The dry run: what would be recorded, what is wrong in which line, what a person should look at."""
    draft = open_draft(request.user, key, kind=DraftKind.DECISION)
    return _show(request, draft, _read(draft))


def _show(
    request: DeskRequest, draft: ImportDraft, report: Report[NewRow], *, refused: Refusal | None = None
) -> HttpResponse:
    context = {
        "draft": draft,
        "report": report,
        "refusals": report.refused[:MOST_SHOWN],
        "warnings": report.warnings[:MOST_SHOWN],
        "new": report.new[:MOST_SHOWN],
        "most": MOST_SHOWN,
        "refused": refused,
        "tab": "import",
    }
    way = (*office_way(), Crumb(_("Import a decision"), reverse("desks:import")))
    status = 422 if refused else 200
    return desk_page(
        request, "desks/office/import_draft.html", context, title=draft.file_name, crumbs=way, status=status
    )


@desk("POST", may=can_import)
def apply(request: DeskRequest, key: str) -> HttpResponse:
    """Record all rows, or the good ones; nothing is published by it."""
    mode = "good" if request.POST.get("mode") == "good" else "all"

    def do() -> Done:
        draft = open_draft(request.user, key, kind=DraftKind.DECISION)
        done = apply_decision(_read(draft), mode, request.user)
        drop_draft(draft)
        words = {"good": done.good, "unchanged": done.unchanged, "refused": done.refused_rows}
        said = (
            _("%(good)s recognitions recorded, %(unchanged)s were there already, %(refused)s lines left out.") % words
        )
        return Done(said, reverse("desks:waiting"))

    try:
        return act(request, do)
    except Refusal as refusal:
        draft = open_draft(request.user, key, kind=DraftKind.DECISION)
        return _show(request, draft, _read(draft), refused=refusal)


@desk("POST", may=can_import)
def drop(request: DeskRequest, key: str) -> HttpResponse:
    """Forget the file; nothing of it was recorded."""

    def do() -> Done:
        drop_draft(open_draft(request.user, key, kind=DraftKind.DECISION))
        return Done(_("The file is gone; nothing of it was recorded."), reverse("desks:import"))

    return act(request, do)


def _read(draft: ImportDraft) -> Report[NewRow]:
    decided_on = draft.options.get("decided_on")
    return read_decision(
        bytes(draft.content),
        decision_number=draft.options.get("decision_number", ""),
        decided_on=date.fromisoformat(decided_on) if decided_on else None,
    )
