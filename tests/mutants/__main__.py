"""Takes one check of the program away at a time and shows that a test notices.

Run by `make mutants`; `python -m tests.mutants WORDS` tries those with the words in their names. Each entry of the
`.toml` files names a file, words in it that stand there exactly once, what stands there instead, and the tests that
must fail: single functions, so that it is over soon. It happens in copies of the tree, each with a database of its own;
the tree itself is never touched.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

ROOT = Path(__file__).resolve().parents[2]
LEFT_BEHIND = shutil.ignore_patterns(".git", ".venv", ".data", "__pycache__", ".*_cache", ".hypothesis")
TESTS_FAILED = 1  # pytest's exit code; any other one means that the tests did not really run
AT_ONCE = min(2, os.cpu_count() or 1)
_talking = Lock()


@dataclass(frozen=True)
class Mutant:
    name: str
    file: str
    find: str
    put: str
    tests: str
    new_database: bool


def mutants() -> Iterator[Mutant]:
    """Every entry of the lists; `put` is empty where words are only taken away. A `new_database` is made where the
    mutant is in a migration."""
    for file in sorted(Path(__file__).parent.glob("*.toml")):
        for entry in tomllib.loads(file.read_text(encoding="utf-8"))["mutant"]:
            yield Mutant(**{"put": "", "new_database": False, **entry})


def say(sentence: str) -> None:
    with _talking:
        sys.stdout.write(sentence + "\n")
        sys.stdout.flush()


def run_tests(tree: Path, *tests: str, expected: tuple[int, ...] = (0, TESTS_FAILED)) -> int:
    """pytest's exit code for these tests in the copy, on a database that is kept between runs; shows an unexpected
    one's output."""
    command = [str(ROOT / ".venv/bin/python"), "-m", "pytest", "-q", "-x", "--reuse-db", "-p", "no:cacheprovider"]
    environment = {**os.environ, "DATA_DIR": str(tree / ".data"), "CI": ""}
    done = subprocess.run([*command, *tests], cwd=tree, env=environment, capture_output=True, text=True, check=False)
    if done.returncode not in expected:
        say(done.stdout[-3000:] + done.stderr[-2000:])
    return done.returncode


def survives(tree: Path, mutant: Mutant) -> str | None:
    """None when a test fails with the check taken away; else what is wrong."""
    file = tree / mutant.file
    text = file.read_text(encoding="utf-8")
    if text.count(mutant.find) != 1:
        return f"its words stand {text.count(mutant.find)} times in {mutant.file}, not once"
    file.write_text(text.replace(mutant.find, mutant.put), encoding="utf-8")
    try:
        code = run_tests(tree, *mutant.tests.split(), *(["--create-db"] if mutant.new_database else []))
    finally:
        file.write_text(text, encoding="utf-8")
    if code == TESTS_FAILED:
        return None
    return "no test noticed" if code == 0 else f"the tests did not run (exit {code})"


def try_out(chosen: list[Mutant]) -> int:
    """Try these one after another in a copy of their own; the number that survive. Those with a new database come last:
    what they leave behind is used by nobody."""
    home = "/var/tmp" if os.access("/var/tmp", os.W_OK) else None  # a place that the database's user can reach
    with tempfile.TemporaryDirectory(dir=home, ignore_cleanup_errors=True) as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(ROOT, tree, ignore=LEFT_BEHIND, symlinks=True)
        Path(folder).chmod(0o755)
        every = sorted({test for mutant in chosen for test in mutant.tests.split()})
        if run_tests(tree, *every, expected=(0,)) != 0:
            say("The tests fail without any mutant: nothing can be said.")
            return len(chosen)
        survivors = 0
        for mutant in sorted(chosen, key=lambda one: one.new_database):
            started = time.monotonic()
            problem = survives(tree, mutant)
            survivors += problem is not None
            word = f"SURVIVED: {problem}" if problem else "noticed"
            say(f"{mutant.name}: {word} ({time.monotonic() - started:.0f} s)")
        return survivors


def main(*words: str) -> int:
    """Try each mutant with `words` in its name, in two copies at once; survivors decide the exit code."""
    chosen = [mutant for mutant in mutants() if " ".join(words) in mutant.name]
    say(f"{len(chosen)} mutants; each copy of the tree first runs their tests without any")
    shares = [share for start in range(AT_ONCE) if (share := chosen[start::AT_ONCE])]
    with ThreadPoolExecutor(AT_ONCE) as copies:
        survivors = sum(copies.map(try_out, shares))
    say(f"{len(chosen) - survivors} of {len(chosen)} mutants noticed")
    return 1 if survivors or not chosen else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
