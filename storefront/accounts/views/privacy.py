"""Everything of theirs to take along, and the account erased."""

import json

from django.contrib import messages
from django.contrib.auth import logout
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from config.core import clock
from config.core.accounts.leaving import erase_by_password, erase_by_proof, hindrances
from config.core.accounts.leaving import export as export_of
from config.core.errors import Refusal
from storefront.accounts.forms import ChangeCodeForm, EraseForm
from storefront.accounts.pages import AccountRequest, address_of, own, page, tell
from storefront.checkout import baskets


@own("GET", "POST")
def privacy(request: AccountRequest) -> HttpResponse:
    """Take the data along, or erase the account: by the password, or by the link that a program has asked for."""
    token = request.GET.get("token", "")[:100]
    form = ChangeCodeForm(request.POST or None, initial={"code": token}) if token else EraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed, address = form.cleaned_data, address_of(request)
        try:
            if token:
                erase_by_proof(request.user, secret=typed["code"], address=address)
            else:
                erase_by_password(request.user, password=typed["password"], address=address)
        except Refusal as refusal:
            tell(form, refusal, token="code")  # noqa: S106
        else:
            return _gone(request)
    with transaction.atomic():
        why_not = [str(one) for one in hindrances(request.user)]
    context = {"form": form, "by_link": bool(token), "hindrances": why_not}
    return page(request, "privacy", context, title=_("Your data"))


@own()
def export(request: AccountRequest) -> HttpResponse:
    """All of it as JSON."""
    text = json.dumps(export_of(request.user), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="ocop-{clock.today():%Y-%m-%d}.json"'
    return response


def _gone(request: AccountRequest) -> HttpResponse:
    logout(request)
    messages.success(request, _("Your account has been erased."))
    response = redirect("accounts:sign_in")
    response["Clear-Site-Data"] = '"storage"'
    baskets.forget(response)
    return response
