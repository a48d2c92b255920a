"""A bank's statement comes in: upload, report by line, then what is news."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.exchange.drafts import drop_draft, keep_draft, open_draft
from catalog.exchange.models import DraftKind, ImportDraft
from catalog.exchange.report import Report
from checkout.orders.money import numbers_by_code
from checkout.payments.policies import can_match
from checkout.payments.statements import StatementRow, Taken, read_statement, take_statement
from checkout.payments.vietqr.codes import find_codes
from config.core.errors import NotAllowed
from storefront.desks.acts import Done, act, act_by_form
from storefront.desks.office.money.forms import StatementForm
from storefront.desks.office.register import office_way
from storefront.desks.pages import Crumb, DeskRequest, desk, desk_page

MOST_SHOWN = 300


@dataclass(frozen=True)
class Line:
    """A line that is news, and the orders that its note names."""

    row: StatementRow
    numbers: list[str]


@desk("GET", "POST", may=can_match)
def statements(request: DeskRequest) -> HttpResponse:
    """Take a file; its report comes before anything is changed."""

    def do(form: StatementForm) -> Done:
        draft = keep_draft(request.user, kind=DraftKind.STATEMENT, upload=form.cleaned_data["file"])
        _read(draft)
        return Done(_("The file is read. Nothing has been changed yet."), _url(draft.pk))

    def show(form: StatementForm, status: int) -> HttpResponse:
        drafts = ImportDraft.objects.filter(owner=request.user, kind=DraftKind.STATEMENT).defer("content")
        context = {
            "form": form,
            "drafts": drafts.order_by("-created_at"),
            "account": settings.BANK_ACCOUNT,
            "bank": settings.BANK_NAME,
            "tab": "statements",
        }
        template, title = "desks/office/money/statements.html", _("Bank statement")
        return desk_page(request, template, context, title=title, crumbs=office_way(), status=status)

    return act_by_form(request, StatementForm(request.POST or None, request.FILES or None), do, show)


@desk(may=can_match)
def statement(request: DeskRequest, key: str) -> HttpResponse:
    """The dry run: which lines are news and whose they look to be, which are known, what cannot be read."""
    draft = open_draft(request.user, key, kind=DraftKind.STATEMENT)
    report = _read(draft)
    context = {
        "draft": draft,
        "report": report,
        "lines": _lines(report),
        "problems": report.problems[:MOST_SHOWN],
        "most": MOST_SHOWN,
        "tab": "statements",
    }
    way = (*office_way(), Crumb(_("Bank statement"), reverse("desks:statements")))
    return desk_page(request, "desks/office/money/statement.html", context, title=draft.file_name, crumbs=way)


def _lines(report: Report[StatementRow]) -> list[Line]:
    shown = report.new[:MOST_SHOWN]
    codes = {row.line: find_codes(row.note).whole for row in shown}
    numbers = numbers_by_code(code for found in codes.values() for code in found)
    return [Line(row, [numbers[code] for code in codes[row.line] if code in numbers]) for row in shown]


@desk("POST", may=can_match)
def apply(request: DeskRequest, key: str) -> HttpResponse:
    """Take in what is news. Each line is a transaction of its own, before the act is written down: sent again after a
    lost answer, or begun by two at once, every line counts once."""
    taken = _taken(request, key)

    def do() -> Done:
        if taken is None:
            raise NotAllowed
        ImportDraft.objects.filter(pk=key, owner=request.user).delete()
        figures = {"new": taken.new, "matched": taken.matched, "known": taken.known}
        said = _("%(new)s credits taken in, %(matched)s of them given to their orders; %(known)s were known meanwhile.")
        return Done(said % figures, reverse("desks:credits"))

    return act(request, do)


def _taken(request: DeskRequest, key: str) -> Taken | None:
    try:
        draft = open_draft(request.user, key, kind=DraftKind.STATEMENT)
    except NotAllowed:
        return None  # done already: the act's key knows what was answered
    return take_statement(request.user, _read(draft))


@desk("POST", may=can_match)
def drop(request: DeskRequest, key: str) -> HttpResponse:
    """Forget the file; nothing of it was taken in."""

    def do() -> Done:
        drop_draft(open_draft(request.user, key, kind=DraftKind.STATEMENT))
        return Done(_("The file is gone; nothing of it was taken in."), reverse("desks:statements"))

    return act(request, do)


def _url(key: str) -> str:
    return reverse("desks:statement", args=[key])


def _read(draft: ImportDraft) -> Report[StatementRow]:
    return read_statement(bytes(draft.content))
