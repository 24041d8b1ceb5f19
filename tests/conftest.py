"""How the whole suite runs: no deadline on a busy machine, the same examples on every run."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("kit", deadline=None, max_examples=100, derandomize=True)
settings.load_profile("kit")
