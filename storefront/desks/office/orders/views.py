"""The list of orders, those that wait for a call, and one order with its goods, its money and its history."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from checkout.orders import services
from checkout.orders.desk import OrderKind, desk_orders, money_rows, order_by_number, order_counts, orders_to_call
from checkout.orders.models import Order, OrderState
from checkout.orders.policies import can_cancel, can_confirm
from checkout.payments.models import Refund, Transaction
from checkout.payments.policies import can_refund
from checkout.payments.providers import provider
from checkout.payments.services import ask_refund
from config.core.errors import Refusal
from storefront.checkout.orders import may_be_cancelled, parcel_words
from storefront.desks.acts import Done, act, act_by_form
from storefront.desks.forms import explain
from storefront.desks.history import history_of
from storefront.desks.office.money import words
from storefront.desks.office.money.forms import AskRefundForm, FindForm, ReasonForm
from storefront.desks.office.register import office_way
from storefront.desks.pages import Crumb, DeskRequest, desk, desk_page, page_of

KINDS = {
    OrderKind.CALL: gettext_lazy("Wait for a call"),
    OrderKind.TROUBLE: gettext_lazy("Need a person"),
    OrderKind.UNPAID: gettext_lazy("Not paid"),
    OrderKind.TO_PACK: gettext_lazy("To pack"),
    OrderKind.ON_ITS_WAY: gettext_lazy("Ready or on the way"),
    OrderKind.DONE: gettext_lazy("Handed over"),
    OrderKind.CANCELLED: gettext_lazy("Cancelled"),
    OrderKind.EXPIRED: gettext_lazy("Not paid in time"),
}


@desk(may=can_confirm)
def orders(request: DeskRequest) -> HttpResponse:
    """All of them, of one kind, or those that some words fit."""
    form = FindForm(request.GET or None)
    query = form.cleaned_data["q"] if form.is_valid() else ""
    asked = request.GET.get("kind", "")
    kind = OrderKind(asked) if asked in set(OrderKind) else None
    counts = order_counts(request.user)
    context = {
        "page": page_of(request, desk_orders(request.user, kind=kind, query=query)),
        "kinds": [(key.value, KINDS[key], counts[key]) for key in OrderKind],
        "kind": kind,
        "q": query,
        "tab": "orders",
    }
    return desk_page(request, "desks/office/orders/list.html", context, title=_("Orders"), crumbs=office_way())


@desk(may=can_confirm)
def calls(request: DeskRequest) -> HttpResponse:
    """Large first orders for cash: the number to call, and what to say."""
    context = {"page": page_of(request, orders_to_call(request.user)), "form": ReasonForm(), "tab": "calls"}
    return desk_page(request, "desks/office/orders/calls.html", context, title=_("To call"), crumbs=office_way())


def order_url(order: Order) -> str:
    return reverse("desks:office_order", args=[order.number])


def _order(request: DeskRequest, number: str) -> Order:
    found = order_by_number(request.user, number)
    if found is None:
        raise Http404
    return found


@desk(may=can_confirm)
def order(request: DeskRequest, number: str) -> HttpResponse:
    """Everything about one order; printed, it is the sheet that lies beside the telephone."""
    return _show(request, _order(request, number))


def _show(
    request: DeskRequest, found: Order, *, refused: Refusal | None = None, form: ReasonForm | None = None
) -> HttpResponse:
    payments, refunds, credits = money_rows(found)
    context = {
        "order": found,
        "parcels": [(parcel, parcel_words(parcel)) for parcel in found.parcels.all()],
        "payments": [(payment, way_name(payment), words.events_of(payment)) for payment in payments],
        "refunds": [(refund, words.reason_words(refund)) for refund in refunds],
        "credits": credits,
        "may_confirm": found.state == OrderState.UNCONFIRMED and can_confirm(request.user),
        "may_cancel": may_be_cancelled(found) and can_cancel(request.user, found),
        "may_refund": can_refund(request.user),
        "reason_form": form or ReasonForm(),
        "history": history_of(found, found.parcels.all(), refunds, credits),
        "refused": refused,
        "tab": "orders",
    }
    way = (*office_way(), Crumb(_("Orders"), reverse("desks:office_orders")))
    title = _("Order %(number)s") % {"number": found.number}
    status = 422 if refused or form else 200
    template = "desks/office/orders/order.html"
    return desk_page(request, template, context, title=title, crumbs=way, status=status)


def way_name(payment: Transaction) -> str:
    """The way that a payment was asked for by; its id where it is offered no more."""
    way = provider(payment.gateway)
    return way.name if way else payment.gateway


@desk("POST", may=can_confirm)
def confirm(request: DeskRequest, number: str) -> HttpResponse:
    """The buyer has been called and means it."""
    found = _order(request, number)

    def do() -> Done:
        services.confirm_order(request.user, found)
        return Done(_("Order %(number)s is confirmed.") % {"number": number}, _back(request, found))

    try:
        return act(request, do)
    except Refusal as refusal:
        return _show(request, _order(request, number), refused=refusal)


@desk("POST", may=can_confirm)
def cancel(request: DeskRequest, number: str) -> HttpResponse:
    """It is not wanted, or cannot be: goods, voucher and money go back."""
    found = _order(request, number)
    form = ReasonForm(request.POST)
    if form.is_valid():

        def do() -> Done:
            services.cancel_order(request.user, found, reason=form.cleaned_data["reason"])
            return Done(_("Order %(number)s is cancelled.") % {"number": number}, _back(request, found))

        try:
            return act(request, do)
        except Refusal as refusal:
            explain(form, refusal)
    return _show(request, _order(request, number), form=form)


def _back(request: DeskRequest, found: Order) -> str:
    """From the list of calls back to it, for the next one."""
    return reverse("desks:calls") if request.POST.get("from") == "calls" else order_url(found)


@desk("GET", "POST", may=can_refund)
def refund(request: DeskRequest, number: str, payment_pk: UUID) -> HttpResponse:
    """Ask that some of a payment goes back; another person approves."""
    found = _order(request, number)
    payment = get_object_or_404(Transaction, pk=payment_pk, checkout=found.checkout_id)

    def do(form: AskRefundForm) -> Done:
        asked: Refund = ask_refund(request.user, payment, **form.cleaned_data)
        return Done(_("The refund waits for another person."), reverse("desks:refund", args=[asked.pk]))

    def show(form: AskRefundForm, status: int) -> HttpResponse:
        context = {"form": form, "order": found, "payment": payment, "way": way_name(payment), "tab": "orders"}
        title, way = _("Ask for a refund"), (*office_way(), Crumb(found.number, order_url(found)))
        template = "desks/office/orders/refund.html"
        return desk_page(request, template, context, title=title, crumbs=way, status=status)

    return act_by_form(request, AskRefundForm(request.POST or None), do, show)
