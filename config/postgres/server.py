"""One private server per data folder, shared by the processes that need it; the last one out stops it."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import psutil
import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo
from psycopg.pq import PGconn, Ping

from config.postgres import account, binaries, shelter
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
    """The private PostgreSQL of `folder`. `settings` are PostgreSQL's own, on top of SETTINGS.

    In the folder lie `lock` (whose turn it is to start or stop), `attached` (a shared lock of each process that uses
    the server), `log`, `socket` and `data`; the last is a link where root's unprivileged user cannot enter.
    """

    def __init__(
        self, folder: Path, settings: Mapping[str, str] | None = None, shelter_root: Path = shelter.SHELTER
    ) -> None:
        self.folder = folder.absolute()
        self.shelter_root = shelter_root
        self.settings = {**SETTINGS, **(settings or {})}
        self._attached: IO[bytes] | None = None
        self._postmaster: subprocess.Popen[bytes] | None = None

    @property
    def socket_folder(self) -> Path:
        """Where the unix socket lies: beside the data, or where its path is short enough for the kernel."""
        inside = (self._data.resolve() if self._data.exists() else self._data).parent / "socket"
        # A comma or a quote in it would be escaped differently by the server and by each client.
        if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER and not set(str(inside)) & set("'\",\\"):
            return inside
        return Path("/tmp") / f"ocop-{self._digest}"  # noqa: S108 Account.own refuses what others have put there

    def ensure(self) -> None:
        """Start the server unless it runs, and hold it until `release`; DatabaseUnavailable when that is impossible.

        Asked again it starts a server that was killed meanwhile.
        """
        if self._attached is not None and self._answer() == Ping.OK:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._turn():
            if self._answer() != Ping.OK:
                self._start()
            if self._attached is None:
                self._attached = (self.folder / "attached").open("ab")
                fcntl.flock(self._attached, fcntl.LOCK_SH)

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
    def _data(self) -> Path:
        return self.folder / "data"

    @property
    def _digest(self) -> str:
        return hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Only one process at a time starts or stops; a killed one gives its turn back to the kernel."""
        with (self.folder / "lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _answer(self) -> Ping:
        """What a knock at the socket brings. (`pg_ctl status` calls a killed postmaster that nobody reaped alive.)"""
        target = make_conninfo(host=str(self.socket_folder), user=ROLE, dbname="postgres", connect_timeout=3)
        return Ping(PGconn.ping(target.encode()))

    def _start(self) -> None:
        made_by = self._made_by()
        chosen = binaries.choose(made_by)
        runs_as = account.choose(self._data)
        programs = shelter.programs_for(chosen, runs_as, self.shelter_root)
        if made_by is None:
            self._create(programs, runs_as)
        runs_as.own(self.socket_folder)
        if not self._postmaster_lives():
            self._forget_postmaster()
            self._launch(programs, runs_as)
        self._wait_until_ready(programs)
        self._create_database()

    def _made_by(self) -> int | None:
        """The major version that the data folder records, None when there is none yet."""
        record = self._data / "PG_VERSION"
        return int(record.read_text()) if record.exists() else None

    def _create(self, programs: binaries.Binaries, runs_as: account.Account) -> None:
        """Lay a new cluster beside its place and move it there whole: a kill half-way leaves nothing behind."""
        home = shelter.home_for(self.folder, runs_as, self.shelter_root / self._digest)
        draft, data = home / "data.new", home / "data"
        shutil.rmtree(draft, ignore_errors=True)
        runs_as.own(draft)
        locale = ["--locale=C.UTF-8"]
        if programs.major >= 17:  # the server's own tables of letters: the same on each machine, whatever its C library
            locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        initdb = programs.folder / "initdb"
        made = runs_as.run(initdb, "-D", draft, "-U", ROLE, "-A", "trust", "-E", "UTF8", *locale)
        if made.returncode != 0:
            raise DatabaseUnavailable(f"PostgreSQL could not lay its files in {draft}: {made.stderr.strip()}")
        draft.rename(data)
        if home != self.folder:
            self._data.unlink(missing_ok=True)
            self._data.symlink_to(data)

    def _launch(self, programs: binaries.Binaries, runs_as: account.Account) -> None:
        command = [str(programs.folder / "postgres"), "-D", str(self._data.resolve())]
        for name, value in {**self.settings, "unix_socket_directories": str(self.socket_folder)}.items():
            command += ["-c", f"{name}={value}"]
        with (self.folder / "log").open("wb") as log:
            # A session of its own: Ctrl-C is for the shop, which then stops the server in order.
            self._postmaster = subprocess.Popen(
                command, stdout=log, stderr=log, start_new_session=True, **runs_as.popen_options()
            )

    def _wait_until_ready(self, programs: binaries.Binaries) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._answer() == Ping.OK:
                return
            if self._postmaster is not None and self._postmaster.poll() is not None:
                break
            time.sleep(0.02)
        last_words = (self.folder / "log").read_text(errors="replace").strip().splitlines()[-5:]
        raise DatabaseUnavailable(
            f"PostgreSQL {programs.version} did not start on {self._data}. Its last words: {' | '.join(last_words)}"
        )

    def _create_database(self) -> None:
        where = make_conninfo(host=str(self.socket_folder), user=ROLE, dbname="postgres")
        with psycopg.connect(where, autocommit=True) as connection:
            if not connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE]).rowcount:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))

    def _postmaster_lives(self) -> bool:
        """Whether the pid file's process is a living PostgreSQL: not a zombie, not a number that was used again."""
        pid = self.pid()
        try:
            process = psutil.Process(pid) if pid else None
            return bool(process and process.status() != psutil.STATUS_ZOMBIE and process.name().startswith("postgres"))
        except psutil.NoSuchProcess:
            return False

    def _forget_postmaster(self) -> None:
        """Remove what a killed server left; PostgreSQL itself takes a zombie or a reused number for a live server."""
        (self._data / "postmaster.pid").unlink(missing_ok=True)
        (self.socket_folder / ".s.PGSQL.5432.lock").unlink(missing_ok=True)

    def _stop(self) -> None:
        """Stop the server in order: sessions are ended, everything is written. One that was killed is left as it is."""
        runs_as = account.choose(self._data)
        programs = shelter.programs_for(binaries.choose(self._made_by()), runs_as, self.shelter_root)
        if self._postmaster_lives():
            runs_as.run(programs.folder / "pg_ctl", "-D", self._data.resolve(), "-m", "fast", "-w", "stop")
        if self._postmaster is not None:
            self._postmaster.wait()
            self._postmaster = None
