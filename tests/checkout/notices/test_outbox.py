"""A notice is a row and a job of one transaction: told once, taken back by a rollback, ended by one process."""

import threading

import pytest
from django.core import mail
from django.db import close_old_connections, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from checkout.notices import sending
from checkout.notices.errors import NotSent, Undeliverable
from checkout.notices.models import Audience, Notice, NoticeState
from checkout.notices.services import mark_told, send_again, settled, tell
from checkout.notices.tasks import send_notices
from config.core.errors import NotAllowed, Refusal
from config.core.models import AuditEntry
from tests import factories as make
from tests.checkout.notices.conftest import a_telling, write

pytestmark = pytest.mark.django_db


def jobs() -> list[dict]:
    return list(ProcrastinateJob.objects.filter(task_name__contains="send_notice").values_list("args", flat=True))


class Channel:
    """Reaches phones; what becomes of a message, the test says."""

    name = "sms"
    outcome: Exception | None = None
    sent: list = []

    def reach(self, notice):
        return [notice.phone] if notice.phone else []

    def send(self, notice, to):
        type(self).sent.append((notice.text, to))
        if self.outcome is not None:
            raise self.outcome


@pytest.fixture
def sms(settings, monkeypatch):
    settings.NOTICE_CHANNELS = [f"{__name__}.Channel"]
    monkeypatch.setattr(sending, "channels", lambda: [Channel()])
    Channel.sent, Channel.outcome = [], None
    return Channel


def state(notice: Notice) -> tuple[str, str]:
    notice.refresh_from_db()
    return notice.state, notice.failure


def test_the_same_thing_is_told_once_with_one_job():
    with transaction.atomic():
        first = tell(a_telling(), a_telling())
        again = tell(a_telling(text="Khác"))
    assert ([n.text for n in first], again) == (["Chúng tôi đã nhận đơn hàng."], [])
    assert jobs() == [{"notice_ids": [str(first[0].pk)]}]


def test_a_rollback_leaves_neither_row_nor_job():
    with transaction.atomic():
        tell(a_telling())
        assert (Notice.objects.count(), len(jobs())) == (1, 1)
        transaction.set_rollback(True)
    assert (Notice.objects.count(), jobs()) == (0, [])


@pytest.mark.django_db(transaction=True)
def test_told_outside_a_transaction_is_refused():
    with pytest.raises(RuntimeError, match="outside a transaction"):
        tell(a_telling())


def test_however_many_are_told_it_takes_as_many_queries(django_assert_num_queries):
    for count in (1, 30):
        tellings = [a_telling(key=f"{count}:{number}") for number in range(count)]
        with transaction.atomic(), django_assert_num_queries(3):
            tell(*tellings)


def test_it_is_sent_once_however_often_its_job_runs():
    notice = write()
    for _time in range(3):
        sending.send(notice.pk)
    assert [message.to for message in mail.outbox] == [["lan@example.test"]]
    assert state(notice) == ("sent", "")
    assert notice.channel == "email"


