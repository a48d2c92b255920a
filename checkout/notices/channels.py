"""Ways to reach somebody, behind one contract. Which there are, and in which order, `NOTICE_CHANNELS` says.

SMS and Zalo come as such a class, with the account of whoever runs the shop; none ships. Both have `notice.phone`.
"""

import smtplib
from email.utils import formataddr
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils.module_loading import import_string

from catalog.inventory.models import PointMember
from catalog.producers.models import ProducerMember
from checkout.notices.errors import NotSent, Undeliverable
from checkout.notices.models import Audience, Notice
from config.core.text import one_line


class Channel(Protocol):
    """`name` is kept with what it has sent."""

    name: str

    def reach(self, notice: Notice) -> list[str]:
        """Where this channel would bring `notice`; empty when it cannot."""
        ...

    def send(self, notice: Notice, to: list[str]) -> None:
        """Bring it there, once. Raises `NotSent` or `Undeliverable` when it is certain that it did not go; whatever
        else is raised means that nobody knows."""
        ...


def channels() -> list[Channel]:
    """Those of `NOTICE_CHANNELS`, the first that reaches somebody first."""
    return [import_string(path)() for path in settings.NOTICE_CHANNELS]


class Email:
    """Mail in plain text, through whatever Django is set to send by."""

    name = "email"

    def reach(self, notice: Notice) -> list[str]:
        if not settings.MAIL_FROM:
            return []
        return [address for address in _addresses(notice) if address]

    def send(self, notice: Notice, to: list[str]) -> None:
        host = urlsplit(settings.PUBLIC_URL).hostname
        mail = EmailMessage(
            subject=notice.subject,
            body=f"{notice.whole}\n\n-- \n{_signature()}\n",
            from_email=formataddr((one_line(settings.OPERATOR_NAME), settings.MAIL_FROM)),
            to=to if len(to) == 1 else [],
            bcc=to if len(to) > 1 else [],  # colleagues need not learn each other's private addresses
            reply_to=[settings.OPERATOR_EMAIL] if settings.OPERATOR_EMAIL else [],
            headers={"Message-ID": f"<{notice.pk}.{notice.tries}@{host}>", "Auto-Submitted": "auto-generated"},
        )
        connection = get_connection()
        try:
            connection.open()
        except (OSError, smtplib.SMTPException) as problem:
            raise NotSent(type(problem).__name__) from problem
        try:
            connection.send_messages([mail])
        except smtplib.SMTPResponseException as answer:
            raise _refused(answer.smtp_code) from answer
        except smtplib.SMTPRecipientsRefused as refused:
            raise _refused(min(code for code, _words in refused.recipients.values())) from refused
        finally:
            connection.close()


def _addresses(notice: Notice) -> list[str]:
    """Of points and producers whoever works there now: who has left hears nothing more."""
    if notice.audience in (Audience.BUYER, Audience.ACCOUNT):
        return [notice.email]
    if notice.audience == Audience.OFFICE:
        return [settings.OPERATOR_EMAIL]
    if notice.producer is not None and notice.audience == Audience.PRODUCER:
        if notice.producer.email:
            return [notice.producer.email]
        members = ProducerMember.objects.filter(producer=notice.producer_id, user__is_active=True)
        return [email or "" for email in members.order_by("pk").values_list("user__email", flat=True)]
    staff = PointMember.objects.filter(point=notice.point_id, user__is_active=True)
    return [email or "" for email in staff.order_by("pk").values_list("user__email", flat=True)]


def _refused(code: int) -> Exception:
    """By the mail server, with an answer: 4xx is for now, 5xx for good (RFC 5321)."""
    return NotSent(f"SMTP {code}") if 400 <= code < 500 else Undeliverable(f"SMTP {code}")


def _signature() -> str:
    return "\n".join(filter(None, (one_line(settings.OPERATOR_NAME), settings.OPERATOR_PHONE, settings.PUBLIC_URL)))
