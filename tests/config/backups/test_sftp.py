"""Another machine by sftp, over the real protocol: whose key was looked at, and which may be out of room."""

from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from catalog.products.models import Product
from config.backups.models import Backup
from tests.config.backups.conftest import Safe
from tests.factories import make_product
from tests.stand_ins.sftp import PASSWORD, SftpServer, sftp_server

pytestmark = [pytest.mark.prove, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def other(safe: Safe, settings) -> Iterator[SftpServer]:
    safe.folder.mkdir()
    with sftp_server(safe.folder) as server:
        settings.BACKUP_URL, settings.BACKUP_HOST_KEY = server.url, server.fingerprint
        yield server


def test_saved_there_and_put_back_from_there(safe, other, put_back) -> None:
    make_product("Đường thốt nốt")
    out = StringIO()
    call_command("backup", stdout=out)
    assert PASSWORD not in out.getvalue()
    name = Backup.objects.get().name
    call_command("backup_check", key=safe.key, stdout=out)
    Product.objects.all().delete()
    call_command("restore", f"{other.url}/{name}", key=safe.key, replace=True, stdout=out)
    assert [product.name for product in Product.objects.all()] == ["Đường thốt nốt"]
    assert sorted(path.name for path in (safe.folder / "backups" / "journal").iterdir()) == ["begun.json", "era.1.json"]


def test_a_server_with_another_key_gets_nothing(safe, other, settings) -> None:
    for pinned in ("SHA256:" + "A" * 43, ""):
        settings.BACKUP_HOST_KEY = pinned
        with pytest.raises(CommandError, match="its key is SHA256:") as refusal:
            call_command("backup")
        assert PASSWORD not in str(refusal.value)
    assert list(safe.folder.rglob("*")) == []


def test_a_wrong_password(safe, other, settings) -> None:
    settings.BACKUP_URL = other.url.replace(PASSWORD, "wrong")
    with pytest.raises(CommandError, match="cannot be reached"):
        call_command("backup")


def test_no_room_left_leaves_nothing_behind(safe, other) -> None:
    make_product("Đường thốt nốt")
    other.room = 100_000
    with pytest.raises(CommandError, match="cannot be"):
        call_command("backup")
    assert not Backup.objects.exists()
    assert [path.name for path in safe.folder.rglob("*") if path.is_file()] == ["begun.json"]