@pytest.mark.django_db(transaction=True)
def test_of_eight_processes_at_once_one_sends():
    notice = write()
    gate = threading.Barrier(8)

    def run() -> None:
        gate.wait()
        sending.send(notice.pk)
        close_old_connections()
        connection.close()

    threads = [threading.Thread(target=run) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(mail.outbox) == 1
    # A second job while the first sends takes it for dead; who sends has the last word.
    assert state(notice) == ("sent", "")


def test_what_was_interrupted_is_not_sent_again_by_itself_but_shown(sms):
    sms.outcome = SystemExit()
    notice = write()
    with pytest.raises(SystemExit):
        sending.send(notice.pk)
    assert state(notice) == ("waiting", "")

    sms.outcome = None
    sending.send(notice.pk)
    sending.send(notice.pk)
    assert len(sms.sent) == 1
    assert state(notice) == ("failed", "interrupted")

    send_again(make.make_officer(), notice)
    sending.send(notice.pk)
    assert len(sms.sent) == 2
    assert state(notice) == ("sent", "")


def test_what_did_not_go_comes_again_eight_times_then_a_person_tells(sms):
    sms.outcome = NotSent("busy")
    notice = write()
    for _time in range(7):
        with pytest.raises(NotSent):
            sending.send(notice.pk)
        assert state(notice) == ("waiting", "sms: busy")
    sending.send(notice.pk)
    assert state(notice) == ("to_tell", "sms: busy")
    assert notice.tries == 8


def test_what_was_told_at_once_is_one_job_that_tries_each_and_comes_again(sms):
    with transaction.atomic():
        told = tell(*(a_telling(key=f"order:{n}:placed", text=str(n)) for n in range(3)))
    [job] = jobs()
    assert job == {"notice_ids": [str(notice.pk) for notice in told]}
    sms.outcome = NotSent("busy")
    with pytest.raises(NotSent):
        send_notices(**job)
    assert [text for text, _to in sms.sent] == ["0", "1", "2"]
    sms.outcome = None
    sending.send(told[0].pk)
    send_notices(**job)
    assert [text for text, _to in sms.sent] == ["0", "1", "2", "0", "1", "2"]
    assert {state(notice) for notice in told} == {("sent", "")}


@pytest.mark.parametrize(("phone", "ends"), [("+84912345678", "to_tell"), ("", "failed")])
def test_an_address_that_refuses_for_good_is_followed_by_a_call_if_there_is_a_number(
    settings, monkeypatch, phone, ends
):
    class Refuses(Channel):
        def reach(self, notice):
            return ["x"]

        def send(self, notice, to):
            raise Undeliverable("no such number")

    monkeypatch.setattr(sending, "channels", lambda: [Refuses()])
    notice = write(phone=phone)
    sending.send(notice.pk)
    assert state(notice) == (ends, "sms: no such number")


def test_the_next_channel_is_tried_when_the_first_does_not_reach(settings, monkeypatch, sms):
    from checkout.notices.channels import Email

    monkeypatch.setattr(sending, "channels", lambda: [Email(), Channel()])
    notice = write(email="")
    sending.send(notice.pk)
    assert (len(sms.sent), mail.outbox, state(notice)[0], notice.channel) == (1, [], "sent", "sms")


def test_without_mail_everybody_is_told_by_people(settings):
    settings.MAIL_FROM = ""
    notice = write()
    sending.send(notice.pk)
    assert state(notice)[0] == NoticeState.TO_TELL


def test_points_and_producers_are_written_to_where_they_are_now():
    point, producer = make.make_point(), make.make_producer(email="htx@example.test")
    make.make_point_member(point, email="a@example.test")
    gone = make.make_point_member(point, email="gone@example.test")
    for audience, party in ((Audience.POINT, {"point": point}), (Audience.PRODUCER, {"producer": producer})):
        notice = write(key=audience, audience=audience, email="", phone="", **party)
        gone.is_active = False
        gone.save()
        sending.send(notice.pk)
    assert [message.recipients() for message in mail.outbox] == [["a@example.test"], ["htx@example.test"]]


def test_colleagues_do_not_see_each_others_addresses():
    point = make.make_point()
    for name in "ab":
        make.make_point_member(point, email=f"{name}@example.test")
    notice = write(audience=Audience.POINT, email="", phone="", point=point)
    sending.send(notice.pk)
    [message] = mail.outbox
    assert (message.to, message.recipients()) == ([], ["a@example.test", "b@example.test"])
    assert "@example.test" not in str(message.message())


def test_a_call_goes_to_a_person_at_once_and_is_settled_by_what_comes_about():
    notice = write(by_person=True)
    assert (notice.state, jobs()) == (NoticeState.TO_TELL, [])
    settled(notice.key)
    assert state(notice)[0] == NoticeState.TOLD


def test_who_tells_leaves_a_trace_and_only_what_waits_is_told():
    point = make.make_point()
    clerk, stranger = make.make_point_member(point), make.make_point_member(make.make_point())
    notice = write(by_person=True, point=point)
    with pytest.raises(NotAllowed):
        mark_told(stranger, notice)
    mark_told(clerk, notice)
    with pytest.raises(NotAllowed):
        mark_told(clerk, notice)
    assert (state(notice)[0], notice.told_by) == (NoticeState.TOLD, clerk)
    assert AuditEntry.objects.get(action="notice.told").actor == clerk


def test_only_what_failed_is_sent_again_and_by_the_office_only():
    notice = write()
    with pytest.raises(Refusal):
        send_again(make.make_officer(), notice)
    with pytest.raises(NotAllowed):
        send_again(make.make_user(), notice)
    assert len(jobs()) == 1


def test_nothing_personal_is_logged(sms, caplog):
    sms.outcome = SystemExit()
    notice = write(name="Nguyễn Thị Lan")
    with pytest.raises(SystemExit):
        sending.send(notice.pk)
    sending.send(notice.pk)
    assert str(notice.pk) in caplog.text
    for personal in ("lan@example.test", "912345678", "Lan", "AG-1"):
        assert personal not in caplog.text
