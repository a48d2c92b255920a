"""Translations made ready by Python, for machines without gettext's programs."""

import gettext
from pathlib import Path

import polib
from django.conf import settings
from django.utils.translation import trans_real


def compile_stale() -> int:
    """Write the .mo beside each .po of LOCALE_PATHS that is newer than its own; how many were written.

    Whole or not at all, so that two processes may do it at once.
    """
    written = 0
    for folder in settings.LOCALE_PATHS:
        for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
            target = source.with_suffix(".mo")
            if target.exists() and target.stat().st_mtime_ns > source.stat().st_mtime_ns:
                continue
            draft = target.with_suffix(".mo.new")
            polib.pofile(str(source)).save_as_mofile(str(draft))
            draft.replace(target)
            written += 1
    if written:
        _forget_loaded()
    return written


def _forget_loaded() -> None:
    """Let the catalogues be read again: Django loads that of LANGUAGE_CODE while it sets itself up, and on a first
    start ours was not there yet, after an upgrade it was the old one. Neither Django nor gettext has a public word for
    it; Django's own reloader does just this."""
    gettext._translations = {}  # type: ignore[attr-defined]
    trans_real._translations = {}  # type: ignore[attr-defined]
    trans_real._default = None  # type: ignore[attr-defined]
