"""Plain values -> frozen records; every problem at once, each at file:line."""

from __future__ import annotations

from kit.chemins import find
from kit.load.droit import Droit, load_droit
from kit.load.lecture import Lecture, load, load_text, locate

__all__ = ["Droit", "Lecture", "find", "load", "load_droit", "load_text", "locate"]
