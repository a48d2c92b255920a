"""Page numbers as they stand in addresses."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the address that could not be taken as it is: the parameter's name, and words for the visitor."""

    field: str
    message: str


def asked_page(request: HttpRequest) -> tuple[int, Problem | None]:
    """`page` of the address: 1 when there is none or it is no page number, which then is a problem."""
    asked = request.GET.get("page", "1")
    if asked.isascii() and asked.isdigit() and len(asked) <= 9 and int(asked) > 0:
        return int(asked), None
    return 1, Problem("page", _("A page is a whole number from 1 on."))


def within(number: int, *, last: int) -> tuple[int, Problem | None]:
    """`number`, or the first page when the list ends before it, which then is a problem."""
    if number <= max(last, 1):
        return number, None
    return 1, Problem(
        "page", _("There is no page %(page)d; the last one is %(last)d.") % {"page": number, "last": last}
    )
