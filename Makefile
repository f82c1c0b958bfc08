# Each target works alone on a fresh machine that has Python >= 3.11, make and a package registry.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
STAMP := $(VENV)/.ready
OUT ?= build/demo

.PHONY: demo test lint format gate lock clean help
.DEFAULT_GOAL := help

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -e 's/:.*## /\t/' | sort

# The lock first, every file checked by its hash; then the project itself, built from what the lock brought.
$(STAMP): requirements/dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "tadmor needs Python >= 3.11; name one with: make PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	$(PY) -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $@

demo: $(STAMP) ## read the example reports: a chronicle in the terminal, a page in build/demo
	$(VENV)/bin/tadmor demo --out $(OUT)

test: lint gate ## everything that CI runs
	$(PY) -m pytest

lint: $(STAMP) ## style and types
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

gate: $(STAMP) ## scores on the gold sets must not fall under evaluation/floors.json
	$(PY) -m evaluation gate

format: $(STAMP) ## rewrite the code in the house style
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

lock: $(STAMP) ## pin the dependencies anew (needs uv)
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
		pyproject.toml --group dev --extra frame --output-file requirements/dev.lock
	sed -i '1i # Pinned with hashes for Python >= 3.11 on every platform; it carries no index address. Made by `make lock`.' requirements/dev.lock

clean: ## remove what the targets made
	rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache .hypothesis
