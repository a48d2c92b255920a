"""Pictures and papers. Pictures' names are random and never given twice, so that a browser may keep them for a year."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from catalog.products.pictures import SIZES, ensure_thumbnail

_A_YEAR = "public, max-age=31536000, immutable"


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponseBase:
    """A stored picture, at most 2048 pixels wide."""
    return _webp(name)


@require_safe
def thumbnail(request: HttpRequest, size: str, name: str) -> HttpResponseBase:
    """A stored picture in one of the kept sizes; others are not made, or a visitor could fill the disk with them."""
    if int(size) not in SIZES:
        raise Http404
    try:
        return _webp(ensure_thumbnail(name, int(size)))
    except FileNotFoundError as problem:
        raise Http404 from problem


@require_safe
def paper(request: HttpRequest, name: str) -> HttpResponseBase:
    """A stored paper, to be saved: what others have made is not opened in our name."""
    try:
        content = default_storage.open(name)
    except FileNotFoundError as problem:
        raise Http404 from problem
    return FileResponse(content, as_attachment=True)


def _webp(name: str) -> HttpResponseBase:
    try:
        content = default_storage.open(name)
    except FileNotFoundError as problem:
        raise Http404 from problem
    response = FileResponse(content, content_type="image/webp")
    response["Cache-Control"] = _A_YEAR
    return response
