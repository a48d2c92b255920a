"""Those who own the shop hear of its troubles, each once a day and in their own language."""

from collections.abc import Callable, Collection, Iterator

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from checkout.notices.models import Audience
from checkout.notices.services import Telling, tell
from config.core import clock
from config.core.changes import listen
from config.core.models import OfficeRole, User
from config.core.troubles import Trouble, TroubleKind


@listen("trouble")
def on_trouble(troubles: Collection[Trouble]) -> None:
    """One letter to each owner, or to the office while no owner has an e-mail."""
    owners = User.objects.filter(office_role=OfficeRole.OWNER, is_active=True, email__isnull=False).order_by("pk")
    tell(*[telling for trouble in troubles for telling in _tellings(trouble, list(owners))])


def _tellings(trouble: Trouble, owners: list[User]) -> Iterator[Telling]:
    for owner in owners:
        yield _telling(trouble, owner.language, str(owner.pk), Audience.ACCOUNT, owner.email or "")
    if not owners:
        yield _telling(trouble, settings.LANGUAGE_CODE, "office", Audience.OFFICE, "")


def _telling(trouble: Trouble, language: str, whom: str, audience: Audience, email: str) -> Telling:
    with override(language):
        subject, text = _WORDS[trouble.kind](dict(trouble.facts))
    return Telling(
        key=f"trouble:{trouble.kind}:{clock.today()}:{whom}",
        kind=f"trouble_{trouble.kind}",
        audience=audience,
        language=language,
        subject=subject,
        text=text,
        email=email,
    )


def _backup_old(facts: dict[str, int]) -> tuple[str, str]:
    if facts["hours"] < 0:
        return _("There is no good backup yet"), _(
            "A place for backups is set, but no backup of the shop lies there whole. Have one made with manage.py "
            "backup and look at what it says."
        )
    return _("The last good backup is %(hours)s hours old") % facts, _(
        "For more than a day no backup of the shop has succeeded. If the machine were lost now, everything since would "
        "be lost with it. Have one made with manage.py backup and look at what it says."
    )


def _disk_full(facts: dict[str, int]) -> tuple[str, str]:
    return _("The shop's disk is %(percent)s %% full") % facts, _(
        "When it is full, nobody can order any more. Have room made, or a larger disk put in."
    )


def _jobs_stall(facts: dict[str, int]) -> tuple[str, str]:
    return _("The shop's jobs have been waiting for %(minutes)s minutes") % facts, _(
        "Letters, reports of payments and refunds wait as well. Have it looked at whether the worker runs."
    )


_WORDS: dict[TroubleKind, Callable[[dict[str, int]], tuple[str, str]]] = {
    TroubleKind.BACKUP_OLD: _backup_old,
    TroubleKind.DISK_FULL: _disk_full,
    TroubleKind.JOBS_STALL: _jobs_stall,
}
