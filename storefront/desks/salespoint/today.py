"""The first page of a point's desk, and the page of what is done less often."""

from django.db.models import Q
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.inventory.models import (
    ConsignmentState,
    CountState,
    Side,
    Stock,
    StockCount,
    Transfer,
    TransferState,
)
from catalog.inventory.selectors.consignments import consignments_at
from catalog.inventory.selectors.rows import looks_at
from catalog.inventory.selectors.shelves import SOON, expiring_lots, take_off_lots
from checkout.notices.selectors import to_tell
from checkout.orders.point_desk import late_at
from checkout.orders.point_desk import looks_at as parcel_looks
from config.core.accounts.policies import can_give_codes
from storefront.desks.pages import DeskRequest, desk
from storefront.desks.salespoint.frame import point_for, point_page

SHOWN = 5
WHY = {
    "blocked": gettext_lazy("the lot is blocked"),
    "past_date": gettext_lazy("past its date"),
    "lapsed": gettext_lazy("no longer certified for sale"),
    "to_return": gettext_lazy("to be returned to the producer"),
}

# Questions that the point's manager has to answer.
WAITS = Q(state=ConsignmentState.ASKED, asked_by_side=Side.PRODUCER)


@desk()
def today(request: DeskRequest, slug: str) -> HttpResponse:
    """What waits at the point: parcels, goods on their way, what must come off the shelf, expires or runs low."""
    point = point_for(request.user, slug)
    off = take_off_lots(request.user).filter(stock__point=point)[:SHOWN]
    context = {
        "coming": Transfer.objects.filter(target=point, state=TransferState.SENT).count(),
        "looks": {str(look): count for look, count in looks_at(request.user, point).items()},
        "questions": consignments_at(request.user, point).filter(WAITS).count(),
        "to_approve": StockCount.objects.filter(point=point, state=CountState.SUBMITTED).count(),
        "parcels": {str(look): count for look, count in parcel_looks(request.user, point).items()},
        "late": late_at(request.user, point),
        "to_tell": to_tell(request.user, point=point).count(),
        "off": [(row, WHY[row.why]) for row in off],
        "expiring": expiring_lots(request.user).filter(stock__point=point)[:SHOWN],
        "within": SOON.days,
        "begun": Stock.objects.filter(point=point).exists(),
    }
    return point_page(request, point, "desks/salespoint/today.html", context, title=point.name, tab="today")


@desk()
def more(request: DeskRequest, slug: str) -> HttpResponse:
    """Everything that is not done every day, by what it is for."""
    point = point_for(request.user, slug)
    context = {"serves_buyers": can_give_codes(request.user)}
    return point_page(request, point, "desks/salespoint/more.html", context, title=_("More"), tab="more")
