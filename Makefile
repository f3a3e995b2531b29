# The words of this repository; `make help` prints them. The same commands run on every machine and in CI.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ASSETS := src/kefu/web/assets/console/index.html
WEB_SOURCES := $(shell find web -name node_modules -prune -o -name test-results -prune -o -type f \
	\( -name '*.ts' -o -name '*.tsx' -o -name '*.vue' -o -name '*.css' -o -name '*.html' -o -name '*.svg' \
	-o -name '*.json' -o -name '*.mp3' -o -name 'build.mjs' \) -print | grep -vE '^web/e2e/|\.test\.')
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq

.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-print-directory --no-builtin-rules

.PHONY: help
help: ## Show these words
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: $(VENV)/.run $(ASSETS) ## Start Kefu (installs and builds what is missing first)
	@exec $(BIN)/kefu serve $(ARGS)

.PHONY: dev
dev: $(VENV)/.run web/node_modules/.installed ## Start Kefu, rebuild and restart when a file changes
	@exec node web/scripts/dev.mjs $(ARGS)

.PHONY: setup
setup: $(VENV)/.dev $(ASSETS) ## Install everything that developing and testing need

.PHONY: check
check: setup ## Run the linters, the type checkers and the house rules
	@scripts/verify check

.PHONY: test
test: setup ## Run everything: checks, unit tests, both databases, browser, sizes
	@scripts/verify test

.PHONY: types
types: $(VENV)/.run web/node_modules/.installed ## Write web/protocol from the Python structs
	@cd web && npm run --silent types

.PHONY: bench
bench: setup ## Measure speed and size (ARGS=… chooses the scenarios)
	@$(BIN)/python -m bench $(ARGS)

.PHONY: soak
soak: setup ## Run the long form of the crash and load tests
	@$(BIN)/pytest -m soak --timeout 0 $(ARGS)

.PHONY: build
build: setup ## Build the wheel and the source archive into dist/
	@$(BIN)/python -m build --no-isolation --outdir dist .

.PHONY: lock
lock: $(VENV)/.dev ## Resolve the dependencies anew and write every lock file
	@scripts/lock

.PHONY: clean
clean: ## Remove what was installed and built, never data/
	@rm -rf $(VENV) web/node_modules src/kefu/web/assets dist

$(BIN)/python:
	@scripts/require-tools $(PYTHON)
	@echo "Making the Python environment in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.lock requirements-build.lock pyproject.toml hatch_build.py | $(BIN)/python
	@echo "Installing Kefu's Python packages ..."
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --require-hashes -r requirements-build.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	@echo "Installing the packages of the tests and checks ..."
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

web/node_modules/.installed: web/package-lock.json
	@scripts/require-tools $(PYTHON)
	@echo "Installing the packages of the web pages ..."
	@cd web && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(ASSETS): web/node_modules/.installed $(WEB_SOURCES)
	@echo "Building the web pages ..."
	@cd web && npm run --silent build
	@touch $@
