"""Goods that go to another point or come from one: drafted, sent, received with whatever is missing noted."""

from typing import Any

from django import forms
from django.db.models import Prefetch
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.inventory.models import SalesPoint, Transfer, TransferLine, TransferState
from catalog.inventory.selectors.transfers import OPEN, transfers_at, with_pieces
from catalog.inventory.services import cancel_transfer, draft_transfer, receive_transfer, send_transfer
from catalog.inventory.services.transfers import Arrival, Sending
from config.core.errors import Refusal
from storefront.desks.acts import Done, act, act_by_form, only_asks
from storefront.desks.lines import Lines
from storefront.desks.pages import Crumb, DeskRequest, desk, page_of
from storefront.desks.salespoint.frame import point_for, point_page, point_to_move_at


class TransferForm(forms.Form):
    """Where it goes; the goods are `Lines`."""

    target = forms.ModelChoiceField(
        SalesPoint.objects.none(), label=gettext_lazy("Goes to"), empty_label=gettext_lazy("choose a point")
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False)

    def __init__(self, source: SalesPoint, data: QueryDict | None, **options: Any) -> None:
        super().__init__(data, **options)
        targets = SalesPoint.objects.filter(is_active=True).exclude(pk=source.pk).order_by("name")
        self.fields["target"].queryset = targets  # type: ignore[attr-defined]


class ArrivalForm(forms.Form):
    """How many of each line came, and what became of the rest."""

    def __init__(self, lines: list[TransferLine], data: QueryDict | None) -> None:
        super().__init__(data)
        self.lines = lines
        for line in lines:
            words = {"name": line.variant.product.name}
            self.fields[f"lines_{line.pk}_received"] = forms.IntegerField(
                label=_("Came of %(name)s") % words,
                initial=line.quantity,
                min_value=0,
                max_value=line.quantity,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            )
            self.fields[f"lines_{line.pk}_note"] = forms.CharField(
                label=_("What became of the rest of %(name)s") % words, required=False, max_length=300
            )

    def rows(self) -> list[tuple[TransferLine, forms.BoundField, forms.BoundField]]:
        return [(line, self[f"lines_{line.pk}_received"], self[f"lines_{line.pk}_note"]) for line in self.lines]

    def arrivals(self) -> dict[int, Arrival]:
        told = self.cleaned_data
        return {
            line.pk: Arrival(told[f"lines_{line.pk}_received"], told[f"lines_{line.pk}_note"]) for line in self.lines
        }


def transfer_url(point: SalesPoint, transfer: Transfer) -> str:
    return reverse("desks:transfer", args=[point.slug, transfer.pk])


def way_to_transfers(point: SalesPoint) -> tuple[Crumb, ...]:
    return (Crumb(_("Transfers"), reverse("desks:transfers", args=[point.slug])),)


@desk()
def transfers(request: DeskRequest, slug: str) -> HttpResponse:
    """What comes, what goes, and what has been."""
    point = point_for(request.user, slug)
    rows = with_pieces(transfers_at(request.user, point))
    waiting = list(rows.filter(state__in=OPEN).order_by("sent_at", "pk")[:200])
    context = {
        "coming": [row for row in waiting if row.target_id == point.pk],
        "going": [row for row in waiting if row.source_id == point.pk],
        "page": page_of(request, rows.exclude(state__in=OPEN).order_by("-pk")),
    }
    return point_page(request, point, "desks/salespoint/transfers.html", context, title=_("Transfers"), tab="move")


@desk("GET", "POST")
def new_transfer(request: DeskRequest, slug: str) -> HttpResponse:
    """Write down what is to go, by scan or by name. `?target=` suggests where."""
    point = point_to_move_at(request.user, slug)
    data = request.POST if request.method == "POST" else None
    lines = Lines(point, data, for_sale=False)
    form = _transfer_form(request, point, data)
    status = 200
    if data is not None and not only_asks(request):
        if lines.is_valid() & form.is_valid():
            try:
                return act(request, lambda: _drafted(request, point, form, lines))
            except Refusal as refusal:
                lines.explain(refusal)
        status = 422
    context = {"form": form, "lines": lines}
    title = _("New transfer")
    return point_page(
        request,
        point,
        "desks/salespoint/transfer_new.html",
        context,
        title=title,
        tab="move",
        crumbs=way_to_transfers(point),
        status=status,
    )


def _transfer_form(request: DeskRequest, point: SalesPoint, data: QueryDict | None) -> TransferForm:
    if only_asks(request):
        # Asked for again, not refused: what was typed is shown without complaints.
        return TransferForm(point, None, initial={name: request.POST.get(name, "") for name in ("target", "note")})
    return TransferForm(point, data, initial={"target": request.GET.get("target", "")})


