"""Something that answers where a cluster should, and not as one: a few words that it says to whatever is asked."""

import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PRODUCT = {"X-Elastic-Product": "Elasticsearch"}


@dataclass
class Broken:
    """`asked` is every request line it was sent, `bodies` what came with them; with `silent` it says nothing."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=lambda: dict(PRODUCT))
    silent: bool = False
    asked: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    address: str = ""


@contextmanager
def broken(what: Broken, *, tls: ssl.SSLContext | None = None) -> Iterator[Broken]:
    """Serves it until the block ends."""
    ended = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            what.asked.append(self.requestline)
            if what.silent:
                ended.wait()
                return
            what.bodies.append(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
            body = json.dumps(what.body if what.body is not None else {}).encode()
            self.send_response(what.status)
            for name, value in {**what.headers, "Content-Type": "application/json"}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_HEAD = answer  # noqa: N815

        def log_message(self, *args: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *args: Any) -> None:
            """Who does not trust a certificate hangs up: that is what is tested."""

    server = Server(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    what.address = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield what
    finally:
        ended.set()
        server.shutdown()
        server.server_close()
