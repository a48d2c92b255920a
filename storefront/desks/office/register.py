"""The register: search, states, and one recognition with its withdrawal."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.certification.models import Recognition
from catalog.certification.policies import can_record, can_withdraw, visible_to
from catalog.certification.selectors import EXPIRING_WITHIN, RegisterState, register, register_counts
from catalog.certification.services import withdraw_recognition
from storefront.desks.acts import Done, act_by_form
from storefront.desks.history import history_of
from storefront.desks.office.forms import RegisterForm, WithdrawForm
from storefront.desks.pages import Crumb, DeskRequest, desk, desk_page, page_of

STATES = {
    RegisterState.IN_FORCE: gettext_lazy("In force"),
    RegisterState.EXPIRING: gettext_lazy("Expiring soon"),
    RegisterState.UPCOMING: gettext_lazy("Not begun"),
    RegisterState.LAPSED: gettext_lazy("Lapsed"),
    RegisterState.WITHDRAWN: gettext_lazy("Withdrawn"),
    RegisterState.UNDATED: gettext_lazy("Without dates"),
}


def office_way() -> tuple[Crumb, ...]:
    return (Crumb(_("Office"), reverse("desks:office")),)


@desk(may=can_record)
def register_page(request: DeskRequest) -> HttpResponse:
    """Every recognition, by product, producer, certificate or decision, and by state."""
    form = RegisterForm(request.GET or None)
    chosen = form.cleaned_data if form.is_valid() else {}
    state = RegisterState(chosen["state"]) if chosen.get("state") else None
    within = chosen.get("days") or EXPIRING_WITHIN
    rows = register(request.user, query=chosen.get("q") or "", state=state, within=within)
    counts = register_counts(request.user, within=within)
    context = {
        "form": form,
        "page": page_of(request, rows),
        "states": [(key, STATES[key], counts[key], key is state) for key in RegisterState],
        "state": state,
        "days": within,
        "q": chosen.get("q") or "",
        "tab": "register",
    }
    return desk_page(request, "desks/office/register.html", context, title=_("Register"), crumbs=office_way())


def recognition_url(recognition: Recognition) -> str:
    return reverse("desks:recognition", args=[recognition.pk])


def _recognition(request: DeskRequest, pk: int) -> Recognition:
    rows = visible_to(request.user).select_related("product__producer", "withdrawal", "recorded_by")
    return get_object_or_404(rows, pk=pk)


@desk(may=can_record)
def recognition_page(request: DeskRequest, pk: int) -> HttpResponse:
    """What the decision says, in its own words, and what happened since."""
    recognition = _recognition(request, pk)
    context = {
        "r": recognition,
        "withdrawal": getattr(recognition, "withdrawal", None),
        "may_withdraw": recognition.withdrawn_on is None and can_withdraw(request.user),
        "history": history_of(recognition),
        "tab": "register",
    }
    title = recognition.certificate_number
    way = (*office_way(), Crumb(_("Register"), reverse("desks:register")))
    return desk_page(request, "desks/office/recognition.html", context, title=title, crumbs=way)


@desk("GET", "POST", may=can_withdraw)
def withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    """First what it says and what follows from it, then, once confirmed, the withdrawal itself."""
    recognition = _recognition(request, pk)

    def do(form: WithdrawForm) -> Done:
        withdraw_recognition(request.user, recognition, **form.facts())
        said = _("The recognition %(number)s is withdrawn.") % {"number": recognition.certificate_number}
        return Done(said, recognition_url(recognition))

    def show(form: WithdrawForm, status: int) -> HttpResponse:
        way = (
            *office_way(),
            Crumb(_("Register"), reverse("desks:register")),
            Crumb(recognition.certificate_number, recognition_url(recognition)),
        )
        asked = request.method == "POST" and not form.errors
        context = {"form": form, "r": recognition, "asked": asked, "tab": "register"}
        title = _("Withdraw the recognition")
        return desk_page(request, "desks/office/withdraw.html", context, title=title, crumbs=way, status=status)

    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and "confirmed" not in request.POST:
        return show(form, 200)
    return act_by_form(request, form, do, show)
