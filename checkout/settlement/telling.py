"""Producers hear that a month is closed, and that it has been paid. Nothing of any buyer is in it."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from checkout.notices.models import Audience
from checkout.notices.services import Telling, tell
from checkout.settlement.models import Statement
from config.core.formats import day_text, money_text

_LANGUAGE = settings.LANGUAGE_CODE


def tell_closed(statement: Statement) -> None:
    """What will be paid, or why nothing is."""
    with override(_LANGUAGE):
        words = _words(statement)
        subject = _("Statement of %(month)s: %(total)s") % words
        text = _("Your statement of %(month)s is closed.")
        if statement.total > 0:
            text += " " + _("%(total)s will be paid to you.")
        else:
            text += " " + _("Nothing is paid this time: more came back than was sold, so %(total)s goes into the next.")
        tell(_telling(statement, "statement_closed", subject, text % words))


def tell_paid(statement: Statement) -> None:
    """By which transfer."""
    with override(_LANGUAGE):
        words = _words(statement) | {
            "reference": statement.bank_reference,
            "day": day_text(statement.paid_on, _LANGUAGE) if statement.paid_on else "",
        }
        subject = _("Paid: %(total)s for %(month)s") % words
        text = _("%(total)s for %(month)s was transferred to you on %(day)s. The bank's reference: %(reference)s.")
        tell(_telling(statement, "statement_paid", subject, text % words))


def _words(statement: Statement) -> dict[str, str]:
    return {"month": f"{statement.month:%m/%Y}", "total": money_text(statement.total, _LANGUAGE)}


def _telling(statement: Statement, kind: str, subject: str, text: str) -> Telling:
    page = reverse("desks:producer_statement", args=[statement.producer.slug, statement.pk])
    where = _("The whole statement: %(link)s") % {"link": f"{settings.PUBLIC_URL}{page}"}
    return Telling(
        key=f"{kind}:{statement.pk}",
        kind=kind,
        audience=Audience.PRODUCER,
        language=_LANGUAGE,
        subject=subject,
        text=f"{text} {where}",
        producer=statement.producer,
    )
