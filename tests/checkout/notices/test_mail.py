"""Mail as a server hears it over SMTP: whole, in plain text, and the same whatever a name tries."""

import pytest

from checkout.notices import sending
from checkout.notices.errors import NotSent
from tests.checkout.notices.conftest import write

pytestmark = pytest.mark.django_db


def test_a_mail_arrives_whole_in_plain_text(mail, settings):
    settings.OPERATOR_NAME, settings.OPERATOR_EMAIL = "Cửa hàng OCOP", "hoi@example.test"
    notice = write(private="Trang đơn hàng: https://shop.example/don-hang/1/")
    sending.send(notice.pk)

    [received] = mail.received
    message = received.message
    assert (received.sender, received.recipients) == ("shop@ocop.test", ["lan@example.test"])
    assert message["Subject"] == "Đơn hàng AG-1"
    assert message["From"] == "Cửa hàng OCOP <shop@ocop.test>"
    assert (message["To"], message["Reply-To"]) == ("lan@example.test", "hoi@example.test")
    assert message["Message-ID"].startswith(f"<{notice.pk}.1@")
    assert message.get_content_type() == "text/plain"
    body = message.get_content().replace("\r\n", "\n")
    assert body.startswith("Chúng tôi đã nhận đơn hàng.\n\nTrang đơn hàng: https://shop.example/don-hang/1/\n")
    assert "Cửa hàng OCOP" in body


@pytest.mark.parametrize(
    "name",
    [
        "Lan\r\nBcc: everybody@example.test",
        "Lan\nContent-Type: text/html\n\n<img src=https://evil.example/x.png>",
        "Lan\u2028Bcc: everybody@example.test",
        "Lan \u202egnp.exe",
        "Lan\x00\x07",
        "=?utf-8?q?Bcc=3A_x?=",
    ],
)
def test_no_name_becomes_a_header_or_turns_the_line_round(mail, settings, name):
    settings.OPERATOR_NAME = name
    notice = write(subject=f"Đơn của {name}", text=f"Chào {name}", name=name)
    sending.send(notice.pk)

    [received] = mail.received
    message = received.message
    assert received.recipients == ["lan@example.test"]
    assert set(message.keys()) == {
        *("Content-Type", "MIME-Version", "Content-Transfer-Encoding", "Subject", "From", "To"),
        *("Date", "Message-ID", "Auto-Submitted"),
    }
    assert message.get_content_type() == "text/plain"
    assert not set("\r\n\u2028\u202e\x00\x07") & set(str(message["Subject"]))
    assert "\u202e" not in message.get_content()
    notice.refresh_from_db()
    assert "\n" not in notice.name


@pytest.mark.parametrize(
    ("command", "answer", "state", "failure"),
    [
        ("RCPT", "550 no such user", "to_tell", "email: SMTP 550"),
        ("END", "554 spam", "to_tell", "email: SMTP 554"),
    ],
)
def test_what_the_server_refuses_for_good_is_told_by_a_person(mail, command, answer, state, failure):
    mail.answers[command] = answer
    notice = write()
    sending.send(notice.pk)
    notice.refresh_from_db()
    assert (notice.state, notice.failure) == (state, failure)


@pytest.mark.parametrize(("command", "answer"), [("RCPT", "450 busy"), ("END", "452 full"), ("MAIL", "421 later")])
def test_what_the_server_puts_off_comes_again(mail, command, answer):
    mail.answers[command] = answer
    notice = write()
    with pytest.raises(NotSent):
        sending.send(notice.pk)
    mail.answers.clear()
    sending.send(notice.pk)
    notice.refresh_from_db()
    assert (notice.state, notice.tries) == ("sent", 2)


def test_a_server_that_is_not_there_is_waited_for(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    notice = write()
    with pytest.raises(NotSent, match="ConnectionRefusedError"):
        sending.send(notice.pk)
    notice.refresh_from_db()
    assert (notice.state, notice.claim) == ("waiting", None)


def test_a_server_that_dies_before_its_answer_leaves_it_to_a_person(mail):
    mail.answers["END"] = "DROP"
    notice = write()
    with pytest.raises(Exception, match="closed"):
        sending.send(notice.pk)
    mail.answers.clear()
    sending.send(notice.pk)
    notice.refresh_from_db()
    assert (notice.state, notice.failure, len(mail.received)) == ("failed", "interrupted", 1)
