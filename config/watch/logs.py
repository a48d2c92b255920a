"""Log lines: JSON, one a line, where the shop sells; lines to read in a demo."""

import logging
from datetime import UTC, datetime
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from config.core import trace
from config.watch.discretion import message_of, told

OURS = ("catalog", "checkout", "config", "storefront")


def logging_config(*, as_json: bool) -> dict[str, Any]:
    """For Django's LOGGING. Everything goes to standard error: whoever starts the shop keeps it."""
    formatter = "config.watch.logs.JsonLines" if as_json else "config.watch.logs.Lines"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": formatter}},
        "filters": {"once": {"()": Once}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["once"]}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            # Each wrong link of a visitor is a 404 that has its line already.
            "django.request": {"level": "ERROR"},
            "procrastinate": {"level": "ERROR"},
            **({name: {"level": "INFO"} for name in OURS} if as_json else {}),
        },
    }


class Once(logging.Filter):
    """Each job has its line (config/watch/jobs.py): the library's own, which quotes what it was given, is left out."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not str(getattr(record, "action", "")).startswith("job_")


class JsonLines(JsonFormatter):
    """Only what is named here is written: what libraries hang on a record may be somebody's."""

    def add_fields(self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        log_data["time"] = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        log_data["level"] = record.levelname
        log_data["logger"] = record.name
        log_data["message"] = message_of(record)
        if trace.current():
            log_data["request_id"] = trace.current()
        log_data.update(getattr(record, "facts", {}))
        if "exc_info" in message_dict:
            log_data["error"] = message_dict["exc_info"]

    def formatException(self, ei: Any) -> str:  # noqa: N802
        return told(ei[1], ei[2]) if ei[1] else ""


class Lines(logging.Formatter):
    """For who looks on: the words as they are, with the request they belong to."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name}: {message}", style="{")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        facts = [f"{name}={value}" for name, value in getattr(record, "facts", {}).items()]
        request = [f"[{trace.current()}]"] if trace.current() else []
        return " ".join([super().formatMessage(record), *facts, *request])
