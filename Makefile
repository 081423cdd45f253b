# Every target explains itself: make help
.DEFAULT_GOAL := help
SHELL := /bin/sh

VENV := .venv
BIN := $(VENV)/bin
FLASK := $(BIN)/flask --app wsgi
export PORT ?= 8000
# Programs are started by the dozen: without compiled modules each would spend seconds on compiling them.
unexport PYTHONDONTWRITEBYTECODE
# One more than there are processors: tests with a browser mostly wait.
WORKERS ?= $(shell echo $$(( $$(getconf _NPROCESSORS_ONLN) + 1 )))
HOST_PYTHON := $(shell for name in python3.13 python3.12 python3.11 python3; do \
	command -v $$name >/dev/null 2>&1 && $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { echo $$name; break; }; done)

.PHONY: help run serve worker test faults lint format check bench requirements translations screenshots clean

help: ## Explain every target
	@awk 'BEGIN { FS = ":.*## " } /^[a-z]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/runtime ## Try it: demo data and demo accounts on http://127.0.0.1:8000 (PORT= to change)
	@$(FLASK) serve --demo

serve: $(VENV)/runtime ## Run it for real: no demo accounts; settings from the environment (README)
	@$(FLASK) serve

worker: $(VENV)/runtime ## Run only workers (make run and make serve have theirs beside the server)
	@$(FLASK) worker

test: $(VENV)/development ## Run every test on SQLite, PostgreSQL and a real browser
	@$(BIN)/python scripts/system_libraries.py browser node
	@sh scripts/test_javascript.sh
	@$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

faults: $(VENV)/development ## Kill, drop, double and delay at every point of filling and sending; count losses
	@$(BIN)/python scripts/system_libraries.py browser
	@$(BIN)/python -m tests.faults $(ARGS)

lint: $(VENV)/development ## Check style, types, import rules and templates
	@$(BIN)/python scripts/system_libraries.py node
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	sh scripts/check_javascript.sh

format: $(VENV)/development ## Put the code into the house format
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

check: lint test ## All that a change must pass

bench: $(VENV)/development ## Measure speed and size on this machine and print them beside a peer
	@$(BIN)/python scripts/system_libraries.py browser
	@$(BIN)/python -m bench

requirements: $(VENV)/development ## Compile requirements*.in into pinned requirements*.txt
	$(BIN)/pip-compile -q --strip-extras --no-emit-index-url --no-emit-find-links -o requirements.txt requirements.in
	$(BIN)/pip-compile -q --strip-extras --no-emit-index-url --no-emit-find-links -o requirements-dev.txt requirements-dev.in

translations: $(VENV)/development ## Collect the texts of code and templates into the two catalogues
	$(BIN)/python scripts/translations.py

screenshots: $(VENV)/development ## Make the README's pictures from the demo
	@$(BIN)/python scripts/system_libraries.py browser
	$(BIN)/python scripts/screenshots.py

clean: ## Remove what make made (not instance/, which holds data)
	rm -rf $(VENV) node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

$(VENV)/bin/python:
	@if [ -z "$(HOST_PYTHON)" ]; then echo "Python 3.11 or later is needed; python3 here is older or missing." >&2; exit 1; fi
	@echo "Making $(VENV) with $(HOST_PYTHON)…"
	@$(HOST_PYTHON) -m venv $(VENV) || { echo "On Debian/Ubuntu: apt-get install python3-venv" >&2; exit 1; }

$(VENV)/runtime: requirements.txt | $(VENV)/bin/python
	@python3 scripts/system_libraries.py pdf
	@echo "Installing the libraries of requirements.txt…"
	@$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/development: requirements-dev.txt $(VENV)/runtime
	@echo "Installing the tools of requirements-dev.txt…"
	@$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements-dev.txt
	@touch $@
