"""The counter: a till is opened with its float, goods are sold over it, its cash is counted and it is closed."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from catalog.inventory.errors import StockCode
from catalog.inventory.models import CounterPayment, CounterSale, SalesPoint, TillSession
from catalog.inventory.policies import can_move
from catalog.inventory.selectors.tills import open_till_at, sales_at, takings, tills_at
from catalog.inventory.services import close_till, expected_cash, open_till, sell, undo_sale
from catalog.inventory.services.tills import Item
from config.core.errors import Refusal
from config.core.models import User
from storefront.desks.acts import Done, act, act_by_form, only_asks
from storefront.desks.forms import PriceField, explain
from storefront.desks.lines import Lines
from storefront.desks.pages import Crumb, DeskRequest, desk
from storefront.desks.salespoint.frame import point_for, point_page, point_to_move_at
from storefront.presentation.formats import money_text

LAST_SALES = 8


class FloatForm(forms.Form):
    opening_float = PriceField(label=gettext_lazy("Cash put into the till"))


class SaleForm(forms.Form):
    """How it is paid; what is sold are `Lines`."""

    payment = forms.ChoiceField(label=gettext_lazy("Paid by"), choices=CounterPayment.choices, widget=forms.RadioSelect)
    age_asked = forms.BooleanField(label=gettext_lazy("I asked: the buyer is 18 or older"), required=False)


class CloseForm(forms.Form):
    counted_cash = PriceField(label=gettext_lazy("Cash counted in the till"))
    reason = forms.CharField(label=gettext_lazy("Why it differs"), max_length=300, required=False)


def till_url(point: SalesPoint) -> str:
    return reverse("desks:till", args=[point.slug])


def way_to_till(user: User, point: SalesPoint) -> tuple[Crumb, ...]:
    """The counter, for whoever may sell at it; the office looks into its books only."""
    return (Crumb(_("Counter"), till_url(point)),) if can_move(user, point) else ()


@desk("GET", "POST")
def till(request: DeskRequest, slug: str) -> HttpResponse:
    """Sell; where no till is open, open one first."""
    point = point_to_move_at(request.user, slug)
    session = open_till_at(point)
    if session is None:
        return _open(request, point)
    data = request.POST if request.method == "POST" else None
    lines = Lines(point, data, for_sale=True)
    form = _sale_form(request)
    status = 200
    if data is not None and not only_asks(request):
        if lines.is_valid() & form.is_valid():
            try:
                return act(request, lambda: _sold(request, session, form, lines))
            except Refusal as refusal:
                _explain(form, lines, refusal)
        status = 422
    return _show(request, point, session, form, lines, status)


def _sale_form(request: DeskRequest) -> SaleForm:
    if request.method == "POST" and not only_asks(request):
        return SaleForm(request.POST)
    asked = {"payment": request.POST.get("payment", CounterPayment.CASH), "age_asked": "age_asked" in request.POST}
    return SaleForm(initial=asked)


def _sold(request: DeskRequest, session: TillSession, form: SaleForm, lines: Lines) -> Done:
    items = [
        Item(row.variant, row.pieces, int(row.lot) if row.lot.isascii() and row.lot.isdigit() else None)
        for row in lines
        if row.pieces
    ]
    sale = sell(request.user, session, items=items, **form.cleaned_data)
    args = [session.point.slug, sale.pk]
    said = _("Sold for %(total)s, %(payment)s.") % {
        "total": money_text(sale.total, get_language() or "vi"),
        "payment": CounterPayment(sale.payment).label,
    }
    url = f"{till_url(session.point)}?sold={sale.pk}"
    return Done(said, url, reverse("desks:undo_sale", args=args), _("Take it back"))


def _explain(form: SaleForm, lines: Lines, refusal: Refusal) -> None:
    """What is wrong with the buyer's age stands at its box, with the goods at their line."""
    age = [error for error in refusal.errors if error.code == StockCode.AGE_NOT_ASKED]
    rest = [error for error in refusal.errors if error.code != StockCode.AGE_NOT_ASKED]
    explain(form, Refusal(*age))
    lines.explain(Refusal(*rest))


