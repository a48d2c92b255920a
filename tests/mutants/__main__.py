"""Takes one check of the program away at a time and shows that a test notices.

Run by `make mutants`. Each entry of `mutants.toml` names a file, words in it that stand there exactly once, what stands
there instead, and the tests that must fail. It happens in a copy of the tree; the tree itself is never touched.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LEFT_BEHIND = shutil.ignore_patterns(".git", ".venv", ".data", "__pycache__", ".*_cache", ".hypothesis")
TESTS_FAILED = 1  # pytest's exit code; any other one means that the tests did not really run


@dataclass(frozen=True)
class Mutant:
    name: str
    file: str
    find: str
    put: str
    tests: str


def mutants() -> Iterator[Mutant]:
    """Every entry of the list; `put` is empty where words are only taken away."""
    for file in sorted(Path(__file__).parent.glob("*.toml")):
        for entry in tomllib.loads(file.read_text(encoding="utf-8"))["mutant"]:
            yield Mutant(put=entry.pop("put", ""), **entry)


def run_tests(tree: Path, *tests: str, expected: tuple[int, ...] = (0, TESTS_FAILED)) -> int:
    """pytest's exit code for these tests in the copy, on a database that is kept between runs; shows an unexpected
    one's output."""
    command = [str(ROOT / ".venv/bin/python"), "-m", "pytest", "-q", "-x", "--reuse-db", "-p", "no:cacheprovider"]
    environment = {**os.environ, "DATA_DIR": str(tree / ".data"), "CI": ""}
    done = subprocess.run([*command, *tests], cwd=tree, env=environment, capture_output=True, text=True, check=False)
    if done.returncode not in expected:
        sys.stdout.write(done.stdout[-3000:] + done.stderr[-2000:])
    return done.returncode


def survives(tree: Path, mutant: Mutant) -> str | None:
    """None when a test fails with the check taken away; else what is wrong."""
    file = tree / mutant.file
    text = file.read_text(encoding="utf-8")
    if text.count(mutant.find) != 1:
        return f"its words stand {text.count(mutant.find)} times in {mutant.file}, not once"
    file.write_text(text.replace(mutant.find, mutant.put), encoding="utf-8")
    try:
        code = run_tests(tree, *mutant.tests.split())
    finally:
        file.write_text(text, encoding="utf-8")
    if code == TESTS_FAILED:
        return None
    return "no test noticed" if code == 0 else f"the tests did not run (exit {code})"


def main(only: str = "") -> int:
    """Try each mutant whose name contains `only`; the number of survivors decides the exit code."""
    chosen = [mutant for mutant in mutants() if only in mutant.name]
    home = "/var/tmp" if os.access("/var/tmp", os.W_OK) else None  # a place that the database's user can reach
    with tempfile.TemporaryDirectory(dir=home, ignore_cleanup_errors=True) as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(ROOT, tree, ignore=LEFT_BEHIND, symlinks=True)
        Path(folder).chmod(0o755)
        every = sorted({test for mutant in chosen for test in mutant.tests.split()})
        sys.stdout.write(f"{len(chosen)} mutants; first the {len(every)} test files without any\n")
        if run_tests(tree, *every, expected=(0,)) != 0:
            sys.stdout.write("The tests fail without any mutant: nothing can be said.\n")
            return 1
        failed = 0
        for number, mutant in enumerate(chosen, 1):
            started = time.monotonic()
            problem = survives(tree, mutant)
            failed += problem is not None
            word = f"SURVIVED: {problem}" if problem else "noticed"
            sys.stdout.write(f"{number:3d} {mutant.name}: {word} ({time.monotonic() - started:.0f} s)\n")
            sys.stdout.flush()
    sys.stdout.write(f"{len(chosen) - failed} of {len(chosen)} mutants noticed\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
