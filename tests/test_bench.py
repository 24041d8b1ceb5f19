"""The benches run: a measure that no longer measures is seen before it is asked for."""

from __future__ import annotations

import subprocess
import sys

from tests.fabrique import RACINE


def test_the_bench_of_a_rebuild_finds_nothing_to_make_again() -> None:
    """Kit would refuse its dossiers, which are not whole, if it made one of them again."""
    fait = subprocess.run(
        [sys.executable, RACINE / "bench" / "a_jour.py", "5"],
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    assert (fait.returncode, fait.stderr) == (0, "")
    assert "rien à refaire, 5 dossiers" in fait.stdout
