# Every target works on a machine with Python >= 3.11, git and make. `make help` lists them.
PYTHON ?= python3
VENV   := .venv
SPARK  := .venv-spark
BIN    := $(VENV)/bin
UV     := $(BIN)/uv
OUT    ?= demo
LOCK   := $(UV) pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
          --no-emit-index-url --no-header

# Tables of three rows: compiling a query for them takes longer than running it.
SPARK_TESTS := "--driver-memory 1g --driver-java-options -XX:TieredStopAtLevel=1 \
  --conf spark.sql.codegen.wholeStage=false --conf spark.sql.codegen.factoryMode=NO_CODEGEN \
  --conf spark.sql.adaptive.enabled=false pyspark-shell"

export UV_PYTHON := $(BIN)/python

.PHONY: help setup demo example-data test test-browser test-event-study test-spark check format types imports docs build benchmark lock changelog clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-13s %s\n", $$1, $$2}'

setup: $(VENV)/.run ## prepare .venv; the command is then .venv/bin/isthmus

demo: $(VENV)/.run ## the main job on the bundled real data, end to end (OUT=demo)
	$(BIN)/isthmus demo --out $(OUT)

test: $(VENV)/.dev ## run the tests
	$(BIN)/python -m pytest -n 2 --dist loadfile tests --ignore tests/browser

test-spark: $(SPARK)/.installed ## run the definitions of the measures on Spark, too (Java 17)
	PYSPARK_SUBMIT_ARGS=$(SPARK_TESTS) ISTHMUS_TEST_ENGINE='local[2]' \
	  $(SPARK)/bin/python -m pytest -n 0 tests/spec \
	  -W ignore::ResourceWarning -W ignore::pytest.PytestUnraisableExceptionWarning

check: $(VENV)/.dev ## format, lint, types, import contracts, documentation, lint of the frameworks
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python scripts/check_repository.py
	$(BIN)/isthmus frameworks lint

format: $(VENV)/.dev ## put the code into the project's form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

test-deploy: $(VENV)/.dev ## run the deploy guide against a PostgreSQL of its own
	$(BIN)/python scripts/run_deploy_guide.py

test-browser: $(VENV)/.browser ## walk through the web application in the system's Chromium
	$(BIN)/python -m pytest -n 0 tests/browser

test-event-study: $(VENV)/.dev ## run the tests of the event study, with its optional library
	$(UV) pip install --quiet --require-hashes -r requirements/event-study.txt
	$(BIN)/python -m pytest -n 0 tests/unit/figures/test_world_and_network.py

docs: $(VENV)/.dev ## build the documentation into build/docs
	$(BIN)/python -m sphinx -W --keep-going -q -b html docs build/docs
	@echo "Documentation: build/docs/index.html"

build: $(VENV)/.dev ## wheel and source archive into dist/
	$(BIN)/python -m build --no-isolation --outdir dist .

example-data: $(VENV)/.dev ## derive the bundled data again from ../shared/data
	$(BIN)/python scripts/derive_registry.py
	$(BIN)/python scripts/derive_lists.py
	$(BIN)/python scripts/derive_reference.py
	$(BIN)/python scripts/derive_topic_terms.py
	$(BIN)/python scripts/derive_country_pairs.py
	$(BIN)/python scripts/derive_example_works.py

benchmark: $(VENV)/.dev ## measure the resolver (on ../shared/data), the screening and more, beside their goals
	$(BIN)/python benchmarks/resolver.py
	$(BIN)/python benchmarks/larger_registry.py
	$(BIN)/python benchmarks/field_suggestions.py
	$(BIN)/isthmus screen --benchmark
	$(BIN)/python benchmarks/ingest.py --megabytes 400
	$(BIN)/python benchmarks/screening.py
	$(BIN)/python benchmarks/assessment.py
	$(BIN)/python benchmarks/cube.py --works 1e6 --folder build/cube-benchmark

lock: $(UV) ## choose dependency versions anew
	$(LOCK) pyproject.toml requirements/build.in -o requirements/run.txt
	$(LOCK) pyproject.toml requirements/build.in --group dev -o requirements/dev.txt
	$(LOCK) pyproject.toml requirements/build.in --extra event-study --group dev -o requirements/event-study.txt
	$(LOCK) pyproject.toml requirements/build.in --group dev --group browser -o requirements/browser.txt
	$(LOCK) pyproject.toml requirements/build.in --group train -o requirements/train.txt
	$(LOCK) pyproject.toml requirements/build.in -c requirements/dev.txt --extra spark -o requirements/spark.txt
	$(LOCK) requirements/uv.in -o requirements/uv.txt

changelog: $(VENV)/.dev ## show the change log with its unreleased fragments
	$(BIN)/towncrier build --draft

clean: ## remove everything that make has made
	rm -rf $(VENV) $(SPARK) build dist demo .mypy_cache .ruff_cache

$(UV): requirements/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Isthmus needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1). Name another: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "$(PYTHON) lacks the venv module; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $(UV)

$(VENV)/.run: requirements/run.txt pyproject.toml $(UV)
	$(UV) pip install --quiet --require-hashes --compile-bytecode -r requirements/run.txt
	$(UV) pip install --quiet --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q src
	@touch $@

$(VENV)/.dev: requirements/dev.txt pyproject.toml $(VENV)/.run
	$(UV) pip install --quiet --require-hashes --compile-bytecode -r requirements/dev.txt
	@touch $@

# Beside the other environment, so that its tests run without Spark.
$(SPARK)/.installed: requirements/spark.txt requirements/dev.txt pyproject.toml $(UV)
	@java -version 2>/dev/null || { echo "Spark needs Java 17; on Debian: apt-get install openjdk-17-jre-headless" >&2; exit 1; }
	$(PYTHON) -m venv $(SPARK)
	$(UV) pip install --python $(SPARK)/bin/python --quiet --require-hashes \
	  -r requirements/spark.txt -r requirements/dev.txt
	$(UV) pip install --python $(SPARK)/bin/python --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.browser: requirements/browser.txt $(VENV)/.dev
	$(UV) pip install --quiet --require-hashes --compile-bytecode -r requirements/browser.txt
	@touch $@
