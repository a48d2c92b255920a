"""The shop as production runs it: `config.serve` as processes of their own over the test's committed database."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import psutil
from django.db import connection

from tests.config.test_serve import free_port, wait_for
from tests.config.test_settings import CLEAN, SELLING

ROOT = Path(__file__).resolve().parents[2]
HOST = "shop.example"
TOKEN = "a-token-of-whoever-watches-the-shop"


class Shop:
    def __init__(self, port: int, process: subprocess.Popen[str]) -> None:
        self.port, self.process = port, process
        self._said: list[str] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        self._said.extend(self.process.stderr)

    @property
    def log(self) -> list[dict[str, Any]]:
        """Its log so far: each line is JSON."""
        return [json.loads(line) for line in list(self._said)]

    def ask(self, path: str, body: Any = None, **headers: str) -> tuple[int, bytes]:
        """Status and body, as the server in front would ask for a visitor."""
        wire = HTTPConnection("127.0.0.1", self.port, timeout=120)
        sent = {"Host": HOST, "X-Forwarded-Proto": "https", "Content-Type": "application/json", **headers}
        try:
            wire.request("GET" if body is None else "POST", path, body and json.dumps(body), sent)
            answer = wire.getresponse()
            return answer.status, answer.read()
        finally:
            wire.close()

    def graphql(self, document: str, **variables: Any) -> Any:
        status, body = self.ask("/graphql/", {"query": document, "variables": variables})
        answer = json.loads(body)
        assert (status, answer.get("errors")) == (200, None)
        return answer["data"]

    def web_workers(self) -> list[psutil.Process]:
        """The processes that answer: children of the one that holds the port."""
        web, *_others = psutil.Process(self.process.pid).children()
        return [child for child in web.children() if child.is_running()]


@contextmanager
def open_shop(folder: Path) -> Iterator[Shop]:
    """Two web processes and a worker, until the block ends."""
    port = free_port()
    at = connection.settings_dict
    environment = (
        CLEAN
        | SELLING
        | {
            "DJANGO_SETTINGS_MODULE": "config.settings.production",
            "DATABASE_URL": f"postgres://{at['USER']}@/{at['NAME']}?host={at['HOST']}",
            "PUBLIC_URL": f"https://{HOST}",
            "DATA_DIR": str(folder),
            "PORT": str(port),
            "METRICS_TOKEN": TOKEN,
        }
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "config.serve"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    shop = Shop(port, process)
    try:
        for line in process.stdout:
            if "Ctrl-C stops it." in line:
                break
        else:
            raise AssertionError("".join(shop._said))
        wait_for(lambda: len(shop.web_workers()) == 2)
        yield shop
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
