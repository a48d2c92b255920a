#!/bin/sh
# Make .venv with what a lock file names, each package checked by its hash. Asks for Python 3.11 or newer, nothing else.
# sh config/venv.sh LOCKFILE STAMP
set -eu
lock=$1 stamp=$2

say() { printf '%s\n' "$*" >&2; }

fits() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

# A launcher of a version that is not installed (pyenv's) is found on the path too, so each candidate is asked.
find_python() {
    for name in ${PYTHON:-} python3.11 python3.12 python3.13 python3.14 python3 python; do
        if fits "$name"; then
            echo "$name"
            return
        fi
    done
}

if ! fits .venv/bin/python || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    python=$(find_python)
    if [ -z "$python" ]; then
        say "The shop needs Python 3.11 or newer, and none was found. Install it, or say where it is: make PYTHON=/path/to/python3.11 ..."
        exit 1
    fi
    if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        say "$python lacks its venv module. On Debian and Ubuntu: apt-get install $("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
        exit 1
    fi
    say "Making .venv with $("$python" --version) ..."
    rm -rf .venv
    "$python" -m venv .venv
fi

began=$(date +%s)
say "Installing the $(grep -c '==' "$lock") packages of $lock (under a minute on a usual line) ..."
if ! .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --no-deps --require-hashes -r "$lock"; then
    say "The packages could not be installed: pip needs a package index that it can reach (its lines above say what failed)."
    exit 1
fi
touch "$stamp"
say "Installed in $(($(date +%s) - began)) s."
