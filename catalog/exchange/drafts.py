"""Files kept between a dry run and its being applied: in the database, so that any process can go on with them."""

from datetime import timedelta

from django.core.files.base import File
from django.db import transaction

from catalog.exchange.files.guard import LARGEST_FILE, check_size
from catalog.exchange.models import ImportDraft
from config.core import clock
from config.core.errors import NotAllowed
from config.core.models import User
from config.core.text import clean

KEPT_FOR = timedelta(hours=24)
MOST_PER_PERSON = 10


def keep_draft(actor: User, *, kind: str, upload: File, **options: str) -> ImportDraft:
    """Keep an upload for a day, with options that are texts. The oldest of a person's give way to the eleventh.

    Raises `UnreadableFile` for an empty file and for one that is too large. Whether the actor may apply it is asked
    when it is read and applied.
    """
    data = upload.read(LARGEST_FILE + 1)
    check_size(data)
    with transaction.atomic():
        ImportDraft.objects.filter(expires_at__lte=clock.now()).delete()
        older = ImportDraft.objects.filter(owner=actor).order_by("-created_at").values_list("pk", flat=True)
        ImportDraft.objects.filter(pk__in=list(older[MOST_PER_PERSON - 1 :])).delete()
        return ImportDraft.objects.create(
            kind=kind,
            owner=actor,
            file_name=clean(upload.name or "")[-200:] or "-",
            content=data,
            options=options,
            expires_at=clock.now() + KEPT_FOR,
        )


def open_draft(actor: User, key: str, *, kind: str) -> ImportDraft:
    """The draft. Raises `NotAllowed` when it is another's, of another kind, expired, or not there."""
    draft = ImportDraft.objects.filter(pk=clean(key), owner=actor.pk, kind=kind, expires_at__gt=clock.now()).first()
    if draft is None:
        raise NotAllowed
    return draft


def drop_draft(draft: ImportDraft) -> None:
    """It was applied, or is not wanted any more."""
    draft.delete()
