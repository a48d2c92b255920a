"""Nothing on a page is untranslated: Vietnamese words come from the catalogue, English ones are the sources' own."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import translation
from django.utils.translation import gettext

from config import messages

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = "LC_MESSAGES/django.po"


def vietnamese() -> polib.POFile:
    return polib.pofile(str(settings.LOCALE_PATHS[0] / "vi" / CATALOGUE))


def test_no_vietnamese_sentence_is_missing_or_a_guess():
    catalogue = vietnamese()

    assert [entry.msgid for entry in catalogue.untranslated_entries()] == []
    assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []
    assert len(catalogue.translated_entries()) > 100


def test_the_catalogue_has_every_sentence_of_the_sources(tmp_path):
    if not shutil.which("xgettext"):
        pytest.skip("needs gettext: apt-get install gettext")
    for folder in ("catalog", "checkout", "config", "storefront", "manage.py"):
        copy = shutil.copytree if (ROOT / folder).is_dir() else shutil.copy
        copy(ROOT / folder, tmp_path / folder)
    kept = tmp_path / "storefront" / "locale" / "vi" / CATALOGUE
    kept.unlink()

    made = subprocess.run(
        [sys.executable, "manage.py", "makemessages", "--locale", "vi", "--no-location"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )

    assert made.returncode == 0, made.stderr
    needed = {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(kept))}
    known = {(entry.msgctxt, entry.msgid) for entry in vietnamese()}
    assert sorted(map(str, needed - known)) == []
    assert len(needed) > 100


def test_no_sentence_hides_where_the_catalogue_is_not_made_from():
    """xgettext does not look into the braces of an f-string."""
    hidden = re.compile(r"""\bf["'][^\n]*\{_\(""")
    folders = ("catalog", "checkout", "config", "storefront")
    sources = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]

    assert [str(path.relative_to(ROOT)) for path in sources if hidden.search(path.read_text())] == []


def test_catalogues_are_compiled_when_they_are_newer(tmp_path):
    source = tmp_path / "vi" / CATALOGUE
    source.parent.mkdir(parents=True)
    source.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8"\n\nmsgid "jar"\nmsgstr "hũ"\n')
    with override_settings(LOCALE_PATHS=[tmp_path]):
        # Given a process that has read the catalogues while ours was not there yet, as each first start has
        with translation.override("vi"):
            assert gettext("jar") == "jar"

        assert messages.compile_stale() == 1
        assert messages.compile_stale() == 0

        # Then the process finds the words
        with translation.override("vi"):
            assert gettext("jar") == "hũ"

        # And finds others once an upgrade has brought them
        source.write_text(source.read_text().replace("hũ", "lọ"))
        assert messages.compile_stale() == 1
        with translation.override("vi"):
            assert gettext("jar") == "lọ"

    assert polib.mofile(str(source.with_suffix(".mo"))).find("jar").msgstr == "lọ"
