# Two commands matter: `make demo` to look at it, `make check` before you push.
# Needs Python 3.11 or later and make; everything else is put into .venv and node_modules.

.DEFAULT_GOAL := help
SHELL := /bin/sh
BIN := .venv/bin
PYTHON ?= $(shell sh tools/python.sh)
# Some machines forbid it by this variable; then each process that starts compiles all it loads anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup demo test check unit bench docs lock web browser mailserver clean

help:  ## Show what there is to make
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

setup: $(BIN)/.installed web browser mailserver  ## Install everything; fast the second time

demo: setup  ## Fill the workspace with a make-believe market of 50,000 companies and show it
	@$(BIN)/scotty demo

test: setup  ## Run every test (about a quarter of an hour on two cores)
	@sh tools/test.sh

check: $(BIN)/.installed web  ## Lint, types, floors, size, docs and unit tests (a minute and a half)
	@sh tools/check.sh

unit: $(BIN)/.installed  ## Run the quick tests only
	@sh tools/test.sh quick

bench: $(BIN)/.installed  ## Measure what we promise and write docs/bench.md
	@$(BIN)/python bench/run.py

docs: $(BIN)/.installed  ## Write the generated pages of docs/reference
	@$(BIN)/python -m tools.reference

lock: $(BIN)/.installed  ## Pin the newest versions that pyproject.toml allows
	@sh tools/lock.sh

$(BIN)/.installed: requirements.lock pyproject.toml tools/install.sh
	@sh tools/install.sh "$(PYTHON)"
	@touch $@

web: $(BIN)/.installed
	@sh tools/web.sh

browser:
	@sh tools/browser.sh

mailserver:
	@sh tools/mailserver.sh

clean:  ## Remove what was installed; the workspace stays
	rm -rf .venv node_modules src/scotty/web/static/vendor
