"""The owner's admin: base data only. It has no sign-in of its own, so none that guessers could try without end."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class ShopAdminSite(admin.AdminSite):
    site_header = _("Settings of the shop")
    site_title = _("Settings of the shop")
    index_title = _("Base data")

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        # Rows go one at a time, each with its audit entry.
        self.disable_action("delete_selected")

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The shop's own sign-in; for whoever is signed in and is no owner there is nothing here."""
        if request.user.is_authenticated:
            raise Http404
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"), reverse("accounts:sign_in"))
