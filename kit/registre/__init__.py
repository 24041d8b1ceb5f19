"""A history that cannot be quietly rewritten: what a production recorded, against today's.

An entry is recorded by its SHA-256. What a carrier says later (`envoi`) and an exhibit (`piece`)
may be completed, never changed. A confidential entry leaves no trace at all.
"""

from __future__ import annotations

from kit.registre.comparaison import Ecart, compare, merge
from kit.registre.inscription import Inscrit, enroll, read
from kit.registre.phrases import marks, notes, problems

__all__ = ["Ecart", "Inscrit", "compare", "enroll", "marks", "merge", "notes", "problems", "read"]
