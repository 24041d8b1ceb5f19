"""How the whole suite runs: no deadline on a busy machine, the same examples on every run."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest
from hypothesis import settings

from kit.cli.en_francais import speak

settings.register_profile("kit", deadline=None, max_examples=100, derandomize=True)
settings.load_profile("kit")


# A suite started in the background ignores Ctrl-C, and so would the programs that it interrupts.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--maj`, which rewrites the expected texts of the letters; review them in the diff."""
    parser.addoption("--maj", action="store_true", help="réécrit les attendu.txt")


@pytest.fixture(autouse=True, scope="session")
def _click_speaks_french() -> Iterator[None]:
    """Click keeps the help option of a command that a test calls without the whole program."""
    with speak():
        yield


@pytest.fixture(autouse=True)
def _the_day_is_fixed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the suite from changing its mind with the calendar: 22 November 2026."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795348800")
