"""A mail server, and a notice that wants to go there."""

from typing import Any

import pytest
from django.db import transaction

from checkout.notices.models import Audience, Notice
from checkout.notices.services import Telling, tell
from tests.stand_ins.smtp import mail_server


@pytest.fixture
def mail(settings):
    """Django sends by SMTP, to a server of the test's own."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with mail_server() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server


def a_telling(**facts: Any) -> Telling:
    known = {
        "key": "order:1:placed",
        "kind": "placed",
        "audience": Audience.BUYER,
        "language": "vi",
        "subject": "Đơn hàng AG-1",
        "text": "Chúng tôi đã nhận đơn hàng.",
        "email": "lan@example.test",
        "phone": "+84912345678",
    }
    return Telling(**known | facts)


def write(**facts: Any) -> Notice:
    with transaction.atomic():
        return tell(a_telling(**facts))[0]
