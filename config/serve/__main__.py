import os
import socket
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable
from importlib import import_module

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError
from django.db import OperationalError
from django.utils import translation
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from config.postgres.backend.base import attach
from config.postgres.errors import DatabaseUnavailable
from config.serve.prepare import prepare, say
from config.serve.supervisor import supervise
from config.serve.worker import FINISH_SECONDS, work
from storefront.accounts.demo_people import demo_people


def main(part: str) -> int:
    """Run the whole shop, or one of its parts as a process of its own; the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.demo")
    os.environ.setdefault("OCOP_NOW_SINCE", str(time.time()))
    try:
        if part in ("shop", "web"):
            _refuse_taken_port(settings.HOST, settings.PORT)
        django.setup()
        return PARTS[part]() or 0
    except (CommandError, DatabaseUnavailable, ImproperlyConfigured) as problem:
        say(str(problem))
        return 1
    except OperationalError as problem:
        say(f"The database cannot be used: look at DATABASE_URL and at the server. It said: {problem}")
        return 1
    except KeyboardInterrupt:
        return 130


def _shop() -> int:
    prepare()
    _load()
    return supervise([_serve, work], tick=_keep_database, address=(settings.HOST, settings.PORT), ready=_greet)


def _web() -> None:
    _load()
    _serve()


def _load() -> None:
    """Loaded once, before the workers part from this process: they start at once and share its memory."""
    # Looked for only now: how it counts, the settings have said.
    import_module("config.watch.figures").begin_anew()
    import_module("config.wsgi")
    import_module(settings.ROOT_URLCONF)


def _refuse_taken_port(host: str, port: int) -> None:
    # Granian's workers share their port: a second shop would silently take half of the first one's visitors.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            raise ImproperlyConfigured(
                f"Port {port} of {host} cannot be used ({problem.strerror}). Stop what runs there, or choose another: "
                f"make run PORT={port + 1}"
            ) from None


def _serve() -> None:
    Granian(
        "config.wsgi:application",
        address=settings.HOST,
        port=settings.PORT,
        interface=Interfaces.WSGI,
        workers=2,
        blocking_threads=4,
        respawn_failed_workers=True,
        # Time for answers under way. A worker that is told to stop while it still starts never hears it: whoever looks
        # at a demo need not wait that long.
        workers_kill_timeout=3 if settings.DEMO else FINISH_SECONDS,
        log_level=LogLevels.error,
        log_dictconfig={"loggers": {"_granian": {"propagate": True}}},  # lines like all others
    ).serve()


def _keep_database() -> None:
    """Start the private server again should it have been killed; a server behind DATABASE_URL is not ours."""
    embedded = settings.DATABASES["default"].get("EMBEDDED")
    if embedded:
        attach(**embedded).ensure()


def _greet() -> None:
    say(f"\nThe shop is open: {settings.PUBLIC_URL}")
    if settings.DEMO:
        say("Sign in as")
        with translation.override("en"):
            for person in demo_people():
                say(f"  {person.email:20} {person.password}  {person.role}")
    say("Ctrl-C stops it.")


# All of it is what `make run` does; of the others each container does one (docker/app.sh).
PARTS: dict[str, Callable[[], int | None]] = {"shop": _shop, "prepare": prepare, "web": _web, "worker": work}

if __name__ == "__main__":
    parser = ArgumentParser(prog="python -m config.serve")
    parser.add_argument("part", nargs="?", default="shop", choices=PARTS)
    sys.exit(main(parser.parse_args().part))
