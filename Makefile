# The two commands that matter are `make run` and `make test`.
SHELL := /bin/bash
PYTHON ?= python3
SAMPLE ?= 1
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
WORKERS ?= 2
export PYTHON SAMPLE

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test lint types bench soak clean system

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-7s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/run.stamp  ## start everything on http://127.0.0.1:8000 (SAMPLE=0 starts empty)
	@exec $(BIN)/python app.py run

test: system lint types  ## lint, types and all tests on SQLite and PostgreSQL
	@$(BIN)/python -m pytest --database both -n $(WORKERS)

lint: $(VENV)/dev.stamp  ## the style of the code
	@$(BIN)/ruff check --quiet . && $(BIN)/ruff format --check .

types: $(VENV)/dev.stamp  ## the types of the code
	@$(BIN)/mypy

bench: $(VENV)/dev.stamp  ## how long the main steps take
	@$(BIN)/python -m tests.benchmarks.bench

soak: $(VENV)/dev.stamp  ## many writers and restarts, then spoiled files, for a few minutes
	@$(BIN)/python -m tests.benchmarks.soak
	@$(BIN)/python -m tests.reading.fuzz

clean:  ## remove what can be made again; var/ with your database stays
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

system:
	@tests/support/install-system.sh

$(BIN)/python: | system-python
	@$(PYTHON) -m venv $(VENV)

.PHONY: system-python
system-python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo "Python 3.11 or newer is needed (found: $$($(PYTHON) --version 2>/dev/null || echo none)); set PYTHON=python3.x" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo "Python's venv module is missing: apt-get install python3-venv" >&2; exit 1; }

$(VENV)/run.stamp: requirements.txt | $(BIN)/python
	@echo 'Installing what the program needs'
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt requirements-postgres.txt requirements.txt | $(BIN)/python
	@echo 'Installing what the tests need'
	@$(PIP) -r requirements-dev.txt
	@touch $@ $(VENV)/run.stamp
