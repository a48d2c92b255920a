"""Tables as files to download."""

import tempfile
from collections.abc import Callable
from io import TextIOWrapper
from typing import IO, Any, cast

from django.http import FileResponse, HttpResponse

from config.core import clock

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def csv_download(name: str, write: Callable[[IO[str]], Any]) -> HttpResponse:
    """What `write` writes, as CSV with a mark that spreadsheets know UTF-8 by."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it once it is sent
    text = TextIOWrapper(cast(IO[bytes], file), encoding="utf-8-sig", newline="")
    write(text)
    text.flush()
    text.detach()
    return _download(file, name, "csv")


def xlsx_download(name: str, write: Callable[[IO[bytes]], Any]) -> HttpResponse:
    """What `write` writes, as a workbook."""
    file = tempfile.TemporaryFile()  # noqa: SIM115
    write(cast(IO[bytes], file))
    return _download(file, name, "xlsx")


def _download(file: IO[bytes], name: str, ending: str) -> HttpResponse:
    file.seek(0)
    dated = f"{name}-{clock.today():%Y-%m-%d}.{ending}"
    response = FileResponse(file, as_attachment=True, filename=dated, content_type=_TYPES[ending])
    return cast(HttpResponse, response)
