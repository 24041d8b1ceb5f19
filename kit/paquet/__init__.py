"""What is handed to an agency or a lawyer besides the document: a folder of files, then one .zip.

`build` gives the files, `archive.pack` the archive, `volumes.decouper` several when it is too big,
and `reception.receive` reads a package back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kit import manifeste
from kit.contexte.plat import plat
from kit.paquet import creance, lisezmoi, mentions, requete, tables
from kit.paquet.champs import DESTINATAIRES
from kit.paquet.feuillets import Feuillets
from kit.pieces.noms import piece_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kit.contenu import Contenu
    from kit.etude import Atelier, Etude
    from kit.pieces import PieceLue
    from kit.render import Rendu
    from kit.sujet import Sujet

__all__ = ["DOCUMENTS", "Entree", "build", "name"]

DOCUMENTS = tuple(DESTINATAIRES)
MANDAT = "mandat a signer.pdf"
REQUETE = "projet de requete.pdf"


@dataclass(frozen=True, slots=True)
class Entree:
    """What a package is made from.

    `pdfs` are the document's own files by name, the letter first; `pages` gives the page of each
    exhibit in the last of them, by number; `faits` are those of the manifest (`manifeste.build`).
    `ascii_only` keeps accents out of the names of the exhibits, for a court's platform.
    """

    etude: Etude
    sujet: Sujet
    atelier: Atelier
    rendu: Rendu
    pdfs: Mapping[str, Contenu]
    pages: Mapping[int, int]
    faits: Mapping[str, Any]
    ascii_only: bool = False


def name(reference: str, document: str, ascii_only: bool = False) -> str:
    """Name a package, without its suffix.

    >>> name("2026-109", "transmission_agence"), name("F/12", "dossier_contentieux")
    ('2026-109 - transmission_agence', 'F-12-ff205f04 - dossier_contentieux')
    """
    from kit.liasse import safe_name  # noqa: PLC0415 - only here

    return f"{_shown(safe_name(reference), ascii_only)} - {document}"


def _shown(nom: str, ascii_only: bool) -> str:
    return nom.encode("ascii", "replace").decode().replace("?", "-") if ascii_only else nom


def build(entree: Entree) -> dict[str, Contenu]:
    """Make every file of a package, its manifest included.

    Raises ModeleFautif, RenduRefuse.
    """
    fichiers, notes = _Fabrique(entree).files()
    titre = entree.sujet.modele.titre
    reference = entree.sujet.dossier.reference
    reliees = bool(entree.pages)
    fichiers[lisezmoi.NOM] = lisezmoi.write(reference, titre, fichiers, notes, reliees)
    fichiers[manifeste.NOM] = manifeste.complete(_facts(entree), fichiers)
    return fichiers


def _path(piece: PieceLue, ascii_only: bool) -> str:
    return f"pieces/{piece_name(piece.numero, piece.titre, piece.fichier, ascii_only)}"


def _facts(entree: Entree) -> dict[str, Any]:
    """Give the manifest's facts to a third party: neither the overrides nor the history."""
    noms = {piece.numero: _path(piece, entree.ascii_only) for piece in entree.sujet.pieces}
    pieces = [piece | {"fichier": noms[piece["numero"]]} for piece in entree.faits["pieces"]]
    return {**entree.faits, "outrepasse": [], "historique": [], "pieces": pieces}


class _Fabrique:
    """The files of one package, each made by its own step."""

    def __init__(self, entree: Entree) -> None:
        self.entree, self.sujet = entree, entree.sujet
        self.noms = [(piece, _path(piece, entree.ascii_only)) for piece in entree.sujet.pieces]
        self.principal = next(iter(entree.pdfs))
        self.feuillets = Feuillets(entree.sujet, entree.atelier, entree.rendu)

    def files(self) -> tuple[dict[str, Contenu], Sequence[str]]:
        """Make the files, and tell in French what could not be made."""
        fichiers = dict(self.entree.pdfs)
        fichiers |= {nom: piece.contenu for piece, nom in self.noms}
        fichiers |= self._communs()
        if self.sujet.modele.id == "transmission_agence":
            return fichiers | self._agence(), ()
        propres, notes = self._avocat()
        return fichiers | propres, notes

    def _communs(self) -> dict[str, bytes]:
        rangs = self._bordereau()
        ajouts = {
            "bordereau": [plat(rang) for rang in rangs],
            "relie": [*self.entree.pdfs][-1],
            "reliees": bool(self.entree.pages),
        }
        return {
            "bordereau.pdf": self.feuillets.pdf("bordereau", ajouts),
            "bordereau.csv": tables.bordereau(rangs),
            "decompte.csv": tables.decompte(self.sujet),
            creance.NOM: creance.write(
                self.sujet.dossier,
                DESTINATAIRES[self.sujet.modele.id],
                self.sujet.decompte,
                self.noms,
                str(self.entree.faits["kit"]),
            ),
        }

    def _bordereau(self) -> list[dict[str, Any]]:
        """Tell each exhibit: what it is, its file, its pages and where they are bound."""
        gardes = ("numero", "titre", "date", "auteur", "pages", "taille", "sha256")
        rangs = []
        for piece, nom in self.noms:
            rang = {mot: getattr(piece, mot) for mot in gardes}
            reproduite = self.sujet.reproductions.get(piece.id)
            rang["pages"] = reproduite.pages if reproduite else piece.pages
            rangs.append(rang | {"page": self.entree.pages.get(piece.numero), "chemin": nom})
        return rangs

    def _agence(self) -> dict[str, bytes]:
        mandat = self.feuillets.pdf("mandat", {})
        lettre = self.entree.pdfs[self.principal]
        documents: dict[str, Contenu] = {MANDAT: mandat, self.principal: lettre}
        trouvees = mentions.table(self.sujet.modele, documents)
        return {
            MANDAT: mandat,
            "mentions R124-3.pdf": self.feuillets.pdf("mentions", {"mentions": plat(trouvees)}),
            "mentions R124-3.csv": tables.mentions(trouvees),
            "retour R124-5.pdf": self.feuillets.pdf("retour", {}),
            "retour R124-5.csv": tables.retour(self.sujet),
        }

    def _avocat(self) -> tuple[dict[str, bytes], Sequence[str]]:
        entree = self.entree
        projet, raisons = requete.draft(entree.etude, self.sujet, entree.atelier, entree.rendu)
        fichiers = {"options.csv": tables.options(self.sujet)}
        if projet is None:
            return fichiers, ["Pas de projet de requête : " + " ".join(raisons)]
        return fichiers | {REQUETE: projet}, ()
