#!/bin/sh
# How the shop is laid on a machine and started there, the same in an image and without one: docs/operations.md.
#   install   the packages of the lock and the words of both languages; needs Python 3.11 with its venv module
#   prepare   tables, base of the shop, static files; once for each version, before its processes start
#   web | worker | health | manage ...
set -eu
cd "$(dirname "$0")/.."
: "${DJANGO_SETTINGS_MODULE:=config.settings.production}"
export DJANGO_SETTINGS_MODULE PYTHONUNBUFFERED=1
python=.venv/bin/python

case "${1:-}" in
packages)
    sh config/venv.sh requirements.lock .venv/for-run
    ;;
install)
    "$0" packages
    # A program that runs from a file system nobody can write to has everything compiled beforehand.
    DJANGO_SETTINGS_MODULE=config.settings.demo $python -c 'from config.messages import compile_stale; compile_stale()'
    $python -m compileall -q catalog checkout config storefront
    ;;
prepare | web | worker)
    exec $python -m config.serve "$1"
    ;;
health)
    exec $python -c 'import sys, urllib.request as u; u.urlopen(sys.argv[1], timeout=3)' "http://127.0.0.1:${PORT:-8000}/healthz"
    ;;
manage)
    shift
    exec $python manage.py "$@"
    ;;
*)
    echo "docker/app.sh install | prepare | web | worker | health | manage COMMAND" >&2
    exit 2
    ;;
esac
