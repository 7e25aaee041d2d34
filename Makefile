# Buurtpunt. `make help` tells what there is.

PYTHON ?= python3
PORT ?= 8000
ARGS ?=
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
# What is made from the code alone is made without a database, so that it is the same everywhere.
MANAGE_BARE := DATABASE_URL=sqlite:////dev/null/none.sqlite3 $(MANAGE)

export PORT

.DEFAULT_GOAL := help
.PHONY: help check-python install install-dev demo demo-reset test check check-style check-types \
	check-imports check-templates check-migrations check-messages check-schema check-deploy format messages \
	schema migrations lock upgrade bench shots clean

help: ## Show this list
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} \
		/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

##@ Try it
demo: install ## Start the village De Linde on PORT (8000)
	@exec $(BIN)/python -m backend.serve

demo-reset: install ## Throw the village away and start it anew
	@exec $(BIN)/python -m backend.serve --reset

##@ Work on it
install: check-python
	@$(PYTHON) tools/install.py

check-python:
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; \
		v >= (3, 11) or sys.exit("Buurtpunt needs Python 3.11 or newer and this is %d.%d; set PYTHON= to one." % v)'

install-dev: check-python ## Install the tools too
	@$(PYTHON) tools/install.py dev

test: install-dev ## Run every test on SQLite and on PostgreSQL (ARGS= for pytest)
	@$(BIN)/python tools/test.py $(ARGS)

format: install-dev ## Put code and templates in their form
	@$(BIN)/ruff check --fix-only --quiet . ; $(BIN)/ruff format --quiet .
	@git ls-files -z -- 'apps/*.html' | xargs -0r $(BIN)/djade --target-version 5.2

messages: install-dev ## Bring the Dutch in line with the code, and compile it
	@$(MANAGE) messages

migrations: install-dev ## Write migrations for changed models
	@$(MANAGE) makemigrations

schema: install-dev ## Write docs/openapi.yaml anew
	@$(MANAGE_BARE) spectacular --validate --fail-on-warn --file docs/openapi.yaml

lock: install-dev ## Bring the locks in line with pyproject.toml and package.json
	@$(BIN)/python tools/lock.py

upgrade: install-dev ## Lock the newest that pyproject.toml allows
	@$(BIN)/python tools/lock.py --upgrade

##@ Judge it
check: ## Run every check but the tests
check: install-dev check-style check-imports check-templates check-migrations check-messages \
	check-schema check-deploy check-types
	@echo "All checks passed."

check-style:
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .

check-types:
	@$(BIN)/mypy --no-error-summary

check-imports:
	@$(BIN)/lint-imports --no-cache > var/imports.log || { cat var/imports.log; exit 1; }

check-templates:
	@git ls-files -z -- 'apps/*.html' | xargs -0r $(BIN)/djade --target-version 5.2 --check

check-migrations:
	@$(MANAGE) makemigrations --check --dry-run

check-messages:
	@$(MANAGE) messages --check

check-schema:
	@$(MANAGE_BARE) spectacular --validate --fail-on-warn --file var/openapi.yaml
	@diff -u docs/openapi.yaml var/openapi.yaml || \
		{ echo "The API changed: look at the difference, then 'make schema'."; exit 1; }

check-deploy:
	@$(BIN)/python tools/check_deploy.py

bench: install-dev ## Measure pages, queries, memory and bytes
	@$(BIN)/python -m bench $(ARGS)

shots: install-dev ## Take pictures of the main pages into var/shots
	@$(BIN)/python tools/shots.py $(ARGS)

clean: ## Remove everything that was made: environment, database, pictures
	@rm -rf .venv node_modules var .mypy_cache .ruff_cache .pytest_cache .hypothesis
