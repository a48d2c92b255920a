"""NAME='value' lines, as systemd's EnvironmentFile, Compose's env_file and a shell read them alike."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

_LINE = re.compile(r"\s*(?:export\s+)?([A-Z][A-Z0-9_]*)\s*=\s*(.*?)\s*")
_PLAIN = re.compile(r"[A-Za-z0-9_./:@%+,=-]*")


def read(file: Path) -> dict[str, str]:
    """What is set in it; nothing when there is no such file."""
    if not file.exists():
        return {}
    found = (_LINE.fullmatch(line) for line in file.read_text(encoding="utf-8").splitlines())
    return {match[1]: _bare(match[2]) for match in found if match}


def write(file: Path, values: Mapping[str, str]) -> None:
    """Put these in; other lines stay as they are. Only its owner may read it, from the first byte on; whoever is
    interrupted leaves the file as it was."""
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    left = dict(values)
    for number, line in enumerate(lines):
        match = _LINE.fullmatch(line)
        if match and match[1] in left:
            lines[number] = _line(match[1], left.pop(match[1]))
    lines += [_line(name, value) for name, value in left.items()]
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text("\n".join(lines) + "\n", encoding="utf-8")
    if file.exists():
        there = file.stat()
        draft.chmod(there.st_mode & 0o777)
        os.chown(draft, there.st_uid, there.st_gid)
    draft.replace(file)


def load(file: Path) -> None:
    """Into this process' environment; what is set there already counts for more."""
    for name, value in read(file).items():
        os.environ.setdefault(name, value)


def _line(name: str, value: str) -> str:
    return f"{name}={value}" if _PLAIN.fullmatch(value) else f"{name}='{value}'"


def _bare(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" else text
