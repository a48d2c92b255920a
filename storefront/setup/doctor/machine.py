"""The machine and who it speaks to: disk, files, mail, backups."""

import smtplib
from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile

import psutil
from django.conf import settings
from django.core.mail import get_connection
from django.utils.translation import gettext as _

from config import backups
from storefront.setup.doctor.finding import Finding, good, wrong

FULL_PERCENT = 85
# One a night, and two hours for it to be late.
OLDEST_HOURS = 26


def findings(*, has_database: bool) -> Iterator[Finding]:
    """Each asked by using it: a file is written, the mail server is spoken to."""
    yield _disk()
    yield _media()
    if settings.EMAIL_URL:
        yield _mail()
    if has_database:
        yield _backup()


def _disk() -> Finding:
    folder = _there(Path(settings.DATA_DIR))
    used = round(psutil.disk_usage(str(folder)).percent)
    if used >= FULL_PERCENT:
        return wrong(_("The disk of %(folder)s is %(used)d %% full.") % {"folder": folder, "used": used})
    return good(_("The disk has room: %(used)d %% of it is used.") % {"used": used})


def _there(folder: Path) -> Path:
    return folder if folder.exists() else _there(folder.parent)


def _media() -> Finding:
    folder = Path(settings.MEDIA_ROOT)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=folder, prefix=".doctor-"):
            return good(_("Pictures and papers can be stored."))
    except OSError as problem:
        words = _("Nothing can be stored in %(folder)s (%(why)s): pictures and papers would be refused.")
        return wrong(words % {"folder": folder, "why": problem.strerror})


def _mail() -> Finding:
    """As far as signing in; nothing is sent."""
    try:
        with get_connection(timeout=10):
            return good(_("The mail server lets the shop in."))
    except smtplib.SMTPAuthenticationError:
        return wrong(_("The mail server does not take the name and password in EMAIL_URL."))
    except (OSError, smtplib.SMTPException) as problem:
        words = _("The mail server cannot be reached (%(why)s): look at EMAIL_URL.")
        return wrong(words % {"why": type(problem).__name__})


def _backup() -> Finding:
    now = backups.state()
    if not now.is_on:
        return wrong(_("No backup is set up: set BACKUP_URL (docs/backup.md)."))
    if now.age is None:
        return wrong(_("There is no backup yet: run manage.py backup (docs/backup.md)."))
    hours = int(now.age.total_seconds() // 3600)
    words = _("The last backup is %(hours)d hours old.") % {"hours": hours}
    return good(words) if hours < OLDEST_HOURS else wrong(words)
