"""Reports of providers, and asking for those that were lost: each is a trigger to ask where the payment stands."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction as database

from checkout.payments.errors import ProviderRefused, ProviderUnknown
from checkout.payments.gateways import STRIPE
from checkout.payments.models import CreditSource, ProviderReport, Transaction
from checkout.payments.providers import provider
from checkout.payments.providers.stripe import Stripe
from checkout.payments.services.credits import Told, take_credit
from checkout.payments.services.recording import record
from config.core import clock

# A lost report is asked for from two minutes after the payment began; after 30 days nobody waits any more.
ASKED_AFTER = timedelta(minutes=2)
ASKED_UNTIL = timedelta(days=30)
# Under which the desk sees money that came by card for a payment that is gone.
STRIPE_ACCOUNT = "Stripe"
_INTENT = "pi_"


def keep_report(event: dict[str, Any]) -> ProviderReport | None:
    """Store a verified event of Stripe, once; None when it is here already."""
    about = event.get("data", {}).get("object", {})
    report, is_new = ProviderReport.objects.get_or_create(
        gateway=STRIPE,
        event_id=str(event["id"])[:200],
        defaults={
            "kind": str(event.get("type", ""))[:100],
            "reference": _payment_named(about),
            "body": {"metadata": about.get("metadata") or {}, "object": about.get("id", "")},
        },
    )
    return report if is_new else None


def act_on_report(report_id: int) -> None:
    """Ask the provider about the payment that a report speaks of, and write down what is true now. May run twice."""
    report = ProviderReport.objects.get(pk=report_id)
    payment = _payment_of(report)
    if payment is None:
        _done(report, _of_no_payment(report))
        return
    refresh(payment)
    _done(report, f"transaction {payment.pk}")


def _of_no_payment(report: ProviderReport) -> str:
    """What came for a payment that this shop asked for once and no longer knows, because an older state of it was put
    back, is money that waits for a person, as one by the bank that fits nothing."""
    way = provider(report.gateway)
    if not isinstance(way, Stripe) or _payment_id(report) is None or not report.reference.startswith(_INTENT):
        return "of no payment of ours"
    amount = way.received(report.reference)
    if amount == 0:
        return "of no payment of ours, and nothing came"
    told = Told(STRIPE_ACCOUNT, report.reference, amount, "", clock.now())
    take_credit(None, told, source=CreditSource.NOTICE)
    return "money of no payment of ours"


def refresh(payment: Transaction) -> None:
    """Ask the provider where `payment` stands. Raises `ProviderUnknown` when it does not say: to be tried again."""
    way = provider(payment.gateway)
    if way is not None:
        record(payment.pk, way.fetch(payment))


def reconcile() -> int:
    """Ask about every payment through a provider whose last word is missing; how many got an answer."""
    now = clock.now()
    waiting = Transaction.objects.filter(
        gateway=STRIPE, is_over=False, created_at__lt=now - ASKED_AFTER, created_at__gt=now - ASKED_UNTIL
    )
    answered = 0
    for payment in waiting.order_by("created_at"):
        try:
            refresh(payment)
        except (ProviderUnknown, ProviderRefused):
            continue
        answered += 1
    return answered


def _payment_named(about: dict[str, Any]) -> str:
    """The intent or session that an object of an event is or belongs to."""
    if about.get("object") in ("payment_intent", "checkout.session"):
        return str(about.get("id", ""))[:200]
    return str(about.get("payment_intent") or "")[:200]


def _payment_of(report: ProviderReport) -> Transaction | None:
    ours = Transaction.objects.filter(gateway=report.gateway)
    named = _payment_id(report)
    if named is not None:
        return ours.filter(pk=named).first()
    if not report.reference:
        return None
    return (
        ours.filter(psp_reference=report.reference).first()
        or ours.filter(events__psp_reference=report.reference).first()
    )


def _payment_id(report: ProviderReport) -> UUID | None:
    """The id that the shop gave the provider to keep."""
    try:
        return UUID(str(report.body["metadata"].get("transaction")))
    except ValueError:
        return None


def _done(report: ProviderReport, outcome: str) -> None:
    with database.atomic():
        report.done_at, report.outcome = clock.now(), outcome
        report.save(update_fields=["done_at", "outcome"])
