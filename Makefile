# Two commands do everything on a machine with Python 3.11 or newer: `make run` and `make test`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# some tests wait more than they compute: one worker more than there are processors
WORKERS = $(shell $(BIN)/python -c 'import os; print((os.cpu_count() or 2) + 1)')
CATALOGUES := $(wildcard decision_tree/locale/*/LC_MESSAGES/*.po)

.PHONY: run test lint proofs bench screenshots translations docs clean help

run: $(VENV)/.installed           ## set up and open the wizard
	$(BIN)/ecs-wizard

test: $(VENV)/.installed-dev      ## set up and pass all tests
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadscope --no-loadscope-reorder

lint: $(VENV)/.installed-dev      ## ruff, mypy, import contracts, shellcheck, yamllint
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest tests/script/test_shell_quality.py
	$(BIN)/yamllint --strict decision_tree/knowledge

proofs: $(VENV)/.installed-dev    ## every proof of every fix, an hour; `make test` runs a part of them
	ECS_WIZARD_ALL_PROOFS=1 $(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadscope tests/script

bench: $(VENV)/.installed-dev     ## tables of speed, questions and right answers
	$(BIN)/python -m tests.benchmarks

screenshots: $(VENV)/.installed-dev  ## write every screen as SVG into screenshots/
	$(BIN)/python -m tests.tui.screenshots

docs: $(VENV)/.installed-dev       ## write the lists of knowledge, fixes, commands and keys, docs/*.md
	$(BIN)/python -m tests.knowledge_index
	$(BIN)/python -m tests.fix_index
	$(BIN)/python -m tests.manual

translations: $(VENV)/.installed-dev  ## put new texts of the code into the catalogues, and say what is not translated
	$(BIN)/python -m tests.translations

.venv: $(VENV)/.installed-dev     ## everything for development

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml constraints.txt $(CATALOGUES)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[practice,serve]'
	touch $@

# the development tools stand in [dependency-groups], which pip reads from version 25.1 on
$(VENV)/.installed-dev: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --group dev
	touch $@

clean:                            ## forget the environment and all caches
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

help:
	@grep -hE '^[.a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/ —/'
