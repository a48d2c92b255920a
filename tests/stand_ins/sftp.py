"""A real sftp server on loopback (paramiko's), that serves one folder to one user and can be told to have no room."""

import os
import socket
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import paramiko

USER, PASSWORD = "shop", "only-for-tests"


@dataclass
class SftpServer:
    folder: Path
    port: int = 0
    room: int | None = None  # bytes that may still be written
    key: paramiko.PKey = field(default_factory=lambda: paramiko.ECDSAKey.generate())

    @property
    def url(self) -> str:
        return f"sftp://{USER}:{PASSWORD}@127.0.0.1:{self.port}/backups"

    @property
    def fingerprint(self) -> str:
        return "SHA256:" + b64encode(sha256(self.key.asbytes()).digest()).decode().rstrip("=")


class _Door(paramiko.ServerInterface):
    def check_auth_password(self, username: str, password: str) -> int:
        right = (username, password) == (USER, PASSWORD)
        return paramiko.AUTH_SUCCESSFUL if right else paramiko.AUTH_FAILED

    def check_channel_request(self, kind: str, chanid: int) -> int:
        return paramiko.OPEN_SUCCEEDED


class _Handle(paramiko.SFTPHandle):
    def __init__(self, state: SftpServer, file, flags: int) -> None:
        super().__init__(flags)
        self._state, self.readfile, self.writefile = state, file, file

    def write(self, offset: int, data: bytes) -> int:
        if self._state.room is not None:
            self._state.room -= len(data)
            if self._state.room < 0:
                return paramiko.SFTP_FAILURE
        return super().write(offset, data)

    def stat(self):
        return paramiko.SFTPAttributes.from_stat(os.fstat(self.readfile.fileno()))


class _Folder(paramiko.SFTPServerInterface):
    def __init__(self, server: _Door, state: SftpServer) -> None:
        super().__init__(server)
        self._state = state

    def _at(self, path: str) -> Path:
        return self._state.folder / self.canonicalize(path).lstrip("/")

    def list_folder(self, path: str):
        try:
            return [
                paramiko.SFTPAttributes.from_stat(one.stat(), filename=one.name) for one in self._at(path).iterdir()
            ]
        except OSError as problem:
            return paramiko.SFTPServer.convert_errno(problem.errno)

    def stat(self, path: str):
        try:
            return paramiko.SFTPAttributes.from_stat(self._at(path).stat())
        except OSError as problem:
            return paramiko.SFTPServer.convert_errno(problem.errno)

    lstat = stat

    def open(self, path: str, flags: int, attr):
        try:
            mode = "r+b" if flags & (os.O_WRONLY | os.O_RDWR) else "rb"
            file = os.fdopen(os.open(self._at(path), flags | getattr(os, "O_BINARY", 0), 0o600), mode)
        except OSError as problem:
            return paramiko.SFTPServer.convert_errno(problem.errno)
        return _Handle(self._state, file, flags)

    def _done(self, act, *given) -> int:
        try:
            act(*given)
        except OSError as problem:
            return paramiko.SFTPServer.convert_errno(problem.errno)
        return paramiko.SFTP_OK

    def remove(self, path: str) -> int:
        return self._done(self._at(path).unlink)

    def mkdir(self, path: str, attr) -> int:
        return self._done(self._at(path).mkdir)

    def posix_rename(self, oldpath: str, newpath: str) -> int:
        return self._done(self._at(oldpath).replace, self._at(newpath))


@contextmanager
def sftp_server(folder: Path) -> Iterator[SftpServer]:
    """The server, on a port of its own, until the block ends."""
    state = SftpServer(folder)
    listening = socket.create_server(("127.0.0.1", 0))
    state.port = listening.getsockname()[1]
    transports: list[paramiko.Transport] = []

    def serve() -> None:
        with suppress(OSError):
            while True:
                wire, _address = listening.accept()
                transport = paramiko.Transport(wire)
                transports.append(transport)
                transport.add_server_key(state.key)
                transport.set_subsystem_handler("sftp", paramiko.SFTPServer, _Folder, state)
                with suppress(paramiko.SSHException, EOFError):
                    transport.start_server(server=_Door())

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield state
    finally:
        listening.close()
        for transport in transports:
            transport.close()
