"""One private server per data folder, shared by the processes that need it; the last one out stops it."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import psutil
import psycopg
from psycopg import sql

from config.postgres import account, binaries
from config.postgres.errors import DatabaseUnavailable

ROLE = "postgres"
DATABASE = "ocop"
START_SECONDS = 60
LONGEST_SOCKET_FOLDER = 85  # the kernel's limit is 108 bytes, less ".s.PGSQL.5432.lock" and some room

SETTINGS = {
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "random_page_cost": "1.1",
    "jit": "off",  # plans of a shop take milliseconds, compiling them tens
    "max_parallel_workers_per_gather": "0",  # as above; and containers give too little shared memory for it
    "log_checkpoints": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


class Server:
    """The private PostgreSQL whose files lie in `folder`. `settings` are PostgreSQL's own, on top of SETTINGS."""

    def __init__(self, folder: Path, settings: Mapping[str, str] | None = None) -> None:
        self.folder = folder.absolute()
        self.settings = {**SETTINGS, **(settings or {})}
        self._attached: IO[bytes] | None = None
        self._postmaster: subprocess.Popen[bytes] | None = None

    @property
    def socket_folder(self) -> Path:
        """Where the unix socket lies: in the folder, or where its path is short enough for the kernel."""
        inside = self._home / "socket"
        # A comma or a quote would have to be escaped differently for the server and for each client.
        if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER and not set(str(inside)) & set("'\",\\"):
            return inside
        return Path(tempfile.gettempdir()) / f"ocop-{self._digest}"

    def ensure(self) -> None:
        """Start the server unless it runs, and hold it until `release`; DatabaseUnavailable when that is impossible."""
        if self._attached is not None:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._turn():
            if not self._ready():
                self._start()
            attached = (self.folder / "attached").open("ab")
            fcntl.flock(attached, fcntl.LOCK_SH)
            self._attached = attached

    def release(self) -> None:
        """Let go of the server, and stop it cleanly if no other process holds it."""
        if self._attached is None:
            return
        with self._turn():
            self._attached.close()
            self._attached = None
            with (self.folder / "attached").open("ab") as alone:
                try:
                    fcntl.flock(alone, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    return
                self._stop()

    def pid(self) -> int | None:
        """The postmaster's process id as its pid file says, whether it lives or not."""
        try:
            return int((self._data / "postmaster.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return None

    @property
    def _digest(self) -> str:
        return hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]

    @property
    def _home(self) -> Path:
        return self.folder

    @property
    def _data(self) -> Path:
        return self._home / "data"

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Only one process at a time starts or stops; a killed one gives its turn back to the kernel."""
        with (self.folder / "lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _start(self) -> None:
        version_file = self._data / "PG_VERSION"
        made_by = int(version_file.read_text()) if version_file.exists() else None
        programs = binaries.choose(made_by)
        runs_as = account.choose(self._data)
        runs_as.own(self.socket_folder)
        if made_by is None:
            self._create(programs, runs_as)
        self._forget_dead_postmaster()
        command = [str(programs.folder / "postgres"), "-D", str(self._data)]
        options = {**self.settings, "unix_socket_directories": str(self.socket_folder)}
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        with (self.folder / "log").open("wb") as log:
            self._postmaster = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for the shop, which then stops the server in order
                **runs_as.popen_options(),
            )
        self._wait_until_ready(programs)
        self._create_database()

    def _create(self, programs: binaries.Binaries, runs_as: account.Account) -> None:
        """Lay a new cluster beside its place and move it there whole: a kill half-way leaves nothing behind."""
        draft = self._home / "data.new"
        shutil.rmtree(draft, ignore_errors=True)
        runs_as.own(draft)
        locale = ["--locale=C.UTF-8"]
        if programs.major >= 17:
            locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        made = runs_as.run(
            programs.folder / "initdb", "-D", draft, "-U", ROLE, "--auth=trust", "-E", "UTF8", *locale
        )
        if made.returncode != 0:
            raise DatabaseUnavailable(f"PostgreSQL could not lay its files in {self._home}: {made.stderr.strip()}")
        draft.rename(self._data)

    def _create_database(self) -> None:
        with psycopg.connect(
            host=str(self.socket_folder), user=ROLE, dbname="postgres", autocommit=True
        ) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            if found is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))

    def _ready(self) -> bool:
        """Whether it takes connections. (`pg_ctl status` calls a killed postmaster that nobody reaped "running".)"""
        try:
            psycopg.connect(
                host=str(self.socket_folder), user=ROLE, dbname="postgres", connect_timeout=3
            ).close()
        except psycopg.OperationalError:
            return False
        return True

    def _wait_until_ready(self, programs: binaries.Binaries) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._ready():
                return
            if self._postmaster is not None and self._postmaster.poll() is not None:
                break
            time.sleep(0.02)
        last_words = (self.folder / "log").read_text(errors="replace").strip().splitlines()[-5:]
        raise DatabaseUnavailable(
            f"PostgreSQL {programs.version} did not start in {self._home}. Its last words: " + " | ".join(last_words)
        )

    def _forget_dead_postmaster(self) -> None:
        """Remove the pid file of a postmaster that was killed: as a zombie, or as a number reused, it seems alive."""
        pid = self.pid()
        if pid is None:
            return
        try:
            process = psutil.Process(pid)
            alive = process.status() != psutil.STATUS_ZOMBIE and process.name().startswith("postgres")
        except psutil.NoSuchProcess:
            alive = False
        if not alive:
            (self._data / "postmaster.pid").unlink(missing_ok=True)
            (self.socket_folder / ".s.PGSQL.5432.lock").unlink(missing_ok=True)

    def _stop(self) -> None:
        programs = binaries.choose(int((self._data / "PG_VERSION").read_text()))
        runs_as = account.choose(self._data)
        runs_as.run(programs.folder / "pg_ctl", "-D", self._data, "-m", "fast", "-w", "stop")
        if self._postmaster is not None:
            self._postmaster.wait()
            self._postmaster = None