def _drafted(request: DeskRequest, point: SalesPoint, form: TransferForm, lines: Lines) -> Done:
    sendings = [Sending(row.chosen, row.pieces) for row in lines if row.chosen and row.pieces]
    transfer = draft_transfer(request.user, point, sendings=sendings, **form.cleaned_data)
    said = _("The transfer to %(point)s is drafted; nothing has left yet.") % {"point": transfer.target.name}
    return Done(said, transfer_url(point, transfer))


def transfer_for(request: DeskRequest, point: SalesPoint, pk: int) -> Transfer:
    """One that this point sends or awaits, with its lines; 404 otherwise."""
    lines = TransferLine.objects.select_related("variant__product", "lot").order_by("pk")
    people = ("created_by", "sent_by", "received_by")
    rows = transfers_at(request.user, point).select_related(*people, "source__commune", "target__commune")
    return get_object_or_404(rows.prefetch_related(Prefetch("lines", lines)), pk=pk)


@desk()
def transfer(request: DeskRequest, slug: str, pk: int) -> HttpResponse:
    """One transfer: its goods, how far it has come, the next act; prints as a slip to go with the goods."""
    return _show_transfer(request, slug, pk)


def _show_transfer(request: DeskRequest, slug: str, pk: int, refused: Refusal | None = None) -> HttpResponse:
    point = point_for(request.user, slug)
    found = transfer_for(request, point, pk)
    lines = list(found.lines.all())
    context = {
        "transfer": found,
        "lines": lines,
        "pieces": sum(line.quantity for line in lines),
        "goes": found.source_id == point.pk,
        "comes": found.target_id == point.pk,
        "refused": refused,
    }
    title = _("Transfer %(number)s") % {"number": found.pk}
    return point_page(
        request,
        point,
        "desks/salespoint/transfer.html",
        context,
        title=title,
        tab="move",
        crumbs=way_to_transfers(point),
        status=422 if refused else 200,
    )


@desk("POST")
def send(request: DeskRequest, slug: str, pk: int) -> HttpResponse:
    """The goods leave."""
    point = point_to_move_at(request.user, slug)
    found = transfer_for(request, point, pk)

    def do() -> Done:
        send_transfer(request.user, found)
        said = _("On its way to %(point)s.") % {"point": found.target.name}
        undo = reverse("desks:cancel_transfer", args=[slug, pk])
        return Done(said, transfer_url(point, found), undo, _("Take it back"))

    try:
        return act(request, do)
    except Refusal as refusal:
        return _show_transfer(request, slug, pk, refused=refusal)


@desk("POST")
def cancel(request: DeskRequest, slug: str, pk: int) -> HttpResponse:
    """Drop a draft; what is on its way comes back to the shelf it left."""
    point = point_to_move_at(request.user, slug)
    found = transfer_for(request, point, pk)

    def do() -> Done:
        cancelled = cancel_transfer(request.user, found)
        said = _("The transfer is cancelled.")
        if cancelled.sent_at is not None:
            said = _("The transfer is cancelled; the goods are back on the shelf.")
        return Done(said, transfer_url(point, found))

    try:
        return act(request, do)
    except Refusal as refusal:
        return _show_transfer(request, slug, pk, refused=refusal)


@desk("GET", "POST")
def receive_here(request: DeskRequest, slug: str, pk: int) -> HttpResponse:
    """Count what came; whatever is missing needs a word."""
    point = point_to_move_at(request.user, slug)
    found = transfer_for(request, point, pk)
    if found.target_id != point.pk:
        raise Http404
    lines = list(found.lines.all())

    def do(form: ArrivalForm) -> Done:
        receive_transfer(request.user, found, arrivals=form.arrivals())
        came = sum(arrival.received for arrival in form.arrivals().values())
        missing = sum(line.quantity for line in lines) - came
        said = _("%(came)s pieces are on the shelf.") % {"came": came}
        if missing:
            said = _("%(came)s pieces are on the shelf, %(missing)s are missing.") % {"came": came, "missing": missing}
        return Done(said, transfer_url(point, found))

    def show(form: ArrivalForm, status: int) -> HttpResponse:
        if found.state != TransferState.SENT:
            return _show_transfer(request, slug, pk)
        crumbs = (
            *way_to_transfers(point),
            Crumb(_("Transfer %(number)s") % {"number": pk}, transfer_url(point, found)),
        )
        context = {"form": form, "transfer": found}
        title = _("Receive from %(point)s") % {"point": found.source.name}
        template = "desks/salespoint/transfer_receive.html"
        return point_page(request, point, template, context, title=title, tab="move", crumbs=crumbs, status=status)

    return act_by_form(request, ArrivalForm(lines, request.POST if request.method == "POST" else None), do, show)
