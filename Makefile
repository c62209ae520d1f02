# The two commands: make demo, make test. PORT= and PANOH_VAR= (another folder than var) are heeded.

PYTHON ?= python3
UV := 0.13.9

bin := .venv/bin
static := panoh/site/static/panoh
words := $(patsubst %.po,%.mo,$(wildcard panoh/site/locale/*/LC_MESSAGES/*.po))

# The packages come from the lock file, through the interpreter and certificates of this machine.
export UV_PYTHON_DOWNLOADS := never
export UV_PROJECT_ENVIRONMENT := .venv
export UV_NO_PROGRESS := 1
# What is compiled is kept: else every process takes seconds to start.
unexport PYTHONDONTWRITEBYTECODE
ifneq ($(wildcard /etc/ssl/certs/ca-certificates.crt),)
export UV_SYSTEM_CERTS := 1
endif

.DELETE_ON_ERROR:
.PHONY: help setup installed demo test check chromium docs words bench sbom prove clean

help:
	@echo 'make demo    everything with made-up cases at http://127.0.0.1:8000'
	@echo 'make test    the whole suite'
	@echo 'make setup   only what both need; check, prove, docs, words, bench, clean: see the Makefile'

setup:
	@$(MAKE) --question installed || { \
		command -v $(PYTHON) >/dev/null \
			|| { echo 'Python is missing: apt-get install python3 python3-venv'; exit 1; }; \
		$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
			|| { echo 'Panoh needs Python 3.11: name one, as in make PYTHON=python3.12'; exit 1; }; \
		$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
			|| { echo 'Python cannot make its environment: apt-get install python3-venv'; exit 1; }; \
		for each in node npm; do command -v $$each >/dev/null \
			|| { echo "$$each is missing: apt-get install nodejs npm"; exit 1; }; done; \
		$(MAKE) --silent --jobs=2 installed; \
	}

installed: .venv/installed node_modules/installed $(static)/vendor.css $(words)

demo: setup
	@$(bin)/panoh demo

# Types are checked beside the tests, and told at the end: neither alone keeps two processors busy.
test: chromium setup
	@$(MAKE) --silent check >.venv/checked 2>&1 & \
	$(bin)/pytest -q -n auto --dist worksteal; tests=$$?; \
	wait $$!; checks=$$?; cat .venv/checked; exit $$((tests | checks))

check: setup
	$(bin)/ruff format --check .
	$(bin)/ruff check .
	$(bin)/mypy
	$(bin)/lint-imports --no-logo

# Chromium for the tests in a browser, where this machine lets us install it; where there is one
# without windows as a package of its own, the tests take that one, which is faster.
apt := DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends
chromium:
	@command -v chromium >/dev/null || { \
		[ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && echo 'Installing Chromium …' \
		&& apt-get update -qq && $(apt) chromium >/dev/null \
		&& { $(apt) chromium-headless-shell >/dev/null 2>&1 || true; }; \
	} || echo 'Chromium is not here (apt-get install chromium): tests in a browser are skipped.'

# Roles, states and settings as the code has them, printed into docs/
docs: setup
	@$(bin)/panoh docs

# What is not translated yet
words: setup
	@$(bin)/panoh words

# One table of ratios: benchmarks/README.md; SIZE=1000000 for all of it, ONLY=pages for one measure
bench: setup
	@$(bin)/uv sync --frozen --quiet --group bench
	@$(bin)/python -m benchmarks --size $(or $(SIZE),100000) $(if $(ONLY),--only $(ONLY))

# The long proofs of docs/proofs.md; make prove ONLY=D1 runs one, SCALE=0.1 a tenth of each
prove: setup
	@$(bin)/uv sync --frozen --quiet --group prove
	@$(bin)/python -m proofs $(ONLY) --scale $(or $(SCALE),1)

# Everything that is in Panoh, as CycloneDX: sbom.json
sbom: setup
	@$(bin)/uv sync --frozen --quiet --group prove
	@$(bin)/cyclonedx-py environment --output-format JSON --output-file sbom.json $(bin)/python

# What was installed and built; never var, where data is
clean:
	rm -rf .venv node_modules $(static)/vendor.css $(static)/fonts $(static)/govuk-frontend.min.js
	find panoh -name '*.mo' -delete

.venv/installed: uv.lock pyproject.toml
	@echo 'Installing Python packages …'
	@$(bin)/python -c '' 2>/dev/null || $(PYTHON) -m venv --clear .venv
	@$(bin)/uv --version 2>/dev/null | grep -q ' $(UV)\b' || \
		$(bin)/python -m pip install --quiet --disable-pip-version-check uv==$(UV)
	@$(bin)/uv sync --frozen --quiet || { \
		echo 'uv reaches no packages; trying where pip of this machine finds them …' \
		&& $(bin)/uv export --frozen --quiet --no-emit-project --output-file .venv/locked.txt \
		&& $(bin)/python -m pip install --quiet --no-deps --require-hashes --requirement .venv/locked.txt \
		&& $(bin)/python -m pip install --quiet --no-deps --editable .; }
	@touch $@

node_modules/installed: package-lock.json package.json
	@echo 'Installing style sheets and fonts …'
	@npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error >/dev/null
	@touch $@

$(static)/vendor.css: node_modules/installed $(wildcard panoh/site/styles/*.scss)
	@npm run --silent build
	@touch $@

%.mo: %.po .venv/installed
	@$(bin)/python -c 'import polib, sys; polib.pofile(sys.argv[1]).save_as_mofile(sys.argv[2])' $< $@
