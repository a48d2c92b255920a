"""Say something once; and what people do about what could not be sent."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from catalog.inventory.models import SalesPoint
from catalog.producers.models import Producer
from checkout.notices.errors import NoticeCode
from checkout.notices.models import Audience, Notice, NoticeState
from checkout.notices.policies import can_look, to_tell_visible_to
from checkout.notices.tasks import send_notice, send_notices
from config.core import audit, clock
from config.core.compiled import Given, compiled
from config.core.errors import FieldError, NotAllowed, Refusal
from config.core.models import User
from config.core.text import clean, one_line


@dataclass(frozen=True, kw_only=True)
class Telling:
    """What is to be told. `key` names the thing and the party: told again, it is the same row. `by_person`: no channel
    is tried, somebody has to call."""

    key: str
    kind: str
    audience: Audience
    language: str
    subject: str
    text: str
    private: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    point: SalesPoint | None = None
    producer: Producer | None = None
    by_person: bool = False


def tell(*tellings: Telling) -> list[Notice]:
    """Write these into the outbox, and the job that sends them, in the caller's transaction; returns those that are
    new. Three queries however many. Who acts is in the audit row of what is told."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("told outside a transaction: a rollback could not take it back")
    rows = [_row(telling) for telling in {telling.key: telling for telling in tellings}.values()]
    if not rows:
        return []
    # Somebody who tells the same at this moment is waited for; then theirs is the row.
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    there = {pk for (pk,) in _there().ask(ids=[row.pk for row in rows])}
    new = [row for row in rows if row.pk in there]
    waiting = [str(row.pk) for row in new if row.state == NoticeState.WAITING]
    if waiting:
        send_notices.defer(notice_ids=waiting)
    return new


@compiled
def _there() -> QuerySet[Any]:
    return Notice.objects.filter(pk__in=Given("ids", "uuid[]")).order_by().values_list("pk")


def settled(*keys: str) -> None:
    """What waited for a person under these keys has come about otherwise."""
    waiting = Notice.objects.filter(key__in=keys, state=NoticeState.TO_TELL)
    waiting.update(state=NoticeState.TOLD, ended_at=clock.now())


def mark_told(actor: User, notice: Notice) -> Notice:
    """Somebody has called or written. Raises `NotAllowed` for whoever may not, and for what does not wait."""
    with transaction.atomic():
        locked = to_tell_visible_to(actor).select_for_update(of=("self",)).filter(pk=notice.pk).first()
        if locked is None:
            raise NotAllowed
        locked.state, locked.told_by, locked.ended_at = NoticeState.TOLD, actor, clock.now()
        locked.save(update_fields=["state", "told_by", "ended_at"])
        audit.record(actor, "notice.told", locked, kind=locked.kind)
    return locked


def send_again(actor: User, notice: Notice) -> Notice:
    """Try a failed one once more. Raises `NotAllowed`, or `Refusal` for one that has not failed."""
    if not can_look(actor):
        raise NotAllowed
    with transaction.atomic():
        locked = Notice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
        if locked.state != NoticeState.FAILED:
            raise Refusal(FieldError(NoticeCode.WRONG_STATE, None, _("Only a notice that failed is sent again.")))
        # With the claim gone, whoever held it can no longer say that it was sent.
        locked.state, locked.claim, locked.tries, locked.ended_at = NoticeState.WAITING, None, 0, None
        locked.save(update_fields=["state", "claim", "tries", "ended_at"])
        audit.record(actor, "notice.again", locked, kind=locked.kind)
        send_notice.defer(notice_id=str(locked.pk))
    return locked


def _row(telling: Telling) -> Notice:
    return Notice(
        key=telling.key,
        kind=telling.kind,
        audience=telling.audience,
        language=telling.language,
        subject=one_line(telling.subject)[:200],
        text=clean(telling.text),
        private=clean(telling.private),
        name=one_line(telling.name)[:201],
        email=telling.email,
        phone=telling.phone,
        point=telling.point,
        producer=telling.producer,
        state=NoticeState.TO_TELL if telling.by_person else NoticeState.WAITING,
    )
