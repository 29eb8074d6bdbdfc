# make build   sets everything up and builds the course into output/
# make test    sets everything up and passes all tests
# make check   what a developer runs all day: lint, types, imports, fast tests

PYTHON ?= python3
BIN := .venv/bin

# Tests start temario hundreds of times: what Python compiled is kept.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: build test check format fuzz bench pictures clean

build: .venv/.ready-build
	$(BIN)/temario build

test: .venv/.ready-test lint
	$(BIN)/pytest -n 2 --dist loadgroup

check: .venv/.ready-test lint
	$(BIN)/pytest -m "not slow" -n 2 --dist loadgroup

.PHONY: lint
lint: .venv/.ready-test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/.ready-test
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

fuzz: .venv/.ready-test
	$(BIN)/pytest tests/fuzz -p no:xdist
	-$(BIN)/python -m pip install --quiet --group fuzz
	$(BIN)/python -c "import atheris" && $(BIN)/python tests/fuzz/guided.py -max_total_time=60

bench: .venv/.ready-test
	$(BIN)/python benchmarks/builds.py
	$(BIN)/python benchmarks/reading.py
	$(BIN)/python benchmarks/loop.py
	$(BIN)/python benchmarks/preview.py
	$(BIN)/python benchmarks/handout.py
	$(BIN)/python benchmarks/slides.py
	$(BIN)/python benchmarks/prices.py
	$(BIN)/python benchmarks/player.py
	$(BIN)/python benchmarks/questions.py
	$(BIN)/python benchmarks/importing.py

pictures: .venv/.ready-test
	$(BIN)/python docs/pictures/make.py

.venv/.ready-build: pyproject.toml .ci/install
	bash .ci/install build
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

.venv/.ready-test: .venv/.ready-build package.json
	bash .ci/install test
	$(BIN)/python -m pip install --quiet --editable ".[arabic,cjk,hebrew]" --group test
	npm install --no-audit --no-fund --ignore-scripts --loglevel=error
	touch $@

clean:
	rm -rf output .venv node_modules
