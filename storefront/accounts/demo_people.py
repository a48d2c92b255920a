"""The people of the demo, whom its sign-in page lists."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DEMO_PASSWORD = "ocop-demo"  # noqa: S105


@dataclass(frozen=True)
class DemoPerson:
    email: str
    role: Promise
    password: str = DEMO_PASSWORD


def demo_people() -> list[DemoPerson]:
    """Who is in the demo data; the sign-in page fills its form with them. Only asked when settings.DEMO."""
    return [
        DemoPerson("buyer@ocop.test", _("buyer")),
        DemoPerson("producer@ocop.test", _("producer's member")),
        DemoPerson("staff@ocop.test", _("sales point's staff")),
        DemoPerson("officer@ocop.test", _("certification officer")),
        DemoPerson("owner@ocop.test", _("owner")),
    ]
