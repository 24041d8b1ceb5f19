"""How the exhibits of the example dossiers are drawn.

A dossier says what each exhibit proves; `contenus/` says what only the paper shows (lines of an
invoice, words of an e-mail); `modeles/` says how the paper looks. Figures, dates and names come
from the dossier, so that a page cannot contradict it.
"""

from __future__ import annotations
