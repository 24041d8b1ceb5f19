"""What a rereading has at hand: the firm's templates, the bundled ones, the forbidden words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kit.droit.textes import Textes
from kit.errors import Gravite, KitError, Probleme
from kit.etude import Atelier
from kit.modele import Modele
from kit.propres import COMMUNS, Propres
from kit.relecture.interdits import Interdits, aplatir

_LIEU = re.compile(r"(?s)(.+?):(\d+) : (.+)")


@dataclass(frozen=True, slots=True)
class Table:
    """Everything a document of a firm is reread with."""

    propres: Propres
    atelier: Atelier
    interdits: Interdits

    @property
    def textes(self) -> Textes:
        """The texts of law that may be cited."""
        return self.atelier.droit.textes

    def fourni(self, document: str) -> Modele | None:
        """Give the bundled document of the same name, None for a new one."""
        return next((m for m in self.atelier.modeles if m.id == document), None)

    def pages(self, *dossiers: str) -> dict[str, str]:
        """Give the firm's own templates of some folders, by name."""
        siens = {nom: t for dossier in dossiers for nom, t in self.propres.sous(dossier).items()}
        return {nom: texte for nom, texte in siens.items() if nom.endswith(".html")}

    def probleme(self, nom: str, ligne: int, message: str, gravite: Gravite = "erreur") -> Probleme:
        """Write a fault at the line of one of the firm's files."""
        return Probleme((), message, gravite, fichier=self.propres.lieu(nom), ligne=ligne)

    def situe(self, faute: KitError, nom: str) -> Probleme:
        """Write a refusal at the file and the line that it names, else at a file's first line."""
        trouve = _LIEU.fullmatch(str(faute))
        if trouve is None:
            return self.probleme(nom, 1, str(faute))
        return Probleme((), trouve[3], fichier=trouve[1], ligne=int(trouve[2]))

    def trouve(self, document: str, *extraits: str) -> Iterator[tuple[str, int]]:
        """Find where the firm wrote an extract: the first that is found, file and line."""
        for extrait in extraits:
            cherche = aplatir(extrait).casefold()
            for nom, texte in self.pages(document, COMMUNS).items():
                place = aplatir(texte).casefold().find(cherche)
                if place >= 0:
                    yield nom, texte.count("\n", 0, place) + 1
                    return
