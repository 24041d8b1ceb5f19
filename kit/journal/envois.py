"""A produced document recorded as sent: read from its folder, checked against its manifest."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kit import francais, manifeste
from kit.errors import KitError
from kit.journal import correspondants
from kit.journal.correspondants import plain
from kit.journal.preuves import Preuve, slug
from kit.liasse import safe_name
from kit.pieces import open_inside

if TYPE_CHECKING:
    from kit.dossier import Dossier
    from kit.journal.graphie import Valeur
    from kit.modele import Modele
    from kit.valeurs import Instant

# What sending a document changes in law, when that is sure.
EFFETS = {
    "mise_en_demeure": "mise_en_demeure",
    "mise_en_demeure_echeance": "mise_en_demeure",
}
# The channel of a document is also that of the history, except what is handed over or filed.
CANAUX = ("courriel", "recommande", "courrier", "telephone", "sms")
_SUFFIXES = (".pdf", ".txt")


@dataclass(frozen=True, slots=True)
class Produit:
    """A produced document: its manifest, and the file that was sent."""

    manifeste: manifeste.Manifeste
    nom: str
    octets: bytes

    @property
    def total(self) -> str | None:
        """The amount due on the day of the document, in euros; None when it has no statement."""
        total = self.manifeste.faits.get("total")
        return total if isinstance(total, str) else None


def find(designe: str, dossier: Dossier, sortie: Path) -> Path:
    """Give the folder of a produced document: the one named, or the last made of a document."""
    if Path(designe).is_dir():
        return Path(designe)
    racine = sortie / safe_name(dossier.reference)
    faits = sorted(racine.glob(f"????-??-??-{designe}")) if _is_word(designe) else []
    if not faits:
        raise KitError(
            f"aucun « {designe} » produit pour {dossier.reference} dans « {sortie} » : "
            "donnez le dossier produit, ou --sortie"
        )
    return faits[-1]


def _is_word(designe: str) -> bool:
    return designe.replace("_", "").isalnum()


def read(produit: Path, dossier: Dossier) -> Produit:
    """Read a produced folder; a KitError when it is another's, or was changed since."""
    lu = manifeste.read(open_inside(produit, manifeste.NOM))
    if lu.reference != dossier.reference:
        raise KitError(
            f"{produit} : ce document est celui du dossier « {lu.reference} », "
            f"non de « {dossier.reference} »"
        )
    if lu.defauts:
        raise KitError(f"{produit} : manifeste modifié depuis la production, {lu.defauts[0]}")
    connus = {fichier.chemin: fichier for fichier in lu.fichiers}
    nom = next((n for s in _SUFFIXES if (n := f"{lu.document}{s}") in connus), None)
    if nom is None:
        raise KitError(f"{produit} : ni PDF ni texte à garder comme preuve")
    octets = open_inside(produit, nom)
    if hashlib.sha256(octets).hexdigest() != connus[nom].sha256:
        raise KitError(
            f"{produit}/{nom} a été modifié depuis sa production : produisez-le à nouveau, "
            "ou notez le contact à la main avec --preuve"
        )
    return Produit(lu, nom, octets)


def channel(modele: Modele) -> str | None:
    """Give the channel by which a document is sent; None when it is handed over or filed."""
    return modele.canal if modele.canal in CANAUX else None


def words(
    produit: Produit, modele: Modele, dossier: Dossier, donnes: Mapping[str, Valeur]
) -> dict[str, Valeur]:
    """Give the contact that says the document was sent; what the user gave comes first."""
    document, canal = produit.manifeste.document, str(donnes["canal"])
    de, a = correspondants.pair(dossier, "emis", canal, document)
    mots: dict[str, Valeur] = {
        "sens": "emis",
        "document": document,
        "de": de,
        "a": a,
        "resume": _summary(produit, modele),
    }
    if document in EFFETS:
        mots["effet"] = EFFETS[document]
    return {**mots, **donnes}


def _summary(produit: Produit, modele: Modele) -> str:
    """Say what was sent, and what it claimed that day."""
    dit = title(produit, modele)
    if produit.total is None or "decompte" not in modele.annexes:
        return f"{dit}."
    return plain(f"{dit} ; total dû ce jour-là : {francais.eur(produit.total)}.")


def title(produit: Produit, modele: Modele) -> str:
    """Name a document by its day."""
    return plain(f"{modele.titre} du {francais.date(produit.manifeste.au.isoformat())}")


def exhibit(produit: Produit, modele: Modele, de: str) -> Preuve:
    """Give the document sent as an exhibit."""
    au = produit.manifeste.au
    identifiant = slug(f"{produit.manifeste.document}-{au:%m%d}")
    return Preuve(produit.octets, produit.nom, title(produit, modele), identifiant, au, author(de))


def author(de: str) -> str:
    """Keep the name of a person, without the function and the address.

    >>> author("Claire Le Goff, gérante (c@arvor.example)")
    'Claire Le Goff'
    """
    return de.partition(",")[0].partition(" (")[0].strip() or de


def already(produit: Produit, dossier: Dossier, racine: Path) -> int | None:
    """Give the rank of the contact that already records this very document as sent."""
    fichiers = {piece.id: piece.fichier for piece in dossier.pieces}
    for rang, contact in enumerate(dossier.historique):
        fichier = fichiers.get(contact.piece or "")
        if contact.document != produit.manifeste.document or fichier is None:
            continue
        try:
            if open_inside(racine, fichier) == produit.octets:
                return rang
        except KitError:
            continue
    return None


def remarks(produit: Produit, dossier_sha256: str, le: Instant) -> list[str]:
    """Say what is doubtful between the document, the dossier and the day it was sent."""
    dites = []
    fait = produit.manifeste.faits.get("dossier")
    if not isinstance(fait, dict) or fait.get("sha256") != dossier_sha256:
        dites.append("le dossier a changé depuis cette production : est-ce bien ce qui est parti ?")
    if le.jour < produit.manifeste.au:
        dites.append(
            f"envoyé le {francais.date(le.jour.isoformat())}, "
            f"mais daté du {francais.date(produit.manifeste.au.isoformat())}"
        )
    return dites
