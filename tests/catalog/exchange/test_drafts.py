"""A file kept between its dry run and its being applied."""

from datetime import datetime, timedelta

import pytest
from django.core.files.base import ContentFile

from catalog.exchange import drafts
from catalog.exchange.files.guard import LARGEST_FILE
from catalog.exchange.models import ImportDraft
from catalog.exchange.report import UnreadableFile
from config.core import clock
from config.core.errors import NotAllowed
from tests.factories import make_officer

pytestmark = pytest.mark.django_db


def upload(content: bytes = b"STT") -> ContentFile:
    return ContentFile(content, name="a/../\x00phụ lục.csv")


def test_a_draft_is_its_owner_s_until_it_expires() -> None:
    officer, other = make_officer(), make_officer()
    moment = datetime.fromisoformat("2026-11-23T12:00+07:00")
    with clock.starting_at(moment):
        draft = drafts.keep_draft(officer, kind="decision", upload=upload(), decision_number="1/QĐ-UBND")
        found = drafts.open_draft(officer, draft.pk, kind="decision")
        assert (bytes(found.content), found.options) == (b"STT", {"decision_number": "1/QĐ-UBND"})
        for actor, key, kind in (
            (other, draft.pk, "decision"),
            (officer, "x", "decision"),
            (officer, draft.pk, "prices"),
        ):
            with pytest.raises(NotAllowed):
                drafts.open_draft(actor, key, kind=kind)
    with clock.starting_at(moment + drafts.KEPT_FOR + timedelta(minutes=1)):
        with pytest.raises(NotAllowed):
            drafts.open_draft(officer, draft.pk, kind="decision")
        drafts.keep_draft(other, kind="decision", upload=upload())
        assert not ImportDraft.objects.filter(owner=officer).exists()


def test_the_oldest_give_way() -> None:
    officer = make_officer()
    keys = [drafts.keep_draft(officer, kind="decision", upload=upload()).pk for _ in range(drafts.MOST_PER_PERSON + 2)]
    assert set(ImportDraft.objects.values_list("pk", flat=True)) == set(keys[2:])


@pytest.mark.parametrize("content", [b"", b"x" * (LARGEST_FILE + 1)])
def test_empty_and_oversized_uploads_are_not_kept(content) -> None:
    with pytest.raises(UnreadableFile):
        drafts.keep_draft(make_officer(), kind="decision", upload=upload(content))
    assert not ImportDraft.objects.exists()
