"""A Debian with nothing but Python, entered as a container is: its own root, which nobody can write to, a user without
rights, and of the machine outside only the network, a folder for data and the database's socket."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NEEDS = ("debootstrap", "unshare", "chroot")
USER = "10001:10001"  # as in docker/Dockerfile
# How this machine reaches a package index.
LINE = ("etc/resolv.conf", "etc/pip.conf", "etc/ssl/certs/ca-certificates.crt")
LINE_VARIABLES = ("PIP_", "SSL_CERT", "REQUESTS_CA", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")

# $1 the root, $2 folder for data, $3 the database's socket, then the command
ENTER = f"""
root=$1 data=$2 database=$3
shift 3
mount --bind "$root" "$root"
mount -o remount,bind,ro "$root"
mount -t proc proc "$root/proc"
mount -t tmpfs tmpfs "$root/tmp"
mount -t tmpfs tmpfs "$root/dev/shm"
mount --bind "$data" "$root/data"
mount --bind "$database" "$root/database"
exec chroot --userspec={USER} "$root" "$@"
"""


def lay(root: Path) -> None:
    """Debian's smallest system with Python, and the files that the image gets."""
    packages = "--include=python3,python3-venv,ca-certificates"
    command = ["debootstrap", "--variant=minbase", packages, "bookworm", str(root), *_mirror()]
    made = subprocess.run(command, capture_output=True, text=True)
    assert made.returncode == 0, made.stdout[-2000:] + made.stderr
    for name in LINE:
        if (source := Path("/", name)).exists():
            shutil.copyfile(source, root / name)
    for name in ("shop", "data", "database"):
        (root / name).mkdir()
    for name in shipped():
        (root / "shop" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, root / "shop" / name)


def shipped() -> list[str]:
    """What docker/Dockerfile.dockerignore lets into the image, of the files that are kept."""
    rules = (ROOT / "docker" / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    wanted = [rule.removeprefix("!") for rule in rules if rule.startswith("!")]
    command = ["git", "ls-files", "-coz", "--exclude-standard", *wanted]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in listed.stdout.split("\0") if name]


def install(root: Path) -> subprocess.CompletedProcess[str]:
    """`docker/app.sh install`, as the image's first stage runs it."""
    line = {key: value for key, value in os.environ.items() if key.upper().startswith(LINE_VARIABLES)}
    command = ["chroot", str(root), "/shop/docker/app.sh", "install"]
    return subprocess.run(command, env=_environment(line), capture_output=True, text=True)


def enter(root: Path, data: Path, database: Path, *verb: str, **variables: str) -> subprocess.Popen[str]:
    """`docker/app.sh VERB`, as a container of the second stage runs it."""
    command = ["unshare", "--mount", "sh", "-euc", ENTER, "enter", root, data, database, "/shop/docker/app.sh", *verb]
    return subprocess.Popen(
        [str(part) for part in command],
        env=_environment(variables),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _environment(variables: Mapping[str, str]) -> dict[str, str]:
    return {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", **variables}


def _mirror() -> list[str]:
    """Debian's mirror of this machine, if it names one."""
    sources = Path("/etc/apt/sources.list.d/debian.sources")
    lines = sources.read_text(encoding="utf-8").splitlines() if sources.exists() else []
    return [line.split()[1] for line in lines if line.startswith("URIs:")][:1]
