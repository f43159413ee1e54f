# SPDX-License-Identifier: Apache-2.0
# Everything starts here. The machine needs make and a Python of 3.11 or newer, nothing else.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
BIN := .venv/bin
SETUP = @$(if $(PYTHON),:,echo "Xiucheng needs Python 3.11 or newer; install it or name it by make PYTHON=..." >&2; exit 1); \
	$(PYTHON) tools/setup.py

# Without compiled modules each of the hundreds of processes that tests start would compile all it reads.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup setup-dev demo serve test check bench bundle lock generate clean

help:
	@echo "make demo      set up, prepare the demo city and serve it on http://127.0.0.1:8000"
	@echo "make test      set up and run the tests"
	@echo "make setup     set up only; afterwards .venv/bin/xiucheng is the command"
	@echo "make check     format, lint, types, architecture, translations, migrations, documents"
	@echo "make bench     run the benchmarks"
	@echo "make serve     set up and serve what is there"
	@echo "make bundle    one archive that installs without a network: dist/xiucheng-*.tar"
	@echo "make generate  write generated documents anew"
	@echo "make lock      write the lock files anew"
	@echo "make clean     remove what set-up made; var/ stays"

setup:
	$(SETUP)

setup-dev:
	$(SETUP) --dev

demo: setup
	@exec $(BIN)/xiucheng demo

serve: setup
	@exec $(BIN)/xiucheng serve

test: setup-dev
	@$(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)

check: setup-dev
	@$(BIN)/python -m tools.check $(ARGS)

bench: setup-dev
	@$(BIN)/xiucheng bench $(ARGS)

bundle: setup-dev
	@$(BIN)/python -m tools.bundle

generate: setup-dev
	@$(BIN)/python -m tools.generate

lock: setup-dev
	@$(BIN)/python -m tools.lock

clean:
	rm -rf .venv build .mypy_cache .ruff_cache .import_linter_cache .hypothesis mutants
	rm -rf src/xiucheng/kernel/ui/static/vendor src/xiucheng/kernel/ui/fonts src/*.egg-info