def _show(
    request: DeskRequest, point: SalesPoint, session: TillSession, form: SaleForm, lines: Lines, status: int
) -> HttpResponse:
    sales = sales_at(request.user, point).filter(till=session)
    sold = request.GET.get("sold", "")
    context = {
        "session": session,
        "form": form,
        "lines": lines,
        "sales": sales.order_by("-pk")[:LAST_SALES],
        "sold": sold if sold.isascii() and sold.isdigit() and len(sold) < 16 else "",
    }
    return point_page(
        request, point, "desks/salespoint/till.html", context, title=_("Counter sale"), tab="sell", status=status
    )


def _open(request: DeskRequest, point: SalesPoint) -> HttpResponse:
    def do(form: FloatForm) -> Done:
        open_till(request.user, point, opening_float=form.cleaned_data["opening_float"])
        return Done(_("The till is open."), till_url(point))

    def show(form: FloatForm, status: int) -> HttpResponse:
        last = tills_at(request.user, point).exclude(closed_at=None).order_by("-closed_at").first()
        context = {"form": form, "last": last}
        template = "desks/salespoint/till_open.html"
        return point_page(request, point, template, context, title=_("Open the till"), tab="sell", status=status)

    sent = request.POST if "opening_float" in request.POST else None
    return act_by_form(request, FloatForm(sent), do, show)


def sale_for(request: DeskRequest, point: SalesPoint, pk: int) -> CounterSale:
    rows = sales_at(request.user, point).select_related("undone_by", "till__point__commune__province")
    return get_object_or_404(rows, pk=pk)


@desk()
def sale(request: DeskRequest, slug: str, pk: int) -> HttpResponse:
    """One sale, its receipts, and taking it back while its till is open."""
    return _show_sale(request, slug, pk)


def _show_sale(request: DeskRequest, slug: str, pk: int, refused: Refusal | None = None) -> HttpResponse:
    point = point_for(request.user, slug)
    found = sale_for(request, point, pk)
    context = {
        "sale": found,
        "lines": found.lines.select_related("lot").order_by("pk"),
        "refused": refused,
    }
    title = _("Sale %(number)s") % {"number": found.number}
    return point_page(
        request,
        point,
        "desks/salespoint/sale.html",
        context,
        title=title,
        tab="sell",
        crumbs=way_to_till(request.user, point),
        status=422 if refused else 200,
    )


@desk("POST")
def take_back(request: DeskRequest, slug: str, pk: int) -> HttpResponse:
    """The goods come back to their lots and the money goes back to the buyer."""
    point = point_to_move_at(request.user, slug)
    found = sale_for(request, point, pk)

    def do() -> Done:
        undo_sale(request.user, found)
        said = _("Sale %(number)s is taken back: give %(total)s back.")
        total = money_text(found.total, get_language() or "vi")
        return Done(said % {"number": found.number, "total": total}, till_url(point))

    try:
        return act(request, do)
    except Refusal as refusal:
        return _show_sale(request, slug, pk, refused=refusal)


@desk("GET", "POST")
def close(request: DeskRequest, slug: str, pk: int) -> HttpResponse:
    """Count the cash without being told what it should be; a difference is then shown and needs its reason."""
    point = point_to_move_at(request.user, slug)
    session = get_object_or_404(tills_at(request.user, point), pk=pk)
    report = reverse("desks:till_report", args=[slug, pk])

    def do(form: CloseForm) -> Done:
        close_till(request.user, session, **form.cleaned_data)
        return Done(_("The till is closed."), report)

    def show(form: CloseForm, status: int) -> HttpResponse:
        counted = form.cleaned_data.get("counted_cash") if form.is_bound else None
        expected = expected_cash(session)
        context = {
            "form": form,
            "session": session,
            "takings": takings(sales_at(request.user, point).filter(till=session)),
            "expected": expected if counted is not None else None,
            "difference": counted - expected if counted is not None else None,
        }
        template = "desks/salespoint/till_close.html"
        crumbs = way_to_till(request.user, point)
        return point_page(
            request, point, template, context, title=_("Close the till"), tab="sell", crumbs=crumbs, status=status
        )

    return act_by_form(request, CloseForm(request.POST if request.method == "POST" else None), do, show)
