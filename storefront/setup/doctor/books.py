"""Whether stock, orders and money agree, row by row; takes minutes in a shop of years."""

from collections.abc import Iterator
from io import StringIO

from django.core.management import call_command
from django.utils.translation import gettext as _

from storefront.setup.doctor.finding import Finding, good, wrong


def findings() -> Iterator[Finding]:
    """What `check_stock` and `check_orders` say; each names the rows when asked itself."""
    if _agrees("check_stock"):
        yield good(_("Stock and its ledger agree."))
    else:
        yield wrong(_("Stock and its ledger disagree: run manage.py check_stock."))
    if _agrees("check_orders"):
        yield good(_("Orders, payments and the ledger agree."))
    else:
        yield wrong(_("Orders, payments and the ledger disagree: run manage.py check_orders."))


def _agrees(command: str) -> bool:
    try:
        call_command(command, stdout=StringIO())
    except SystemExit:
        return False
    return True
