"""What was done to a thing, from the audit trail, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from config.core import audit
from config.core.models import AuditEntry
from storefront.desks.office.money.words import OWED_BECAUSE

LONGEST = 50

WORDS: dict[str, Promise] = {
    "product.create": _("came into the register"),
    "product.describe": _("changed texts or facts"),
    "product.publish": _("put on sale"),
    "product.unpublish": _("took off sale"),
    "product.answer": _("changed the features"),
    "product.picture.add": _("added a picture"),
    "product.picture.first": _("changed the first picture"),
    "product.picture.remove": _("removed a picture"),
    "variant.save": _("saved a pack"),
    "variant.price": _("changed a price"),
    "recognition.record": _("recorded a recognition"),
    "recognition.withdraw": _("recorded a withdrawal"),
    "producer.create": _("came into the register"),
    "producer.move": _("matched the place"),
    "producer.merge": _("merged with another"),
    "product.merge": _("merged with the same product of another producer"),
    "producer.close": _("closed"),
    "producer.reopen": _("opened again"),
    "producer.consent": _("recorded the consent to sell"),
    "producer.consent.withdraw": _("recorded that the consent was taken back"),
    "producer.member.add": _("somebody joined"),
    "producer.member.remove": _("somebody was removed"),
    "point.member.add": _("somebody joined"),
    "point.member.remove": _("somebody was removed"),
    "lot.block": _("blocked the lot"),
    "lot.let_go": _("let the lot go"),
    "lot.export": _("took out who holds the lot"),
    "point.describe": _("changed how the point is described"),
    "point.hours": _("changed the opening hours"),
    "invitation.issue": _("issued an invitation"),
    "invitation.redeem": _("joined by an invitation"),
    "invitation.cancel": _("cancelled an invitation"),
    "office.role": _("changed the role in the office"),
    "person.rename": _("changed their name"),
    "person.open": _("opened their account"),
    "person.password": _("changed their password"),
    "person.password_reset": _("set a new password by a link or a code"),
    "person.name_ask": _("asked to use another e-mail or phone"),
    "person.name": _("changed their e-mail or phone"),
    "person.name_taken": _("lost an e-mail or phone that another has proven"),
    "person.marketing": _("changed whether news are wanted"),
    "person.export": _("took out their data"),
    "person.erase_ask": _("asked for the account to be erased"),
    "person.erased": _("erased the account"),
    "proof.code": _("gave a code that proves a phone"),
    "import.apply": _("applied an import"),
    "credit.taken": _("money came"),
    "credit.told_again": _("told again by another source"),
    "credit.matched": _("gave the money to an order"),
    "credit.taken_back": _("took the money back from an order"),
    "credit.put_aside": _("put the money aside"),
    "credit.put_back": _("put the money back"),
    "credit.sent_back": _("sent the money back"),
    "refund.owed": _("a refund is owed"),
    "refund.approve": _("approved the refund"),
    "refund.refuse": _("refused the refund"),
    "refund.account": _("the buyer named an account"),
    "refund.transferred": _("transferred the refund"),
    "refund.refused_by_provider": _("the provider did not send the refund"),
    "order.place": _("placed the order"),
    "order.paid": _("the order was paid"),
    "order.confirm": _("confirmed the order by telephone"),
    "order.cancelled": _("cancelled the order"),
    "order.expired": _("the order was not paid in time"),
    "order.reopen": _("the order goes on: it was paid late"),
    "parcel.move": _("a parcel went on"),
    "parcel.relocate": _("gave the parcel to another point"),
    "parcel.waybill": _("put the waybill right"),
    "return.ask": _("a return was asked for"),
    "return.agree": _("agreed to the return"),
    "return.decline": _("declined the return"),
    "return.take": _("took goods back"),
    "return.done": _("goods were taken off the parcel"),
    "statement.take": _("took in a courier's statement"),
    "complaint.open": _("a complaint was opened"),
    "complaint.answer": _("answered the complaint"),
    "rates.publish": _("laid down rates"),
    "rates.drop": _("dropped rates to come"),
    "voucher.make": _("made the voucher"),
    "voucher.stop": _("stopped the voucher"),
    "voucher.go_on": _("let the voucher count again"),
    "era.begin": _("an older state of the shop was put back"),
    "admin.add": _("added in the settings"),
    "admin.change": _("changed in the settings"),
    "admin.delete": _("deleted in the settings"),
}


@dataclass(frozen=True)
class Happening:
    at: datetime
    who: str | Promise
    what: str | Promise
    detail: str


def history_of(*things: Iterable[Model] | Model) -> list[Happening]:
    """The last 50 entries about these objects, newest first. One query."""
    query = Q(pk__in=[])
    for thing in things:
        for kind, ids in _ids([thing] if isinstance(thing, Model) else thing).items():
            query |= Q(object_kind=kind, object_id__in=ids)
    return [_told(entry) for entry in AuditEntry.objects.filter(query)[:LONGEST]]


def _ids(objects: Iterable[Model]) -> dict[str, list[str]]:
    by_kind: dict[str, list[str]] = {}
    for obj in objects:
        by_kind.setdefault(obj._meta.label_lower, []).append(str(obj.pk))
    return by_kind


def _told(entry: AuditEntry) -> Happening:
    who = _("system") if entry.actor_id is None and entry.actor_name == audit.SYSTEM else entry.actor_name
    return Happening(entry.at, who, WORDS.get(entry.action, entry.action), _detail(entry.details))


def _detail(details: dict[str, Any]) -> str:
    if "before" in details and "after" in details:
        return f"{details['before'] or '–'} → {details['after'] or '–'}"
    told = (details.get(name) for name in ("decision", "given_by", "reason", "why", "reference", "role", "gone"))
    return ", ".join(str(OWED_BECAUSE.get(part, part)) for part in told if part)
