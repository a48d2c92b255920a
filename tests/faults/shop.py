"""The program that is killed: `python -m tests.faults.shop PORT` loads the shop once and parts a process for each line
that it reads, which serves it over HTTP and tells PORT where it is (`points`).

The line says how many minutes the new shop's clock is ahead: that is how time passes here.
"""

import json
import os
import signal
import sys
import threading
import traceback
from collections.abc import Iterable
from datetime import timedelta
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import django


class Server(ThreadingMixIn, WSGIServer):
    """Serves as many at once as it has connections to the database; who is more waits his turn, as at a real one."""

    daemon_threads = True
    request_queue_size = 128
    _turns = threading.BoundedSemaphore(12)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        with self._turns:
            super().process_request_thread(request, client_address)


class Handler(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        pass


def main(port: int) -> None:
    django.setup()
    from procrastinate.contrib.django import app

    from config.urls import urlpatterns
    from tests.faults import acts

    assert urlpatterns, acts
    app.periodic_registry.periodic_tasks.clear()  # what the clock does is asked for, at the times that are meant
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    sys.stdout.write("loaded\n")
    sys.stdout.flush()
    for line in sys.stdin:
        if os.fork() == 0:
            serve(port, timedelta(minutes=float(line)))


def serve(port: int, ahead: timedelta) -> None:
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application

    from tests.faults.points import Wire, install

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    settings.CLOCK_OFFSET += ahead
    shop = get_wsgi_application()
    wire = Wire(port)
    install(wire.reach)

    def application(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        return acted(environ, start) if environ["PATH_INFO"].startswith("/-/") else shop(environ, start)

    server = Server(("127.0.0.1", 0), Handler)
    server.set_app(application)
    wire.say(f"{os.getpid()} {server.server_port}")
    server.serve_forever()


def acted(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
    """What is not asked over the shop's own HTTP: an act by its name, with JSON for its arguments."""
    from django.db import connection

    from tests.faults import acts

    given = json.loads(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)) or b"{}")
    try:
        answer = getattr(acts, environ["PATH_INFO"].removeprefix("/-/"))(**given)
        status = "200 OK"
    except Exception:  # noqa: BLE001 - whoever asked is told
        answer, status = traceback.format_exc(), "500 Internal Server Error"
    finally:
        connection.close()
    start(status, [("Content-Type", "application/json")])
    return [json.dumps(answer).encode()]


if __name__ == "__main__":
    main(int(sys.argv[1]))
