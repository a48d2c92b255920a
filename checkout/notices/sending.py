"""A notice goes out: claimed, sent outside any transaction, ended.

It goes at most once by itself. Whoever is killed between claim and end leaves a claim behind, and nobody can ask a mail
server whether the message went; a second "your order is cancelled" harms more than a person who looks. So the job that
comes after makes it failed, for the office to see, send again or tell by phone.
"""

import logging
from uuid import UUID, uuid4

from django.db.models import F

from checkout.notices.channels import channels
from checkout.notices.errors import NotSent, Undeliverable
from checkout.notices.models import Audience, Notice, NoticeState
from config.core import clock

log = logging.getLogger(__name__)

# The job is tried about as often; the row's own count is what ends it.
MOST_TRIES = 8
INTERRUPTED = "interrupted"
PUT_BACK = "an older state was put back"
# To whoever has had their account erased: nothing is kept of where it went.
GOODBYE = "letter_erased"


def send(notice_id: UUID | str) -> None:
    """Send it, if it still waits. A job, which may run twice. Raises `NotSent` for the job to come again."""
    claim = uuid4()
    if not _claimed(notice_id, claim):
        return
    notice = Notice.objects.select_related("point", "producer").get(pk=notice_id)
    last_failure = ""
    for channel in channels():
        to = channel.reach(notice)
        if not to:
            continue
        try:
            channel.send(notice, to)
        except Undeliverable as problem:
            last_failure = f"{channel.name}: {problem}"
        except NotSent as problem:
            last_failure = f"{channel.name}: {problem}"
            if notice.tries < MOST_TRIES:
                _end(notice_id, claim, state=NoticeState.WAITING, failure=last_failure)
                raise
        else:
            _end(notice_id, claim, state=NoticeState.SENT, channel=channel.name, failure="")
            _forget_what_opens(notice)
            return
    _end(notice_id, claim, state=_without_channel(notice, last_failure), failure=last_failure)


def give_up_waiting() -> None:
    """An older state of the shop has come back, and what waited in it has probably gone out since: a second "your order
    is cancelled" harms more than a person who looks."""
    waiting = Notice.objects.filter(state=NoticeState.WAITING)
    waiting.update(state=NoticeState.FAILED, failure=PUT_BACK, claim=None, ended_at=clock.now())


def _claimed(notice_id: UUID | str, claim: UUID) -> bool:
    """Whether this process may send it now; one that was claimed before, and never ended, has failed."""
    waiting = Notice.objects.filter(pk=notice_id, state=NoticeState.WAITING)
    if waiting.filter(claim=None).update(claim=claim, tries=F("tries") + 1):
        return True
    if waiting.update(state=NoticeState.FAILED, failure=INTERRUPTED, ended_at=clock.now()):
        log.warning("Notice %s was interrupted while it was sent; the office decides.", notice_id)
    return False


def _without_channel(notice: Notice, failure: str) -> NoticeState:
    """A person tells whoever can be called; what is for a point waits on the point's own page."""
    if notice.audience == Audience.ACCOUNT:
        return NoticeState.FAILED
    if notice.audience == Audience.POINT or notice.number or not failure:
        return NoticeState.TO_TELL
    return NoticeState.FAILED


def _forget_what_opens(notice: Notice) -> None:
    """A link that opens an account has gone to its owner: the outbox need not keep it."""
    if notice.audience == Audience.ACCOUNT:
        letters = Notice.objects.filter(pk=notice.pk)
        letters.update(private="")
        letters.filter(kind=GOODBYE).update(name="", email="")


def _end(notice_id: UUID | str, claim: UUID, *, state: NoticeState, failure: str, channel: str = "") -> None:
    """Only by its own claim: who was thought dead and comes back does not undo what a person has decided since."""
    ended = None if state in (NoticeState.WAITING, NoticeState.TO_TELL) else clock.now()
    Notice.objects.filter(pk=notice_id, claim=claim).update(
        state=state, failure=failure[:100], channel=channel, claim=None, ended_at=ended
    )
