"""Where every piece of a bad lot is, as a workbook for the officer who has to call everybody."""

from collections.abc import Iterator
from typing import IO

from django.db import transaction
from django.utils.translation import gettext as _

from catalog.exchange.files.writing import Rows, write_workbook
from catalog.inventory.models import Lot, SalesPoint
from catalog.inventory.selectors.lots import LotReport, lot_report
from config.core import audit
from config.core.holders import parties
from config.core.models import User


def write_lot_report(actor: User, lot: Lot, file: IO[bytes]) -> int:
    """Write where `lot` lies, is on its way, is promised and went; who took it out is audited. How many rows.

    Raises `NotAllowed` for whoever may not block it.
    """
    report = lot_report(actor, lot)
    with transaction.atomic():
        audit.record(actor, "lot.export", lot)
    return write_workbook(file, _sheets(actor, report))


def _sheets(actor: User, report: LotReport) -> Iterator[tuple[str, list[str], Rows]]:
    points = dict(SalesPoint.objects.values_list("pk", "name"))
    named = parties(actor, report.holders)

    def who(kind: str, pk: str) -> list[str]:
        party = named[kind, pk]
        return [party.label, party.name, party.phone]

    pieces = _("Pieces")
    contact = [_("For"), _("Name"), _("Phone")]
    yield (_("Lies at"), [_("Sales point"), _("Shelf"), pieces], [[r.point, r.shelf, r.pieces] for r in report.lying])
    yield (
        _("On its way"),
        [_("From"), _("To point"), pieces],
        [[r.source, r.target, r.pieces] for r in report.on_their_way],
    )
    yield (
        _("Promised"),
        [*contact, _("Sales point"), pieces],
        [[*who(r.holder_kind, r.holder_id), points[r.point_id], r.pieces] for r in report.promised],
    )
    yield (
        _("No longer promised"),
        [*contact, _("Sales point"), pieces],
        [[*who(r.holder_kind, r.holder_id), points[r.point_id], r.pieces] for r in report.taken_back],
    )
    yield (
        _("Delivered"),
        [*contact, _("Sales point"), pieces, _("Last")],
        [[*who(r.holder_kind, r.holder_id), points[r.point_id], r.pieces, r.last_at] for r in report.delivered],
    )
    yield (
        _("Sold at the counter"),
        [_("Receipt"), _("Sales point"), pieces, _("When")],
        [[r.receipt, points[r.point_id], r.pieces, r.sold_at] for r in report.sold],
    )
