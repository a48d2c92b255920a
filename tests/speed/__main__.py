"""`make bench`, or `make bench ONLY=search`: runs the benches whose name contains the word and prints what they say."""

import importlib
import pkgutil
import signal
import sys
import traceback

from tests.speed import benches


def main(only: str = "") -> int:
    """Exit code 1 when something could not be measured; a budget that does not hold is said, and changes nothing."""
    names = [module.name for module in pkgutil.iter_modules(benches.__path__) if only in module.name]
    if not names:
        _say(f"No bench is called {only!r}.")
        return 1
    failed = 0
    for name in names:
        bench = importlib.import_module(f"{benches.__name__}.{name}")
        _say(f"\n{name}: {(bench.__doc__ or '').strip().splitlines()[0]}")
        try:
            for figure in bench.measure():
                _say(figure.line())
        except Exception:  # noqa: BLE001  the other benches are still to be heard
            traceback.print_exc()
            failed += 1
    return 1 if failed else 0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    # Whoever stops the bench stops its shops: the ends of their blocks are reached.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(1))
    sys.exit(main(*sys.argv[1:]))
