# make run    set up and run the bot        make run ARGS="--no-browser --port 9000"
# make test   set up and test it            make test ARGS="-k words"
# make setup  set up and no more            make bench   figures, no verdict
# make lint   style and types               make pictures  the README's picture, anew
# make lock   pin the newest dependencies   make clean   remove what was set up

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
ARGS   ?=

.PHONY: run setup test lint bench pictures lock clean

run: $(VENV)/run.stamp
	@$(BIN)/bot run $(ARGS)

setup: $(VENV)/run.stamp

test: $(VENV)/dev.stamp
	@$(BIN)/python -m pytest $(ARGS)

lint: $(VENV)/dev.stamp
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

pictures: $(VENV)/dev.stamp
	@$(BIN)/python -m tests.pictures

bench: $(VENV)/bench.stamp
	@$(BIN)/python -m tests.bench $(ARGS)

$(VENV)/pip.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo 'Verbatim needs Python 3.11 or newer: make PYTHON=python3.12 ...'; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo 'This Python lacks venv. On Debian or Ubuntu: apt install python3-venv'; exit 1; }
	@echo 'Setting up $(VENV), once ...'
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/run.stamp: $(VENV)/pip.stamp requirements.lock pyproject.toml
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp requirements-dev.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/bench.stamp: $(VENV)/dev.stamp requirements-bench.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	@touch $@

lock: $(VENV)/pip.stamp
	@$(BIN)/pip install --quiet --disable-pip-version-check uv
	@for group in "" dev bench; do \
	  $(BIN)/uv pip compile --quiet --universal --upgrade --generate-hashes --no-annotate \
	    --no-header --no-emit-index-url pyproject.toml $${group:+--group $$group} \
	    -o requirements$${group:+-$$group}.lock; done

clean:
	rm -rf $(VENV)
