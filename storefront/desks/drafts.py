"""Files that come in at a desk: sent, read with a report by row, then recorded in whole or in part, or forgotten.

What is the same for decisions, prices, stock lists, couriers' and banks' statements stands here and in
desks/draft.html; a desk adds who may, how its files are read, and what recording one does.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _

from catalog.exchange.drafts import drop_draft, keep_draft, open_draft
from catalog.exchange.models import DraftKind, ImportDraft
from catalog.exchange.report import Report
from config.core.errors import NotAllowed, Refusal
from storefront.desks.acts import Done, act, act_by_form
from storefront.desks.pages import DeskRequest

MOST_SHOWN = 300
Row = TypeVar("Row")


@dataclass(frozen=True)
class Files(Generic[Row]):
    """One person's files of one kind at one desk. `url` gives the addresses: of "home", where they are sent in, and of
    a draft's "draft" (its report), "apply" and "drop". `marks` are options that tell this desk's files from another's.
    """

    request: DeskRequest
    kind: DraftKind
    read: Callable[[ImportDraft], Report[Row]]
    url: Callable[..., str]
    marks: dict[str, str] = field(default_factory=dict)

    def open(self, key: str) -> ImportDraft:
        """The draft, if it was sent at this desk. Raises `NotAllowed`."""
        draft = open_draft(self.request.user, key, kind=self.kind)
        if any(draft.options.get(name) != mark for name, mark in self.marks.items()):
            raise NotAllowed
        return draft

    def waiting(self) -> list[tuple[ImportDraft, str]]:
        """Those that are neither recorded nor forgotten, the newest first, each with the address of its report."""
        marks = {f"options__{name}": mark for name, mark in self.marks.items()}
        mine = ImportDraft.objects.filter(owner=self.request.user, kind=self.kind, **marks)
        return [(draft, self.url("draft", draft.pk)) for draft in mine.defer("content").order_by("-created_at")]

    def take(
        self,
        form: type[forms.Form],
        show: Callable[[forms.Form, int], HttpResponse],
        options: Callable[[dict[str, Any]], dict[str, str]] = lambda typed: {},
    ) -> HttpResponse:
        """Show the form, or keep the file that came by it: its report comes before anything is changed."""

        def do(form: forms.Form) -> Done:
            typed = form.cleaned_data
            kind, request = self.kind, self.request
            draft = keep_draft(request.user, kind=kind, upload=typed["file"], **self.marks, **options(typed))
            self.read(draft)
            return Done(_("The file is read. Nothing has been changed yet."), self.url("draft", draft.pk))

        return act_by_form(self.request, form(self.request.POST or None, self.request.FILES or None), do, show)

    def context(self, draft: ImportDraft, report: Report[Row]) -> dict[str, Any]:
        """For a template that extends desks/draft.html; `rows` are those that would be recorded."""
        return {
            "draft": draft,
            "report": report,
            "refusals": report.refused[:MOST_SHOWN],
            "warnings": report.warnings[:MOST_SHOWN],
            "rows": report.new[:MOST_SHOWN],
            "most": MOST_SHOWN,
            "apply_url": self.url("apply", draft.pk),
            "drop_url": self.url("drop", draft.pk),
        }

    def apply(
        self,
        key: str,
        record: Callable[[ImportDraft, Report[Row], str], Done],
        show: Callable[[ImportDraft, Refusal], HttpResponse],
    ) -> HttpResponse:
        """Record all rows, or the good ones, and forget the file; what is refused as a whole is shown on its report."""
        mode = "good" if self.request.POST.get("mode") == "good" else "all"

        def do() -> Done:
            draft = self.open(key)
            done = record(draft, self.read(draft), mode)
            drop_draft(draft)
            return done

        try:
            return act(self.request, do)
        except Refusal as refusal:
            return show(self.open(key), refusal)

    def drop(self, key: str) -> HttpResponse:
        """Forget the file; nothing of it was recorded."""

        def do() -> Done:
            drop_draft(self.open(key))
            return Done(_("The file is gone; nothing of it was recorded."), self.url("home"))

        return act(self.request, do)
