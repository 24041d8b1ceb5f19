"""kit turns one YAML file about an unpaid French invoice into the right letter, ready to send.

1. `source` reads the file as plain text values that remember their line.
2. `load` turns them into frozen records (`dossier`), with every mistake at once, at file:line.
3. `checks` says what is missing, contradictory or unlawful.
4. `decompte` computes what is owed on a day, line by line, by the rules of `droit`.
5. `decision` gives an opinion on every document, and the reasons.
6. `compose` writes the letter and its annex from the templates of `templates/fr`.
7. `render` turns the page into PDF bytes; nothing is fetched, nothing may be logged.
8. `liasse` gathers letter, annex and exhibits, and writes them, whole or not at all.
9. `cli` is the only place that prints, exits, or reads the clock; `pipeline` is the whole chain.
"""

from __future__ import annotations

__version__ = "0.1.0"
