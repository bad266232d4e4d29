# Compatible with make 3.81 (macOS) and Git Bash (Windows). PYTHON=… selects the Python for .venv.

ifeq ($(OS),Windows_NT)
python := .venv/Scripts/python
else
python := .venv/bin/python
endif

.PHONY: help serve test check site lab bench mutants lock clean

help:
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-7s %s\n", $$1, $$2}' Makefile

serve: .venv/ready node_modules/ready ## build the course and serve it on http://127.0.0.1:8000, with live reload
	@$(python) -m builder serve

test: .venv/ready node_modules/ready ## run every check: style, types, library, lessons, site in a browser
	@$(python) -m tools.browser
	$(python) -m ruff check
	$(python) -m ruff format --check
	$(python) -m mypy
	@$(python) -m builder execute
	$(python) -m pytest -n 2 --dist loadfile --no-loadscope-reorder
	@echo "All checks passed."

check: .venv/ready node_modules/ready ## run the checks of one lesson only (LESSON=14)
	@$(python) -m tools.browser
	@$(python) -m tools.check $(LESSON)

site: .venv/ready node_modules/ready ## build the course into site/
	@$(python) -m builder build

lab: .venv/ready ## open the lessons as notebooks in JupyterLab
	@$(python) -m tools.lab

bench: .venv/bench-ready node_modules/ready ## compare gdcore with the alternatives (takes minutes)
	@$(python) -m benchmarks

mutants: .venv/ready ## change the library in small ways; a test must notice (ONLY='gdcore.data.*')
	@$(python) -m tools.mutants $(if $(ONLY),'$(ONLY)')

lock: .venv/ready ## rebuild the lock files (UPGRADE=1: with the newest versions)
	@$(python) -m tools.lock

clean: ## remove everything that make created
	rm -rf .venv node_modules site .cache .hypothesis dist
	find . -name .git -prune -o -type d \( -name __pycache__ -o -name .ipynb_checkpoints \) -prune -exec rm -rf {} +

# Set-up, repeated only when one of its prerequisites changes.

.venv/ready: requirements.lock pyproject.toml tools/environment.py tools/find_python.sh
	@python="$$(sh tools/find_python.sh)" && "$$python" -m tools.environment
	@touch $@

.venv/bench-ready: requirements-bench.lock .venv/ready
	@$(python) -m tools.environment bench
	@touch $@

node_modules/ready: package.json package-lock.json tools/node.py | .venv/ready
	@$(python) -m tools.node
	@touch $@
