"""Django's PostgreSQL backend, which starts the private server before this process's first connection."""

import atexit
import os
import threading
from pathlib import Path
from typing import Any

from django.db import connections
from django.db.backends.postgresql import base

from config.postgres.server import DATABASE, ROLE, Server

_servers: dict[tuple[int, Path], Server] = {}
_one_at_a_time = threading.Lock()


def database(folder: Path, settings: dict[str, str] | None = None) -> dict[str, Any]:
    """An entry of DATABASES for the private server in `folder`, with settings of PostgreSQL's own."""
    return {
        "ENGINE": "config.postgres.backend",
        "NAME": DATABASE,
        "USER": ROLE,
        "HOST": str(Server(folder).socket_folder),
        "EMBEDDED": {"folder": folder, "settings": settings or {}},
    }


def ensure(folder: Path, settings: dict[str, str]) -> None:
    """Make sure of the server in `folder` until this process ends; a forked child takes a hold of its own."""
    with _one_at_a_time:
        key = (os.getpid(), folder)
        if key not in _servers:
            server = Server(folder, settings)
            server.ensure()
            _servers[key] = server
            atexit.register(_leave, server, os.getpid())


def _leave(server: Server, pid: int) -> None:
    if os.getpid() != pid:
        return
    for connection in connections.all(initialized_only=True):
        connection.close()
        if getattr(connection, "pool", None):
            connection.close_pool()  # type: ignore[attr-defined]
    server.release()


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: Any) -> Any:
        ensure(**self.settings_dict["EMBEDDED"])
        return super().get_new_connection(conn_params)
