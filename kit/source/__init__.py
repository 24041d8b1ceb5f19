"""YAML text -> plain values that remember their line; everything stays text, nothing is guessed."""

from __future__ import annotations

from kit.source.lecture import Source, read, read_text

__all__ = ["Source", "read", "read_text"]
