"""Delivery rates by versions, vouchers, and which ways to pay are offered."""

from django.conf import settings
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from checkout.carts.models import Voucher
from checkout.carts.policies import can_manage_vouchers
from checkout.carts.services.vouchers import make_voucher, stop_voucher
from checkout.delivery.models import RateTable
from checkout.delivery.policies import can_set_rates
from checkout.delivery.selectors import rates_in_force
from checkout.delivery.services import drop_rates, publish_rates
from checkout.payments.policies import can_match
from checkout.payments.providers import known, missing
from config.core import clock
from config.core.errors import Refusal
from storefront.desks.acts import Done, act, act_by_form
from storefront.desks.history import history_of
from storefront.desks.office.register import office_way
from storefront.desks.office.selling.forms import RatesForm, VoucherForm
from storefront.desks.pages import Crumb, DeskRequest, desk, desk_page, page_of


@desk(may=can_set_rates)
def rates(request: DeskRequest) -> HttpResponse:
    """Each way to send parcels: what counts today, what will, what did."""
    counts = set(rates_in_force().values_list("pk", flat=True))
    rows = RateTable.objects.order_by("position", "code", "-valid_from")
    context = {"rows": [(row, row.pk in counts) for row in rows], "today": clock.today(), "tab": "rates"}
    title = _("Delivery rates")
    return desk_page(request, "desks/office/selling/rates.html", context, title=title, crumbs=office_way())


def _rates_way() -> tuple[Crumb, ...]:
    return (*office_way(), Crumb(_("Delivery rates"), reverse("desks:rates")))


@desk(may=can_set_rates)
def rate(request: DeskRequest, pk: int) -> HttpResponse:
    """One version: its zones, weight steps and surcharges."""
    return _show_rate(request, pk)


def _show_rate(request: DeskRequest, pk: int, *, refused: Refusal | None = None) -> HttpResponse:
    found = get_object_or_404(RateTable.objects.prefetch_related("zones__steps"), pk=pk)
    context = {
        "table": found,
        "surcharges": found.surcharges.select_related("commune__province").order_by("commune__name_folded"),
        "may_drop": found.valid_from > clock.today(),
        "history": history_of(found),
        "refused": refused,
        "tab": "rates",
    }
    status = 422 if refused else 200
    template = "desks/office/selling/rate.html"
    return desk_page(request, template, context, title=found.name, crumbs=_rates_way(), status=status)


@desk("GET", "POST", may=can_set_rates)
def rate_new(request: DeskRequest, pk: int) -> HttpResponse:
    """What it costs from another day on, begun with what it costs now."""
    before = get_object_or_404(RateTable, pk=pk)

    def do(form: RatesForm) -> Done:
        table = publish_rates(request.user, before, given=form.given())
        return Done(_("The new rates are laid down."), reverse("desks:rate", args=[table.pk]))

    def show(form: RatesForm, status: int) -> HttpResponse:
        title, template = _("New rates: %(name)s") % {"name": before.name}, "desks/office/selling/rate_new.html"
        context = {"form": form, "before": before, "tab": "rates"}
        return desk_page(request, template, context, title=title, crumbs=_rates_way(), status=status)

    return act_by_form(request, RatesForm(request.POST or None, before), do, show)


@desk("POST", may=can_set_rates)
def rate_drop(request: DeskRequest, pk: int) -> HttpResponse:
    """They are not to count after all; their day has not come."""

    def do() -> Done:
        drop_rates(request.user, get_object_or_404(RateTable, pk=pk))
        return Done(_("These rates will not count."), reverse("desks:rates"))

    try:
        return act(request, do)
    except Refusal as refusal:
        return _show_rate(request, pk, refused=refusal)


@desk("GET", "POST", may=can_manage_vouchers)
def vouchers(request: DeskRequest) -> HttpResponse:
    """All of them with their uses, and a form for a new one."""

    def do(form: VoucherForm) -> Done:
        made = make_voucher(request.user, given=form.given())
        return Done(_("The voucher %(code)s is made.") % {"code": made.code}, reverse("desks:voucher", args=[made.pk]))

    def show(form: VoucherForm, status: int) -> HttpResponse:
        used = Count("uses", filter=Q(uses__given_back_at=None))
        page = page_of(request, Voucher.objects.annotate(used=used).order_by("-is_active", "-starts_at", "code"))
        context = {"form": form, "page": page, "now": clock.now(), "tab": "vouchers"}
        template = "desks/office/selling/vouchers.html"
        return desk_page(request, template, context, title=_("Vouchers"), crumbs=office_way(), status=status)

    return act_by_form(request, VoucherForm(request.POST or None), do, show)


@desk(may=can_manage_vouchers)
def voucher(request: DeskRequest, pk: int) -> HttpResponse:
    """One of them: what it takes off, for whom, how often it was used."""
    used = Count("uses", filter=Q(uses__given_back_at=None))
    found = get_object_or_404(Voucher.objects.annotate(used=used).select_related("producer"), pk=pk)
    way = (*office_way(), Crumb(_("Vouchers"), reverse("desks:vouchers")))
    context = {"voucher": found, "history": history_of(found), "tab": "vouchers"}
    return desk_page(request, "desks/office/selling/voucher.html", context, title=found.code, crumbs=way)


@desk("POST", may=can_manage_vouchers)
def voucher_stop(request: DeskRequest, pk: int) -> HttpResponse:
    """It counts no more, or again."""
    go_on = request.POST.get("go_on") == "1"

    def do() -> Done:
        found = stop_voucher(request.user, get_object_or_404(Voucher, pk=pk), stop=not go_on)
        said = _("The voucher counts again.") if go_on else _("The voucher counts no more.")
        return Done(said, reverse("desks:voucher", args=[found.pk]))

    return act(request, do)


@desk(may=can_match)
def gateways(request: DeskRequest) -> HttpResponse:
    """Which ways to pay are offered, and what the others miss. Names of settings, never what they hold."""
    ways = [(way, missing(way.needs)) for way in known() if way.id != "saleor.io.dummy-payment-app" or settings.DEMO]
    context = {
        "ways": ways,
        "account": settings.BANK_ACCOUNT,
        "bank": settings.BANK_NAME,
        "holder": settings.BANK_HOLDER,
        "notices": bool(settings.BANK_NOTICE_SECRET),
        "call_from": settings.CALL_FROM,
        "tab": "gateways",
    }
    title = _("Ways to pay")
    return desk_page(request, "desks/office/selling/gateways.html", context, title=title, crumbs=office_way())
