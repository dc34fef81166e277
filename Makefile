# The commands of the README. Each sets up .venv first, once: a later call installs only what changed.
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
SUPPORTED := >=3.11,<3.14
READY := $(VENV)/.ready
WORKERS ?= 2

.DEFAULT_GOAL := run
.PHONY: run setup test lint messages lock clean

run: $(READY)
	@$(BIN)/hvevfd run

setup: $(READY)
	@echo "Ready. Next: make run, or $(BIN)/hvevfd --help"

test: $(READY)
	@$(BIN)/python -m pytest -n $(WORKERS)

lint: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

# .ready is written last, so a set-up that was cut off is taken up again.
$(READY): requirements.lock pyproject.toml
	@if command -v uv >/dev/null 2>&1; then \
	  uv venv --quiet --allow-existing --python '$(if $(filter python3,$(PYTHON)),$(SUPPORTED),$(PYTHON))' $(VENV) && \
	  uv pip install --quiet --python $(BIN)/python --require-hashes --requirement requirements.lock && \
	  uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable . ; \
	else \
	  $(PYTHON) -c 'import sys; (3, 11) <= sys.version_info[:2] <= (3, 13) or sys.exit(f"Python 3.11, 3.12 or 3.13 is needed; {sys.executable} is {sys.version.split()[0]}. Try: make PYTHON=python3.12")' && \
	  echo "Setting up $(VENV) (a few minutes the first time)" && \
	  $(PYTHON) -m venv $(VENV) && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable . ; \
	fi
	@touch $@

# Brings the catalogues of all languages in step with the texts: docs/languages.md
messages: $(READY)
	@$(BIN)/python -m hvevfd_research.i18n.messages

# Renews the pins and hashes. Needs uv; nothing else does.
lock:
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-header --quiet --output-file requirements.lock

clean:
	rm -rf $(VENV) reports build dist
