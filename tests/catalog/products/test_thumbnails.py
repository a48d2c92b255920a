"""Thumbnails, made when they are first asked for."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from PIL import Image

from catalog.products import pictures
from catalog.products.pictures import ensure_thumbnail
from tests.factories import make_listed_product, make_picture

AT_ONCE = 6


@pytest.mark.django_db
def test_first_requests_at_once_leave_one_whole_picture(settings, tmp_path, monkeypatch):
    # Given a picture, and visitors who all find that there is no thumbnail yet
    settings.MEDIA_ROOT = tmp_path
    name = make_picture(make_listed_product()).picture.name
    together = Barrier(AT_ONCE)
    open_image = pictures.Image.open

    def open_together(*args, **kwargs):
        together.wait(30)
        return open_image(*args, **kwargs)

    monkeypatch.setattr(pictures.Image, "open", open_together)

    # When they ask at once
    with ThreadPoolExecutor(AT_ONCE) as threads:
        made = set(threads.map(lambda _: ensure_thumbnail(name, 256), range(AT_ONCE)))
    monkeypatch.undo()

    # Then there is one picture, whole, and nothing beside it
    [thumbnail] = [tmp_path / one for one in made]
    assert [file for file in (tmp_path / "thumbnails").rglob("*") if file.is_file()] == [thumbnail]
    with Image.open(thumbnail) as image:
        image.load()
        assert image.size == (256, 256)


@pytest.mark.django_db
def test_the_place_of_a_thumbnail_holds_only_whole_pictures(settings, tmp_path, monkeypatch):
    # Given a picture, and somebody who looks at the thumbnail's place while it is written
    settings.MEDIA_ROOT = tmp_path
    name = make_picture(make_listed_product()).picture.name
    place = tmp_path / pictures.thumbnail_name(name, 256)
    seen = []
    replace = Path.replace

    def look_then_replace(draft, target):
        seen.append(place.exists())
        return replace(draft, target)

    monkeypatch.setattr(Path, "replace", look_then_replace)

    # When it is made, then its place was empty until it was whole
    ensure_thumbnail(name, 256)
    assert seen == [False]
    assert place.exists()
