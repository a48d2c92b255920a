"""Stock-taking: a sheet for the point or one shelf, filled in while selling goes on, looked at, then applied."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.inventory.models import CountLine, CountState, Movement, SalesPoint, StockCount
from catalog.inventory.policies import can_approve_count
from catalog.inventory.selectors.counts import (
    counts_at,
    last_movements,
    lines_of,
    moved_since,
    shelves_of,
    stale_lines,
)
from catalog.inventory.services import (
    apply_count,
    cancel_count,
    enter_count,
    open_count,
    reopen_count,
    submit_count,
)
from catalog.inventory.services.shelf import MOST_PIECES
from config.core.errors import CommonCode, FieldError, Refusal
from config.core.models import User
from storefront.desks.acts import Done, act
from storefront.desks.pages import Crumb, DeskRequest, desk, page_of
from storefront.desks.salespoint.frame import point_for, point_page, point_to_move_at

LINES_A_PAGE = 40


@dataclass(frozen=True)
class Row:
    """A line of the sheet, its field, and what has moved of it since it was counted."""

    line: CountLine
    field: forms.BoundField
    moved: list[Movement]


class CountForm(forms.Form):
    """A number for each line. Beside it the page carries what it was shown with (see `enter_count`)."""

    def __init__(self, lines: list[CountLine], data: QueryDict | None) -> None:
        super().__init__(data)
        self.lines = lines
        self.moved = moved_since(lines)
        last = last_movements(lines)
        for line in lines:
            shown = "" if line.pk in self.moved or line.counted is None else line.counted
            words = {"name": line.stock.variant.product.name, "lot": line.lot.code or "-"}
            self.fields[f"counted_{line.pk}"] = forms.IntegerField(
                label=_("%(name)s, lot %(lot)s") % words,
                required=False,
                min_value=0,
                max_value=MOST_PIECES,
                initial=shown,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 7}),
            )
            seen = f"{'' if line.counted is None else line.counted}:{last[line.pk]}"
            self.fields[f"seen_{line.pk}"] = forms.RegexField(
                r"^[0-9]{0,7}:[0-9]{1,19}$", required=False, initial=seen, widget=forms.HiddenInput
            )

    def rows(self) -> list[Row]:
        return [Row(line, self[f"counted_{line.pk}"], self.moved.get(line.pk, [])) for line in self.lines]

    def entries(self) -> list[tuple[CountLine, int, tuple[int | None, int]]]:
        """What has been counted now: (line, number, what the page was shown with)."""
        entries = []
        for line in self.lines:
            number, seen = self.cleaned_data[f"counted_{line.pk}"], self.cleaned_data[f"seen_{line.pk}"]
            if number is None or not seen:
                continue
            before, _colon, last = seen.partition(":")
            shown = (int(before) if before else None, int(last))
            if shown != (number, line.at_movement):
                entries.append((line, number, shown))
        return entries


def count_url(count: StockCount) -> str:
    return reverse("desks:count", args=[count.point.slug, count.pk])


def _way(point: SalesPoint) -> tuple[Crumb, ...]:
    return (Crumb(_("Stock-takings"), reverse("desks:counts", args=[point.slug])),)


def _count_for(user: User, point: SalesPoint, pk: int) -> StockCount:
    return get_object_or_404(counts_at(user, point), pk=pk)


@desk()
def counts(request: DeskRequest, slug: str) -> HttpResponse:
    """The sheets of the point, and where a new one begins."""
    point = point_for(request.user, slug)
    page = page_of(request, counts_at(request.user, point).order_by("-pk"))
    context = {"page": page, "shelves": shelves_of(point)}
    return point_page(request, point, "desks/salespoint/counts.html", context, title=_("Stock-takings"), tab="count")


@desk("POST")
def new_count(request: DeskRequest, slug: str) -> HttpResponse:
    """A sheet with every lot that lies here, or on one shelf."""
    point = point_to_move_at(request.user, slug)
    shelf = request.POST.get("shelf", "")

    def do() -> Done:
        count = open_count(request.user, point, shelf=shelf if shelf in shelves_of(point) else "")
        undo = reverse("desks:cancel_count", args=[slug, count.pk])
        return Done(_("The sheet is open. Selling goes on."), count_url(count), undo, _("Drop it"))

    return act(request, do)


@desk("GET", "POST")
def count(request: DeskRequest, slug: str, pk: int) -> HttpResponse:
    """The sheet: to be filled in while it is open, to be looked at afterwards."""
    if request.method == "POST":
        return _enter(request, slug, pk)
    point = point_for(request.user, slug)
    found = _count_for(request.user, point, pk)
    if found.state == CountState.OPEN:
        return _show_sheet(request, point, found)
    return _show_differences(request, point, found)


def _enter(request: DeskRequest, slug: str, pk: int) -> HttpResponse:
    point = point_to_move_at(request.user, slug)
    found = _count_for(request.user, point, pk)
    page = page_of(request, lines_of(found), size=LINES_A_PAGE)
    form = CountForm(list(page), request.POST)
    if not form.is_valid():
        return _show_sheet(request, point, found, form=form)
    try:
        return act(request, lambda: _entered(request.user, found, form, page.number))
    except Refusal as refusal:
        return _show_sheet(request, point, found, form=form, refused=refusal)


def _entered(user: User, found: StockCount, form: CountForm, page: int) -> Done:
    """Each line by itself: that one lot was sold meanwhile is no reason to count the others again."""
    saved, again = 0, 0
    for line, number, seen in form.entries():
        try:
            enter_count(user, line, counted=number, seen=seen)
            saved += 1
        except Refusal as refusal:
            if not any((error.field or "").startswith("lines.") for error in refusal.errors):
                raise
            again += 1
    said = ngettext("%(n)s line is saved.", "%(n)s lines are saved.", saved) % {"n": saved}
    if again:
        said += " " + ngettext(
            "%(n)s has moved or was counted by somebody else meanwhile: look at it again.",
            "%(n)s have moved or were counted by somebody else meanwhile: look at them again.",
            again,
        ) % {"n": again}
    return Done(said, f"{count_url(found)}?page={page}")


def _show_sheet(
    request: DeskRequest,
    point: SalesPoint,
    found: StockCount,
    *,
    form: CountForm | None = None,
    refused: Refusal | None = None,
) -> HttpResponse:
    page = page_of(request, lines_of(found), size=LINES_A_PAGE)
    context = {
        "count": found,
        "page": page,
        "form": form or CountForm(list(page), None),
        "again": len(stale_lines(found)),
        "left": found.line_count - found.counted,  # type: ignore[attr-defined]
        "refused": refused,
    }
    return _page(request, point, found, "desks/salespoint/count_sheet.html", context, failed=bool(form or refused))


def _show_differences(
    request: DeskRequest, point: SalesPoint, found: StockCount, *, refused: Refusal | None = None
) -> HttpResponse:
    lines = [line for line in lines_of(found) if line.counted is not None]
    differing = [line for line in lines if line.counted != line.expected]
    moved = moved_since(lines) if found.state == CountState.SUBMITTED else {}
    context = {
        "count": found,
        "differing": [(line, (line.counted or 0) - (line.expected or 0)) for line in differing],
        "agreeing": len(lines) - len(differing),
        "stale": [(line, moved[line.pk]) for line in lines if line.pk in moved],
        "may_approve": can_approve_count(request.user, point),
        "refused": refused,
    }
    template = "desks/salespoint/count_differences.html"
    return _page(request, point, found, template, context, failed=refused is not None)


def _page(
    request: DeskRequest,
    point: SalesPoint,
    found: StockCount,
    template: str,
    context: dict[str, Any],
    *,
    failed: bool,
) -> HttpResponse:
    title = _("Stock-taking: shelf %(shelf)s") % {"shelf": found.shelf} if found.shelf else _("Stock-taking")
    status = 422 if failed else 200
    return point_page(request, point, template, context, title=title, tab="count", crumbs=_way(point), status=status)


@desk("POST")
def submit(request: DeskRequest, slug: str, pk: int) -> HttpResponse:
    """To the manager, once everything is counted."""
    point = point_to_move_at(request.user, slug)
    found = _count_for(request.user, point, pk)

    def do() -> Done:
        submit_count(request.user, found)
        undo = reverse("desks:reopen_count", args=[slug, pk])
        return Done(_("Counted. Now the manager looks at the differences."), count_url(found), undo, _("Count on"))

    try:
        return act(request, do)
    except Refusal as refusal:
        if found.state != CountState.OPEN:
            return _show_differences(request, point, found, refused=refusal)
        # One sentence for the sheet: the lines themselves show that they are empty.
        left = len(refusal.errors)
        said = ngettext("%(n)s line has not been counted yet.", "%(n)s lines have not been counted yet.", left)
        error = FieldError(CommonCode.REQUIRED, None, said, {"n": left})
        return _show_sheet(request, point, found, refused=Refusal(error))


@desk("POST")
def reopen(request: DeskRequest, slug: str, pk: int) -> HttpResponse:
    """Back to the shelf."""
    point = point_to_move_at(request.user, slug)
    found = _count_for(request.user, point, pk)

    def do() -> Done:
        reopen_count(request.user, found)
        return Done(_("The sheet is open again."), count_url(found))

    return _or_differences(request, point, found, do)


@desk("POST")
def cancel(request: DeskRequest, slug: str, pk: int) -> HttpResponse:
    """Drop the sheet; the ledger stays as it is."""
    point = point_to_move_at(request.user, slug)
    found = _count_for(request.user, point, pk)

    def do() -> Done:
        cancel_count(request.user, found)
        return Done(_("The sheet is dropped; nothing has changed."), reverse("desks:counts", args=[slug]))

    return _or_differences(request, point, found, do)


@desk("POST")
def apply(request: DeskRequest, slug: str, pk: int) -> HttpResponse:
    """The manager lets the ledger say what was counted: every line, or none when one has moved since."""
    point = point_to_move_at(request.user, slug)
    found = _count_for(request.user, point, pk)

    def do() -> Done:
        apply_count(request.user, found)
        return Done(_("The stock now says what was counted."), count_url(found))

    return _or_differences(request, point, found, do)


def _or_differences(request: DeskRequest, point: SalesPoint, found: StockCount, do: Any) -> HttpResponse:
    try:
        return act(request, do)
    except Refusal as refusal:
        return _show_differences(request, point, found, refused=refusal)
