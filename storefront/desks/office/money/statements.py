"""A bank's statement comes in: upload, report by line, then what is news."""

from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.exchange.models import DraftKind, ImportDraft
from catalog.exchange.report import Report
from checkout.orders.money import numbers_by_code
from checkout.payments.policies import can_match
from checkout.payments.statements import StatementRow, Taken, read_statement, take_statement
from checkout.payments.vietqr.codes import find_codes
from config.core.errors import NotAllowed
from storefront.desks.acts import Done, act
from storefront.desks.drafts import MOST_SHOWN, Files
from storefront.desks.office.money.forms import StatementForm
from storefront.desks.office.register import office_way
from storefront.desks.pages import Crumb, DeskRequest, desk, desk_page


@dataclass(frozen=True)
class Line:
    """A line that is news, and the orders that its note names."""

    row: StatementRow
    numbers: list[str]


@desk("GET", "POST", may=can_match)
def statements(request: DeskRequest) -> HttpResponse:
    """Take a file; its report comes before anything is changed."""
    files = _files(request)

    def show(form: forms.Form, status: int) -> HttpResponse:
        account, bank = settings.BANK_ACCOUNT, settings.BANK_NAME
        context = {"form": form, "drafts": files.waiting(), "account": account, "bank": bank, "tab": "statements"}
        template, title = "desks/office/money/statements.html", _("Bank statement")
        return desk_page(request, template, context, title=title, crumbs=office_way(), status=status)

    return files.take(StatementForm, show)


@desk(may=can_match)
def statement(request: DeskRequest, key: str) -> HttpResponse:
    """The dry run: which lines are news and whose they look to be, which are known, what cannot be read."""
    files = _files(request)
    draft = files.open(key)
    report = _read(draft)
    context = files.context(draft, report) | {"tab": "statements"}
    context |= {"rows": _lines(context["rows"]), "refusals": report.problems[:MOST_SHOWN], "warnings": []}
    way = (*office_way(), Crumb(_("Bank statement"), reverse("desks:statements")))
    return desk_page(request, "desks/office/money/statement.html", context, title=draft.file_name, crumbs=way)


def _lines(shown: list[StatementRow]) -> list[Line]:
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
        draft = _files(request).open(key)
    except NotAllowed:
        return None  # done already: the act's key knows what was answered
    return take_statement(request.user, _read(draft))


@desk("POST", may=can_match)
def drop(request: DeskRequest, key: str) -> HttpResponse:
    """Forget the file; nothing of it was taken in."""
    return _files(request).drop(key)


def _files(request: DeskRequest) -> Files[StatementRow]:
    names = {"home": "statements", "draft": "statement"}

    def url(name: str, *args: str) -> str:
        return reverse(f"desks:{names.get(name, f'statement_{name}')}", args=args)

    return Files(request, DraftKind.STATEMENT, _read, url)


def _read(draft: ImportDraft) -> Report[StatementRow]:
    return read_statement(bytes(draft.content))
