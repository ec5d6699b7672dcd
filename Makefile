# Targets need only Python 3.11 or later, but `reference`, which needs npm too. Each is safe to run again.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
AS_OF ?=

.PHONY: help run test test-system lint format types docs bench bench-access bench-linkage bench-locate bench-tours reference messages lock clean

help: ## List the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

.venv/run.stamp: requirements/run.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev.stamp: requirements/dev.txt .venv/run.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

run: .venv/run.stamp ## Print and write the diagnosis of the demonstration département
	$(BIN)/maillage demo --home .demo --out out/demo $(if $(AS_OF),--as-of $(AS_OF))

test: .venv/dev.stamp ## Run every test; what the system lacks is skipped by name
	$(BIN)/python -m pytest

# PostgreSQL will join when something here needs it.
test-system: ## Install, as root, the programs that some tests need
	apt-get update -qq
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium default-jre-headless poppler-utils

lint: .venv/dev.stamp ## Check style, layers and messages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/python tools/messages.py --check

format: .venv/dev.stamp ## Format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: .venv/dev.stamp ## Check types
	$(BIN)/mypy

docs: .venv/dev.stamp ## Build the documentation, without a warning
	$(BIN)/sphinx-build -q -W --keep-going -b html docs docs/_build/html

bench: .venv/dev.stamp ## Run the benchmarks, each beside its budget
	for file in benchmarks/*.py; do $(BIN)/python $$file; done

bench-linkage: .venv/dev.stamp ## Measure linkage on the mirror's lists and write its page
	$(BIN)/python benchmarks/linkage/bench.py $(if $(QUICK),--quick)

bench-access: .venv/dev.stamp ## Measure access beside PySAL on the same input
	$(BIN)/python benchmarks/access.py $(if $(QUICK),--size quick)

bench-locate: .venv/dev.stamp ## Measure siting beside spopt and on published instances
	$(BIN)/python benchmarks/locate/p_median.py $(if $(QUICK),--only departement)
	$(BIN)/python benchmarks/locate/covering.py $(if $(QUICK),--quick)

bench-tours: .venv/dev.stamp ## Measure rounds on Cordeau's periodic instances
	$(BIN)/python benchmarks/tours/bench.py $(if $(QUICK),--quick)

reference: .venv/dev.stamp ## Build the embedded geography again
	$(BIN)/python tools/build_reference.py --cache .reference

messages: .venv/dev.stamp ## Extract the messages and compile the English catalogue
	$(BIN)/python tools/messages.py

lock: .venv/dev.stamp ## Pin the dependencies again, with hashes
	$(BIN)/python tools/lock.py

clean: ## Remove what was built
	rm -rf .venv .demo out docs/_build
