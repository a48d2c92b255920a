"""The owner's admin: base data only. It has no sign-in of its own, so none that guessers could try without end."""

from functools import wraps
from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
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

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """A NUL is refused before a form sees it: the box of a typed key would ask the database for it."""
        shown = super().admin_view(view, cacheable)

        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if any("\0" in value for _name, values in request.POST.lists() for value in values):
                raise BadRequest("NUL in a form")
            return shown(request, *args, **kwargs)

        return checked

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The shop's own sign-in; for whoever is signed in and is no owner there is nothing here."""
        if request.user.is_authenticated:
            raise Http404
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"), reverse("accounts:sign_in"))
