"""A history that only grows: a contact, its proof, a letter's outcome, added to the YAML text.

1. `projet` gathers what is to be added; `inscription` adds it to the text (`retouches`, `lignes`,
   `accolades`, `graphie`), reads it again and keeps it only if it says exactly that.
2. `preuves` gives an exhibit its place; `envois` and `retours` follow a produced document.
3. `depuis` draws contacts from e-mails.
4. `ecriture` writes all of it, or nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from kit.journal import ecriture, inscription
from kit.journal import projet as projets
from kit.journal.preuves import Preuve
from kit.journal.projet import Ajout, Projet

if TYPE_CHECKING:
    from kit.errors import Probleme
    from kit.valeurs import Instant

__all__ = ["Ajout", "Preuve", "Projet", "change"]


def change(
    fichier: Path, faire: Callable[[Projet], Projet], maintenant: Instant, essai: bool = False
) -> tuple[Projet, list[Probleme]]:
    """Read a dossier, change it and write it back while no other `kit noter` may; give the doubts.

    Raises KitError, and then nothing is written; `essai` writes nothing either.
    """
    with ecriture.locked(fichier.parent):
        projet = inscription.write(faire(projets.begin(fichier)))
        remarques = inscription.remarks(projet, maintenant.jour)
        if not essai and projet.apres != projet.avant:
            ecriture.commit(projet.fichier, projet.avant, projet.apres, projet.copies)
    return projet, remarques
