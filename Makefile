# One command for each thing that people do here. `make` alone lists them.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# The stamps remember which lock file was installed; a changed lock makes them older than it.
RUN_STAMP := $(VENV)/.local-installed
DEV_STAMP := $(VENV)/.dev-installed
# One more than two cores: many tests wait for a browser, a worker or a deadline.
TEST_PROCESSES ?= 3
TEMPLATES := $(wildcard claims/templates api/templates factcheck/templates)
# No address of a package index in the lock files: they hold for any mirror.
COMPILE := $(BIN)/uv pip compile pyproject.toml --quiet --upgrade --universal --python-version 3.11 \
	--generate-hashes --no-header --no-emit-index-url

.DEFAULT_GOAL := help
.PHONY: help run test check fix bench states openapi lock

help: ## list these commands
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

run: $(RUN_STAMP) ## start the whole system on this machine: http://127.0.0.1:8000 (PORT changes it)
	@exec $(BIN)/python -m factcheck.supervisor

test: $(DEV_STAMP) ## the whole test suite on real PostgreSQL and Valkey
	$(BIN)/python -m pytest -n $(TEST_PROCESSES) --dist=loadgroup $(TESTARGS)

check: $(DEV_STAMP) ## lint, format, types, import contracts, generated files up to date
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
ifneq ($(TEMPLATES),)
	$(BIN)/djlint --check --lint --quiet $(TEMPLATES)
endif
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py render_states --check
	$(BIN)/python manage.py spectacular --format openapi-json --validate --fail-on-warn --file $(VENV)/openapi.json
	@cmp $(VENV)/openapi.json docs/openapi.json || { echo "docs/openapi.json is out of date: run 'make openapi'."; exit 1; }

fix: $(DEV_STAMP) ## repair what can be repaired by a program
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
ifneq ($(TEMPLATES),)
	$(BIN)/djlint --reformat --quiet $(TEMPLATES)
endif

bench: $(DEV_STAMP) ## all benchmarks, a table of ratios at the end (BENCH_JSON=path writes them down)
	$(BIN)/python -m bench

states: $(DEV_STAMP) ## write docs/review-states.md from the transition table
	$(BIN)/python manage.py render_states

openapi: $(DEV_STAMP) ## write docs/openapi.json from the code
	$(BIN)/python manage.py spectacular --format openapi-json --validate --file docs/openapi.json

lock: $(DEV_STAMP) ## resolve the dependencies anew into requirements/*.txt, with hashes
	$(COMPILE) --output-file requirements/runtime.txt
	$(COMPILE) --extra embedded --constraint requirements/runtime.txt --output-file requirements/local.txt
	$(COMPILE) --extra embedded --extra dev --constraint requirements/local.txt --output-file requirements/dev.txt

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; set PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)

# A changed lock means a fresh environment: packages that left the lock must not linger.
define fresh_venv
	@if [ -e $@ ]; then $(PYTHON) -m venv --clear $(VENV); fi
endef

$(RUN_STAMP): requirements/local.txt | $(BIN)/python
	$(fresh_venv)
	@echo "Installing the locked packages into $(VENV) (once, about a minute) …"
	$(PIP) install --require-hashes --no-deps --only-binary=:all: -r $<
	@touch $@

$(DEV_STAMP): requirements/dev.txt | $(BIN)/python
	$(fresh_venv)
	@echo "Installing the locked packages with the test and lint tools into $(VENV) …"
	$(PIP) install --require-hashes --no-deps --only-binary=:all: -r $<
	@touch $@ $(RUN_STAMP)
