# `make run` opens the shop, `make test` proves it. Everything else is for those who change it.
# PORT, HOST, DATA_DIR and the other settings may stand in the environment or behind the command: make run PORT=8001
PY     := .venv/bin/python
PAGES  := .venv/bin/djangofmt --line-length 120 --indent-width 2
OURS   := catalog checkout config storefront tests manage.py
PYTEST := $(PY) -m pytest

.PHONY: run test prove check bench fmt lock messages mutants

run: .venv/for-run
	@exec $(PY) -m config.serve

# Two workers, each with a database of its own; a file's tests stay together, for what they share is laid once a file.
# How to keep it under five minutes: docs/testing.md.
test: .venv/for-work
	$(PYTEST) -m "not prove" -n 2 --dist loadscope

prove: .venv/for-work mutants
	$(PYTEST) -m prove -n 2 --dist worksteal

mutants: .venv/for-work
	$(PY) -m tests.mutants

# make bench ONLY=search measures one thing.
bench: .venv/for-work
	@$(PY) -m tests.speed $(ONLY)

check: .venv/for-work
	$(PY) -m ruff check $(OURS)
	$(PY) -m ruff format --check $(OURS)
	$(PAGES) --check --quiet storefront/templates
	$(PY) -m mypy catalog checkout config storefront manage.py
	$(PY) .venv/bin/lint-imports --no-logo
	$(PY) manage.py makemigrations --check --dry-run
	$(PY) manage.py export_schema --check

fmt: .venv/for-work
	$(PY) -m ruff check --fix $(OURS)
	$(PY) -m ruff format $(OURS)
	$(PAGES) storefront/templates

# Needs gettext (apt-get install gettext); compiling, which every start does, needs only Python.
messages: .venv/for-work
	$(PY) manage.py makemessages --locale vi --locale en --no-wrap --no-location --ignore '.venv/*' --ignore 'tests/*'

# The tools' lock takes every version from the shop's, so that one .venv serves both.
lock: .venv/for-work
	.venv/bin/uv pip compile -q --universal --generate-hashes --no-emit-index-url pyproject.toml -o requirements.lock
	.venv/bin/uv pip compile -q --universal --generate-hashes --no-emit-index-url -c requirements.lock --group dev pyproject.toml -o requirements-dev.lock

.venv/for-run: requirements.lock config/venv.sh
	@sh config/venv.sh requirements.lock $@

.venv/for-work: requirements-dev.lock config/venv.sh
	@sh config/venv.sh requirements-dev.lock $@
