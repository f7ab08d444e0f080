# Needs Python 3.11, pip, make and git. Everything else is made here. `make help` lists the targets.

PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3)
VENV_PYTHON := .venv/bin/python
PYTEST := $(VENV_PYTHON) -m pytest
TESTS ?=

.PHONY: help run environment environment-test messages browser test test-long lint requirements clean

help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

run: environment messages  ## start everything and print the address (Ctrl-C stops it)
	@exec $(VENV_PYTHON) -P -m kompetens run --stop-with-parent

environment:
	@$(PYTHON) scripts/environment.py base

environment-test:
	@$(PYTHON) scripts/environment.py test

messages:  ## compile the translations that have changed
	@$(VENV_PYTHON) scripts/messages.py

browser:
	@$(PYTHON) scripts/browser.py

test: environment-test browser  ## all tests; TESTS="tests/core -k name" for some of them
	@$(MAKE) --no-print-directory messages
	$(PYTEST) -m "not long" $(TESTS)

test-long: environment-test browser  ## the tests that take minutes
	@$(MAKE) --no-print-directory messages
	$(PYTEST) -m long --timeout 3600 $(TESTS)

lint: environment-test  ## style, types, direction of imports, translations
	@status=0; \
	$(VENV_PYTHON) -m ruff check . || status=1; \
	$(VENV_PYTHON) -m mypy || status=1; \
	.venv/bin/lint-imports || status=1; \
	$(VENV_PYTHON) scripts/messages.py --check || status=1; \
	exit $$status

requirements:  ## pin the packages of requirements/*.in with hashes (needs uv)
	@for name in base test; do \
		uv pip compile --quiet --generate-hashes --no-header --no-annotate --python-version 3.11 \
			requirements/$$name.in -o requirements/$$name.txt || exit 1; \
	done

clean:  ## remove what was made, except the data folder
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find kompetens -name '*.mo' -delete
