"""What cannot be put back or saved is said in one sentence, and nothing is changed."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from config.backups import archive, tables
from config.backups.keys import new_pair, public_key
from config.backups.models import Backup
from config.backups.places import Place
from config.backups.sealing import sealed
from tests.factories import make_product

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def file(safe) -> Path:
    make_product("Đường thốt nốt")
    return safe.save()


@pytest.fixture
def unchanged(file, safe, databases):
    """After the test database, files and place are what they were."""

    def seen() -> tuple:
        with connection.cursor() as cursor:
            cursor.execute("SELECT string_agg(t::text, '|' ORDER BY t.id) FROM products_product t")
            rows = cursor.fetchone()
        places = sorted(path.name for path in safe.folder.rglob("*"))
        return rows, Backup.objects.count(), databases(), places

    before = seen()
    yield
    assert seen() == before


def refused(safe, file: Path, **options: object) -> str:
    with pytest.raises(CommandError) as refusal:
        safe.restore(file, **{"replace": True, **options})
    said = str(refusal.value)
    assert "\n" not in said
    return said


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def test_a_target_that_has_rows(unchanged, safe, file) -> None:
    assert "unless you say --replace" in refused(safe, file, replace=False)


def test_a_byte_that_was_flipped_anywhere(unchanged, safe, file, tmp_path) -> None:
    data = file.read_bytes()
    for at in (len(data) // 3, len(data) - 20):
        other = tmp_path / file.name
        other.write_bytes(flipped(data, at))
        assert "damaged or was cut off" in refused(safe, other, journal=safe.url)


@pytest.mark.parametrize("left", [0, 100, 0.5])
def test_a_file_that_was_cut_off(unchanged, safe, file, tmp_path, left) -> None:
    data = file.read_bytes()
    other = tmp_path / file.name
    other.write_bytes(data[: int(len(data) * left) if left < 1 else left])
    assert "damaged or was cut off" in refused(safe, other, journal=safe.url)


def test_another_key(unchanged, safe, file, tmp_path) -> None:
    safe.key.write_text(new_pair()[1])
    assert "sealed for another key" in refused(safe, file)
    safe.key.write_text("age1nothing")
    assert "holds no secret key" in refused(safe, file)


def test_a_newer_version_of_the_shop(unchanged, safe, file) -> None:
    MigrationRecorder(connection).record_applied("orders", "9999_from_tomorrow")
    try:
        newer = safe.save()
    finally:
        MigrationRecorder(connection).record_unapplied("orders", "9999_from_tomorrow")
    assert "does not know 1 of its migrations (orders 9999_from_tomorrow)" in refused(safe, newer)
    newer.unlink()
    Backup.objects.filter(name=newer.name).delete()


def test_a_file_without_its_journal(unchanged, safe, file, tmp_path, settings) -> None:
    settings.BACKUP_URL = ""
    other = tmp_path / file.name
    other.write_bytes(file.read_bytes())
    assert "whoever was erased since would be back" in refused(safe, other)
    assert "no" in refused(safe, tmp_path / "missing.age", journal=safe.url)


def resealed(safe, settings, change) -> bytes:
    """The file again, sealed with the right key, its parts passed through `change`: what the seal cannot notice."""
    from config.backups.keys import secret_key
    from config.backups.sealing import opened

    parts: dict[str, bytes] = {}
    with safe.files()[0].open("rb") as source, opened(source, secret_key(safe.key)) as plain:
        manifest = archive.read(plain, lambda name, part: parts.update({name: part.read()}))
    out = io.BytesIO()
    with sealed(out, public_key(settings.BACKUP_KEY)) as plain:
        writer = archive.Writer(plain)
        for name, data in change(dict(parts)).items():
            writer.add(name, data)
        writer._seen.parts = manifest.pop("parts")
        writer.close(manifest)
    return out.getvalue()


def missing(parts: dict[str, bytes]) -> dict[str, bytes]:
    return {name: data for name, data in parts.items() if not name.startswith("tables/products_product/")}


def changed(parts: dict[str, bytes]) -> dict[str, bytes]:
    return {n: flipped(d, len(d) // 2) if n.startswith("tables/products_product/") else d for n, d in parts.items()}


def added(parts: dict[str, bytes]) -> dict[str, bytes]:
    return {**parts, "media/more.txt": b"more"}


def another_format(parts: dict[str, bytes]) -> dict[str, bytes]:
    return {**parts, archive.HEADER: archive.as_json({**json.loads(parts[archive.HEADER]), "format": 2})}


@pytest.mark.parametrize("change", [missing, changed, added, another_format])
def test_a_part_that_is_not_what_was_written(unchanged, safe, file, settings, tmp_path, change) -> None:
    other = tmp_path / file.name
    other.write_bytes(resealed(safe, settings, change))
    assert "no whole backup of this shop" in refused(safe, other, journal=safe.url)


def test_a_place_that_cannot_be_reached_written_to_or_trusted(unchanged, safe, file, settings, tmp_path) -> None:
    wall = tmp_path / "wall"
    wall.write_text("a file, no folder")
    for url, words in (
        (f"file://{wall}/backups", "cannot be used"),
        ("sftp://nobody@127.0.0.1:9/backups", "cannot be reached"),
        ("nonsense://there", "is no place for backups"),
        ("", "No place is set"),
    ):
        settings.BACKUP_URL = url
        with pytest.raises(CommandError, match=words):
            call_command("backup")
    settings.BACKUP_URL, settings.BACKUP_KEY = safe.url, "age1nothing"
    with pytest.raises(CommandError, match="is not a public key of age"):
        call_command("backup")


def test_a_place_that_gives_back_something_else(unchanged, safe, file, monkeypatch) -> None:
    """A backup that cannot be read back is none: it never gets a name."""
    to_the_end = Place.write

    def forgetful(self, name, fill, check):
        def spoilt(target):
            fill(target)
            target.seek(0)
            target.write(b"x")

        return to_the_end(self, name, spoilt if name.endswith(".age") else fill, check)

    monkeypatch.setattr(Place, "write", forgetful)
    with pytest.raises(CommandError, match="does not give back what was written"):
        call_command("backup")


def test_the_newest_is_read_whole_where_it_lies(safe, file) -> None:
    out = io.StringIO()
    call_command("backup_check", stdout=out)
    assert f"{file.name} at {safe.url}" in out.getvalue()
    assert f"whole, {file.stat().st_size} bytes" in out.getvalue()
    call_command("backup_check", key=safe.key, stdout=out)
    assert "0 files" in out.getvalue()
    file.write_bytes(flipped(file.read_bytes(), 5_000))
    with pytest.raises(CommandError, match="changed or damaged"):
        call_command("backup_check")
    file.unlink()
    with pytest.raises(CommandError, match="There is no backup"):
        call_command("backup_check")


def test_memory_does_not_grow_with_the_tables(monkeypatch, file) -> None:
    """Pieces of a table are of one size, whatever there is of it; nothing else of it is kept."""
    monkeypatch.setattr(tables, "PART", 10_000)
    places = next(table for table in tables.tables() if table.name == "places_formerunit")
    pieces: list[int] = []
    assert tables.rows_out(places, lambda piece: pieces.append(len(piece))) == 10_794
    assert len(pieces) > 50
    assert max(pieces) < 11_000
