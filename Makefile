# Two commands for everybody: `make demo` and `make test`. Each sets up .venv first.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test test-browser test-package test-hanlp hanlp-tiny docs bench format clean

.venv/installed: setup.cfg pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

demo: .venv/installed
	$(BIN)/lawgov demo --out build/demo

test: .venv/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lawgov evaluate --gold corpora/gold corpora/reports
	$(BIN)/pytest -n auto --dist worksteal

# What needs more than Python, or minutes; not part of `make test`. The browser is Debian's chromium with chromium-driver.
test-browser: .venv/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[browser]'
	$(BIN)/pytest -m browser

test-package: .venv/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check build
	$(BIN)/pytest -m package

# HanLP and torch are large (1.2 GB), so they have an environment of their own; torch comes first, or pip takes CUDA's.
.venv-hanlp/installed: setup.cfg
	$(PYTHON) -m venv .venv-hanlp
	.venv-hanlp/bin/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	.venv-hanlp/bin/python -m pip install --quiet --disable-pip-version-check torch==2.13.0
	.venv-hanlp/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[hanlp]' pytest
	touch $@

test-hanlp: .venv-hanlp/installed
	.venv-hanlp/bin/python -m pytest tests/test_hanlp.py

hanlp-tiny: .venv-hanlp/installed
	.venv-hanlp/bin/python tools/train_hanlp_tiny.py

docs: .venv/installed
	$(BIN)/pdoc --docformat markdown --output-directory build/docs lawgov_nlp
	@echo "API reference: build/docs/lawgov_nlp.html"

bench: .venv/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	$(BIN)/python -m benchmarks

format: .venv/installed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf .venv build dist *.egg-info
