"""Figures: what was sold, by what one asks for; and what is stuck, with who must act."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.exchange.files.writing import Cell, write_xlsx_table
from checkout.settlement.figures import By, SalesRow, sales
from checkout.settlement.periods import month_of
from checkout.settlement.policies import can_settle
from checkout.settlement.problems import OpenProblem, ProblemKind, open_problems
from config.core import clock
from storefront.desks.downloads import xlsx_download
from storefront.desks.office.register import office_way
from storefront.desks.office.settlement import month_from
from storefront.desks.pages import DeskRequest, desk, desk_page, page_of

DIMENSIONS = {
    By.PRODUCT: gettext_lazy("Product"),
    By.PRODUCER: gettext_lazy("Producer"),
    By.POINT: gettext_lazy("Sales point"),
    By.PLACE: gettext_lazy("Producer's place"),
    By.MONTH: gettext_lazy("Month"),
}
# What is wrong, and who must act.
PROBLEMS: dict[ProblemKind, tuple[str | Promise, str | Promise]] = {
    ProblemKind.HELD: (gettext_lazy("held back: a certificate was withdrawn"), gettext_lazy("an officer")),
    ProblemKind.SHORT: (gettext_lazy("short of goods"), gettext_lazy("the sales point")),
    ProblemKind.LATE: (gettext_lazy("not packed in time"), gettext_lazy("the sales point")),
    ProblemKind.RETURN: (gettext_lazy("the buyer asks for a return"), gettext_lazy("the sales point")),
    ProblemKind.OWED: (gettext_lazy("owed back, not approved"), gettext_lazy("the office: a second person")),
    ProblemKind.TO_SEND: (gettext_lazy("approved, not paid back"), gettext_lazy("the office: whoever transfers")),
    ProblemKind.UNMATCHED: (gettext_lazy("money of no order"), gettext_lazy("the office")),
    ProblemKind.WITH_COURIER: (
        gettext_lazy("cash still with the courier"),
        gettext_lazy("the office: ask the courier"),
    ),
    ProblemKind.TO_PAY: (gettext_lazy("statement not paid"), gettext_lazy("the office: not who closed it")),
}


@dataclass(frozen=True)
class Bar:
    """A row and how long its bar is, in percent of the longest."""

    row: SalesRow
    share: int


@desk(may=can_settle)
def figures(request: DeskRequest) -> HttpResponse:
    """Sales from month to month; `?xlsx=1` hands them out as a workbook."""
    by = By(request.GET["by"]) if request.GET.get("by") in set(By) else By.PRODUCT
    until = month_from(request.GET["until"]) if request.GET.get("until") else month_of(clock.today())
    since = min(month_from(request.GET["since"]) if request.GET.get("since") else until.replace(month=1), until)
    rows = list(sales(request.user, by=by, since=since, until=until))
    if "xlsx" in request.GET:
        return _workbook(by, since, until, rows)
    most = max((row.value for row in rows), default=0)
    context = {
        "by": by,
        "dimensions": list(DIMENSIONS.items()),
        "dimension": DIMENSIONS[by],
        "since": since,
        "until": until,
        "page": page_of(request, [Bar(row, max(row.value * 100 // most, 0) if most > 0 else 0) for row in rows]),
        "value": sum(row.value for row in rows),
        "pieces": sum(row.pieces for row in rows),
        "returned": sum(row.returned for row in rows),
        "tab": "figures",
    }
    return desk_page(request, "desks/office/figures.html", context, title=_("Figures"), crumbs=office_way())


def _workbook(by: By, since: date, until: date, rows: list[SalesRow]) -> HttpResponse:
    heads = [str(DIMENSIONS[by]), _("Belongs to"), _("Pieces"), _("Value"), _("Of it returned")]
    cells: list[list[Cell]] = [[row.name, row.about, row.pieces, row.value, row.returned] for row in rows]
    name = f"so-lieu-{by}-{since:%Y-%m}-{until:%Y-%m}"
    return xlsx_download(name, lambda file: write_xlsx_table(file, heads, cells))


@desk(may=can_settle)
def problems(request: DeskRequest) -> HttpResponse:
    """Everything that is stuck, the longest first, each with who must act and the way there."""
    found = open_problems(request.user)
    asked = request.GET.get("kind", "")
    kind = ProblemKind(asked) if asked in set(ProblemKind) else None
    shown = [problem for problem in found if kind in (None, problem.kind)]
    page = page_of(request, shown)
    context = {
        "page": page,
        "rows": [(problem, *PROBLEMS[problem.kind], url_of(problem)) for problem in page],
        "kind": kind,
        "kinds": [(k, PROBLEMS[k][0], sum(problem.kind == k for problem in found)) for k in ProblemKind],
        "tab": "problems",
    }
    return desk_page(request, "desks/office/open_problems.html", context, title=_("Open problems"), crumbs=office_way())


def url_of(problem: OpenProblem) -> str:
    """The page on which it is done something about."""
    routes = {
        ProblemKind.OWED: "refund",
        ProblemKind.TO_SEND: "refund",
        ProblemKind.UNMATCHED: "credit",
        ProblemKind.TO_PAY: "settlement_statement",
    }
    if problem.kind in routes:
        return reverse(f"desks:{routes[problem.kind]}", args=[problem.thing.pk])
    return reverse("desks:office_order", args=[problem.what])
