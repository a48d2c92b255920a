# `make run` serves the shop, `make test` proves it. Everything else is for those who change it.
SHELL := /bin/bash
PY    := .venv/bin/python
UV    := .venv/bin/uv
BASE  ?= $(firstword $(foreach p,python3.11 python3,$(if $(shell command -v $(p)),$(p))))

.PHONY: run test prove check bench fmt lock messages

.venv: requirements.lock requirements-dev.lock
	$(BASE) -m venv .venv
	.venv/bin/pip install -q uv
	$(UV) pip sync -q requirements-dev.lock
	touch .venv

lock:
	$(UV) pip compile -q --universal --generate-hashes --no-emit-index-url pyproject.toml -o requirements.lock
	$(UV) pip compile -q --universal --generate-hashes --no-emit-index-url --group dev pyproject.toml -o requirements-dev.lock
