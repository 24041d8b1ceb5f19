# `make demo` and `make test` prepare all they need, then do their work; a second run is quick.
# Also: `make bench` (speed against bare WeasyPrint), `make coverage` (the tests measured, with the
# children that they start: slower, so a test that watches a clock may fail there), `make lock` (pins
# again after a change in pyproject.toml; delete the locks first to take the newest versions),
# `make clean`.

BIN := .venv/bin
LOCK := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-package docopt --custom-compile-command "make lock"

# Homebrew's folder is not one that macOS searches, and the system's sh drops an exported DYLD_*.
ifeq ($(shell uname -s),Darwin)
BREW := DYLD_FALLBACK_LIBRARY_PATH="$(shell brew --prefix 2>/dev/null)/lib:/usr/local/lib"
endif

.PHONY: demo test bench coverage lock clean

demo:
	@sh scripts/installer.sh requirements.lock
	@$(BREW) $(BIN)/kit demo

test:
	@sh scripts/installer.sh requirements-dev.lock
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy --strict
	$(BIN)/lint-imports
	$(BREW) $(BIN)/python -m pytest -q -n 2 --dist loadgroup

bench:
	@sh scripts/installer.sh requirements-dev.lock
	@$(BREW) $(BIN)/python bench/bench.py

coverage:
	@sh scripts/installer.sh requirements-dev.lock
	@$(BREW) $(BIN)/python -m pytest -q -n 2 --dist loadgroup --cov --cov-report=term

lock:
	@sh scripts/installer.sh requirements-dev.lock
	$(LOCK) --group installation --output-file requirements.lock
	$(LOCK) --group dev --constraint requirements.lock --output-file requirements-dev.lock

clean:
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage*
