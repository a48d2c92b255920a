"""What is wrong is said to those who own the shop, once a day each."""

from collections import namedtuple
from datetime import timedelta

import pytest

from checkout.notices.models import Audience, Notice
from config.backups import troubles
from config.backups.models import Backup
from config.backups.tasks import look_for_troubles
from config.core import clock
from config.core.models import OfficeRole
from config.core.troubles import TroubleKind
from config.watch.backlog import Backlog
from tests.factories import make_officer, make_user

pytestmark = pytest.mark.django_db
Usage = namedtuple("Usage", "total used free")


@pytest.fixture(autouse=True)
def well(settings, monkeypatch) -> None:
    settings.BACKUP_URL = "file:///mnt/backup"
    monkeypatch.setattr(troubles.shutil, "disk_usage", lambda folder: Usage(100, 10, 90))
    monkeypatch.setattr(troubles, "backlog", lambda: Backlog(5.0, 1))


def good(hours: float) -> None:
    made = clock.now() - timedelta(hours=hours)
    Backup.objects.create(name=f"{hours}", made_at=made, where="here", size=1, sha256="")


def kinds() -> list[str]:
    return [trouble.kind for trouble in troubles.troubles()]


def test_nothing_is_said_while_all_is_well() -> None:
    good(25.9)
    look_for_troubles(0)
    assert not Notice.objects.exists()


def test_a_backup_is_old_after_26_hours_and_only_where_one_is_asked_for(settings) -> None:
    assert kinds() == [TroubleKind.BACKUP_OLD]
    good(26.1)
    assert kinds() == [TroubleKind.BACKUP_OLD]
    good(1)
    assert kinds() == []
    Backup.objects.all().delete()
    settings.BACKUP_URL = ""
    assert kinds() == []


def test_a_disk_is_full_at_85_per_cent_of_what_may_be_used(monkeypatch) -> None:
    good(1)
    monkeypatch.setattr(troubles.shutil, "disk_usage", lambda folder: Usage(1000, 844, 156))
    assert kinds() == []
    monkeypatch.setattr(troubles.shutil, "disk_usage", lambda folder: Usage(1100, 850, 150))
    assert kinds() == [TroubleKind.DISK_FULL]


def test_jobs_stall_when_one_has_waited_for_a_quarter_of_an_hour(monkeypatch) -> None:
    good(1)
    monkeypatch.setattr(troubles, "backlog", lambda: Backlog(901.0, 1))
    assert [dict(trouble.facts) for trouble in troubles.troubles()] == [{"minutes": 15}]


def test_each_owner_reads_it_once_a_day_in_their_language() -> None:
    lan = make_user(role=OfficeRole.OWNER, email="lan@ocop.test")
    john = make_user(role=OfficeRole.OWNER, email="john@ocop.test", language="en")
    make_officer()
    good(30)
    look_for_troubles(0)
    look_for_troubles(0)
    told = {notice.email: notice.subject for notice in Notice.objects.all()}
    assert told == {
        lan.email: "Bản sao lưu tốt gần nhất đã cũ 30 giờ",
        john.email: "The last good backup is 30 hours old",
    }
    with clock.starting_at(clock.now() + timedelta(days=1)):
        look_for_troubles(0)
    assert Notice.objects.count() == 4


def test_without_an_owner_the_office_reads_it() -> None:
    look_for_troubles(0)
    assert [(one.audience, one.subject) for one in Notice.objects.all()] == [
        (Audience.OFFICE, "Chưa có bản sao lưu nào dùng được")
    ]
