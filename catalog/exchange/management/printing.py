"""A report of an import on the terminal."""

from typing import Any

from django.utils.translation import gettext as _

from catalog.exchange.report import Report

REFUSED, UNREADABLE = 1, 2  # exit codes


def print_report(out: Any, report: Report[Any], *, applied: bool) -> None:
    """Each problem on a line, then how many rows there are of each kind, in the active language."""
    for problem in report.problems:
        mark = _("warning") if problem.is_warning else _("refused")
        place = _("line %(line)s, %(column)s") % {"line": problem.line, "column": problem.column or "-"}
        out.write(f"{mark}: {place}: {problem.code}: {problem.message}")
    summary = _("%(rows)s rows: %(good)s good, %(unchanged)s unchanged, %(refused)s refused.") % {
        "rows": report.rows,
        "good": report.good,
        "unchanged": report.unchanged,
        "refused": report.refused_rows,
    }
    done = _("Recorded.") if applied else _("Nothing was changed.")
    out.write(f"{summary} {done}")
