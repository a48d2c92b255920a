"""The office's ways: groups, and the pages of each. A new page is a line here; its view names its `tab`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from checkout.carts.policies import can_manage_vouchers
from checkout.delivery.policies import can_set_rates
from checkout.orders.policies import can_answer_complaint, can_confirm, can_take_statement
from checkout.payments.policies import can_match, can_refund
from checkout.settlement.policies import can_settle
from config.core.models import User
from config.core.office import can_manage_people


def _anybody(user: User) -> bool:
    """Everybody who is let into the office at all."""
    return True


@dataclass(frozen=True)
class Way:
    """A page: the tab that its view names, its words, its route, and who sees the way to it."""

    tab: str
    label: str | Promise
    route: str
    query: str = ""
    may: Callable[[User], bool] = _anybody

    @property
    def url(self) -> str:
        return reverse(f"desks:{self.route}") + self.query


@dataclass(frozen=True)
class Group:
    label: str | Promise
    ways: tuple[Way, ...]


GROUPS = (
    Group(_("Today"), (Way("home", _("Today"), "office"),)),
    Group(
        _("The register"),
        (
            Way("register", _("Recognitions"), "register"),
            Way("import", _("Import"), "import"),
        ),
    ),
    Group(
        _("Producers and goods"),
        (
            Way("producers", _("Producers"), "producers"),
            Way("places", _("Places to match"), "producers", "?place=missing"),
            Way("waiting", _("Not for sale"), "waiting"),
            Way("prices", _("Prices by file"), "prices"),
            Way("points", _("Sales points"), "points"),
            Way("lots", _("Lots"), "lots"),
        ),
    ),
    Group(
        _("Orders"),
        (
            Way("orders", _("Orders"), "office_orders", may=can_confirm),
            Way("problems", _("Open problems"), "open_problems", may=can_settle),
            Way("calls", _("To call"), "calls", may=can_confirm),
            Way("complaints", _("Complaints"), "complaints", may=can_answer_complaint),
            Way("tell", _("To tell"), "office_tell"),
            Way("outbox", _("Outbox"), "outbox"),
        ),
    ),
    Group(
        _("Money"),
        (
            Way("credits", _("Money in"), "credits", may=can_match),
            Way("statements", _("Bank statement"), "statements", may=can_match),
            Way("couriers", _("Couriers' statements"), "couriers", may=can_take_statement),
            Way("refunds", _("Refunds"), "refunds", may=can_refund),
            Way("settlement", _("Month end"), "settlement", may=can_settle),
            Way("settlement_rules", _("Tax and seller"), "settlement_rules", may=can_settle),
            Way("figures", _("Figures"), "figures", may=can_settle),
            Way("gateways", _("Ways to pay"), "gateways", may=can_match),
        ),
    ),
    Group(
        _("Delivery and vouchers"),
        (
            Way("rates", _("Delivery rates"), "rates", may=can_set_rates),
            Way("vouchers", _("Vouchers"), "vouchers", may=can_manage_vouchers),
        ),
    ),
    Group(
        _("People"),
        (
            Way("codes", _("Codes"), "codes"),
            Way("people", _("People"), "people", may=can_manage_people),
        ),
    ),
)


@dataclass(frozen=True)
class Shown:
    """A group as this person sees it; `is_here` when the page belongs to it."""

    label: str | Promise
    url: str
    ways: list[Way]
    is_here: bool


def ways_of(user: User, tab: str, groups: Iterable[Group] = GROUPS) -> list[Shown]:
    """The groups in which there is a way for the person."""
    shown = []
    for group in groups:
        ways = [way for way in group.ways if way.may(user)]
        if ways:
            shown.append(Shown(group.label, ways[0].url, ways, any(way.tab == tab for way in ways)))
    return shown
