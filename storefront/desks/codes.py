"""Codes that prove a phone: looked up by the number that somebody tells, given on a call back or on paper."""

from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.core.accounts.names import account_of
from config.core.accounts.policies import can_give_code, can_give_codes, can_list_requests
from config.core.accounts.proofs import TOLD_CODE_LASTS, give_code, written
from config.core.accounts.selectors import request_by_id, requests_of, waiting_requests
from config.core.models import Proof, User
from config.core.phones import normalise_phone
from storefront.desks.acts import Done, act
from storefront.desks.pages import DeskRequest, desk, desk_page, page_of

_CODES = "proof_codes"


class NumberForm(forms.Form):
    phone = forms.CharField(
        label=gettext_lazy("Telephone number"),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )

    def clean_phone(self) -> str:
        number = normalise_phone(self.cleaned_data["phone"])
        if number is None:
            raise forms.ValidationError(_("This is no telephone number."))
        return number


@desk(may=can_give_codes)
def codes(request: DeskRequest) -> HttpResponse:
    """What waits under a number; the office also sees everything that waits."""
    form = NumberForm(request.GET if "phone" in request.GET else None)
    found = list(requests_of(request.user, form.cleaned_data["phone"])) if form.is_valid() else []
    page = page_of(request, waiting_requests(request.user))
    context = {
        "form": form,
        "asked": form.is_bound and form.is_valid(),
        "found": _with_rights(request.user, found),
        "lists": can_list_requests(request.user),
        "page": page,
        "waiting": _with_rights(request.user, list(page)),
    }
    return desk_page(request, "desks/codes.html", context, title=_("Codes that prove a phone"))


@desk("POST", may=can_give_codes)
def give(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Make the code and lead to its slip. The code itself waits in the session until it is shown, once."""

    def do() -> Done:
        proof = request_by_id(request.user, pk)
        if proof is None:
            raise Http404
        code = give_code(request.user, proof)
        request.session[_CODES] = request.session.get(_CODES, {}) | {str(pk): code}
        return Done(_("The code is made."), reverse("desks:code_slip", args=[pk]))

    return act(request, do)


@desk(may=can_give_codes)
def slip(request: DeskRequest, pk: UUID) -> HttpResponse:
    """The code, to be read out or handed over: this once."""
    proof = Proof.objects.filter(pk=pk, given_by=request.user).first()
    if proof is None:
        raise Http404
    kept = request.session.get(_CODES, {})
    code = kept.pop(str(pk), None)
    if code is not None:
        request.session[_CODES] = kept
    context = {
        "proof": proof,
        "code": written(code) if code else "",
        "minutes": int(TOLD_CODE_LASTS.total_seconds() // 60),
        "call_url": f"tel:{proof.name}",
    }
    return desk_page(request, "desks/code_slip.html", context, title=_("Code for a phone"))


def _with_rights(user: User, proofs: list[Proof]) -> list[tuple[Proof, bool, bool]]:
    """Each with whether `user` may give its code, and whether the phone has an account. Few are open at once."""
    return [(proof, can_give_code(user, proof), account_of(proof.name) is not None) for proof in proofs]
