"""A real Elasticsearch of the tests' own: the server's core as Maven Central carries it, started as a child.

`Node` is one server that a test may kill. `shared()` gives the one that all workers of a run use: the first to ask
starts it, the last to go stops it.
"""

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp

from config.postgres.account import choose

VERSION = "8.19.16"
ARTIFACT = f"org.elasticsearch.distribution.integ-test-zip:elasticsearch:{VERSION}:zip"
KEPT = Path.home() / ".cache" / "ocop-tests"
# Root's own cache is closed to the user without rights as whom the server runs.
OPEN = Path("/var/tmp") / f"ocop-tests-{os.getuid()}"
LONGEST_START = 180


def missing() -> str:
    """What this machine lacks to run one and how to get it; empty when nothing."""
    absent = [name for name in ("java", "mvn") if shutil.which(name) is None]
    if absent:
        return f"needs Elasticsearch, which needs {' and '.join(absent)}: apt-get install openjdk-17-jre-headless maven"
    return ""


class Node:
    """One server with data of its own, on `port`. It may be killed and started again on what it has written."""

    def __init__(self) -> None:
        OPEN.mkdir(mode=0o755, exist_ok=True)
        self.port = _free_port()
        self._home = _unpacked()
        self._account = choose(OPEN / "nobody-owns-this")
        self._folder = Path(mkdtemp(prefix="node-", dir=OPEN))
        for name in ("config", "data", "logs"):
            (self._folder / name).mkdir()
        for name in ("log4j2.properties", "jvm.options"):
            shutil.copy(self._home / "config" / name, self._folder / "config")
        (self._folder / "config" / "elasticsearch.yml").write_text(self._settings())
        if self._account.drop:
            for path in (self._folder, *self._folder.rglob("*")):
                os.chown(path, self._account.uid, self._account.gid)
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> "Node":
        """Until it answers; about 15 s."""
        options = self._account.popen_options()
        own = {"ES_PATH_CONF": str(self._folder / "config"), "ES_JAVA_OPTS": "-Xms512m -Xmx512m"}
        options["env"] = {
            **{name: value for name, value in options["env"].items() if not name.startswith("ES_")},
            **own,
            "ES_JAVA_HOME": str(Path(shutil.which("java") or "").resolve().parents[1]),
            "LC_ALL": "C.UTF-8",
        }
        options["start_new_session"] = True
        with (self._folder / "said").open("ab") as said:
            self.process = subprocess.Popen([self._home / "bin/elasticsearch"], stdout=said, stderr=said, **options)
        deadline = time.monotonic() + LONGEST_START
        while time.monotonic() < deadline and self.process.poll() is None:
            with suppress(OSError):
                urllib.request.urlopen(f"{self.url}/_cluster/health?wait_for_status=yellow&timeout=30s", timeout=40)  # noqa: S310
                return self
            time.sleep(0.5)
        self.stop()
        raise RuntimeError(f"Elasticsearch did not start: {(self._folder / 'said').read_text()[-2000:]}")

    def kill(self) -> None:
        """SIGKILL to the server and whatever it has started; its data stay."""
        if self.process is not None:
            _kill(self.process.pid)
            self.process.wait()
            self.process = None

    def stop(self) -> None:
        """It is not needed any more: what it wrote goes too."""
        self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _settings(self) -> str:
        facts = {
            "cluster.name": f"tests-{self.port}",
            "node.name": "one",
            "path.data": self._folder / "data",
            "path.logs": self._folder / "logs",
            "network.host": "127.0.0.1",
            "http.port": self.port,
            "transport.port": _free_port(),
            "discovery.type": "single-node",
            "xpack.security.enabled": "false",
            # A disk that is nearly full says nothing about what is tested.
            "cluster.routing.allocation.disk.threshold_enabled": "false",
        }
        return "".join(f"{name}: {value}\n" for name, value in facts.items())


@contextmanager
def shared() -> Iterator[str]:
    """The address of the server that this run's workers share."""
    OPEN.mkdir(mode=0o755, exist_ok=True)
    with (OPEN / "users").open("a") as users, (OPEN / "turn").open("a") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        url = _running() or _started()
        fcntl.flock(users, fcntl.LOCK_SH)
        fcntl.flock(turn, fcntl.LOCK_UN)
        try:
            yield url
        finally:
            fcntl.flock(turn, fcntl.LOCK_EX)
            fcntl.flock(users, fcntl.LOCK_UN)
            with suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                _end()


def _running() -> str | None:
    with suppress(OSError, ValueError):
        kept = json.loads((OPEN / "shared.json").read_text())
        urllib.request.urlopen(f"{kept['url']}/_cluster/health", timeout=10)  # noqa: S310
        return kept["url"]
    return None


def _started() -> str:
    node = Node().start()
    assert node.process is not None
    kept = {"url": node.url, "pid": node.process.pid, "folder": str(node._folder)}
    (OPEN / "shared.json").write_text(json.dumps(kept))
    return node.url


def _end() -> None:
    kept = json.loads((OPEN / "shared.json").read_text())
    (OPEN / "shared.json").unlink()
    _kill(kept["pid"])
    shutil.rmtree(kept["folder"], ignore_errors=True)


def _kill(leader: int) -> None:
    """The start script leaves by `exec` or waits for its child: either way they share the session begun for them."""
    with suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


def _unpacked() -> Path:
    """The distribution, fetched once by Maven and unpacked once where the server's user can read it."""
    home = OPEN / f"elasticsearch-{VERSION}"
    with (OPEN / "unpacking").open("a") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not home.exists():
            draft = Path(mkdtemp(dir=OPEN))
            with zipfile.ZipFile(_fetched()) as archive:
                archive.extractall(draft)
            for path in (draft, *draft.rglob("*")):
                path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
            (draft / home.name).rename(home)
            draft.rmdir()
    return home


def _fetched() -> Path:
    archive = KEPT / f"elasticsearch-{VERSION}.zip"
    if not archive.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        command = ["mvn", "-q", "-B", "dependency:copy", f"-Dartifact={ARTIFACT}", f"-DoutputDirectory={KEPT}"]
        subprocess.run(command, check=True, timeout=600)
    return archive


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
