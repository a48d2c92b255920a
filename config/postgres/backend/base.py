"""Django's PostgreSQL backend, which sees to the private server before this process first connects."""

import atexit
import os
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import connections
from django.db.backends.postgresql import base, client

from config.postgres import binaries
from config.postgres.server import DATABASE, ROLE, Server

_servers: dict[tuple[int, Path], Server] = {}
_one_at_a_time = threading.Lock()


def database(folder: Path, settings: dict[str, str] | None = None) -> dict[str, Any]:
    """An entry of DATABASES for the private server in `folder`, with settings of PostgreSQL's own."""
    return {
        "ENGINE": "config.postgres.backend",
        "NAME": DATABASE,
        "USER": ROLE,
        "EMBEDDED": {"folder": folder, "settings": settings or {}},
    }


def attach(folder: Path, settings: dict[str, str]) -> Server:
    """The server in `folder`, running, and held until this process ends; a forked child takes a hold of its own."""
    key = (os.getpid(), folder)
    with _one_at_a_time:
        if key not in _servers:
            server = Server(folder, settings)
            server.ensure()
            _servers[key] = server
            atexit.register(_leave, server, os.getpid())
        return _servers[key]


def _leave(server: Server, pid: int) -> None:
    if os.getpid() != pid:
        return
    for connection in connections.all(initialized_only=True):
        connection.close()
        if isinstance(connection, DatabaseWrapper):
            connection.close_pool()
    server.release()


class DatabaseClient(client.DatabaseClient):
    def runshell(self, parameters: Iterable[str]) -> None:
        self.connection.get_connection_params()
        super().runshell(parameters)

    @classmethod
    def settings_to_cmd_args_env(
        cls, settings_dict: dict[str, Any], parameters: Iterable[str]
    ) -> tuple[list[str], dict[str, str] | None]:
        """As Django's, with the psql of the server's own version."""
        command, environment = super().settings_to_cmd_args_env(settings_dict, parameters)
        return [str(binaries.choose(None).folder / "psql"), *command[1:]], environment


class DatabaseWrapper(base.DatabaseWrapper):
    client_class = DatabaseClient

    def get_connection_params(self) -> dict[str, Any]:
        # The socket's place is known when the server runs: where it may lie is found out at its first start.
        self.settings_dict["HOST"] = str(attach(**self.settings_dict["EMBEDDED"]).socket_folder)
        return super().get_connection_params()
