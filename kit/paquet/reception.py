"""A package that arrives -> a dossier: everything is checked before anything is written."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kit import manifeste
from kit.errors import KitError
from kit.paquet import archive, champs, creance, lecture, mentions, texte_yaml, volumes
from kit.paquet.mentions import Emplacement
from kit.paquet.tables import MENTIONS
from kit.phrases import jour
from kit.valeurs.citation import cite

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kit.dossier import Expediteur
    from kit.manifeste import Manifeste
    from kit.paquet.lecture import Creance

NOM_MAXIMAL = 120
_CSV = "mentions R124-3.csv"


class PaquetFautif(KitError):
    """A package is damaged, incomplete or not what it says."""


@dataclass(frozen=True, slots=True)
class Recu:
    """A package that was checked: the claim, and the files of the dossier to write.

    `emplacements` and `documents` are the mentions announced and the PDFs that must hold them;
    `refaites` names the archives whose files are intact, but that kit did not write as they are;
    `empreintes` gives the SHA-256 of each.
    """

    creance: Creance
    document: str
    fichiers: Mapping[str, bytes]
    emplacements: tuple[Emplacement, ...]
    documents: Mapping[str, bytes]
    refaites: tuple[str, ...] = ()
    empreintes: Mapping[str, str] = field(default_factory=dict)

    @property
    def reference(self) -> str:
        """The reference that the sender gave to the dossier."""
        return self.creance.dossier.reference


def receive(archives: Mapping[str, bytes]) -> Recu:
    """Check the archives of one package, by name, and give the dossier that they hold.

    Raises PaquetFautif, with every fault found, or the KitError of a damaged archive.
    """
    lues = _read(archives)
    fichiers = _join(lues)
    lu = _manifest(fichiers)
    _refuse(_integrity(lu, fichiers))
    claim = lecture.read(_required(fichiers, creance.NOM))
    lieux = _places(fichiers.get(_CSV, b"")) if claim.destinataire == "agence" else ()
    _refuse([*agreement(lu, claim), *_exhibits(lu, claim), *_completeness(claim, fichiers, lieux)])
    pieces = {nom: octets for nom, octets in fichiers.items() if nom.startswith("pieces/")}
    documents = {lieu.document: fichiers[lieu.document] for lieu in lieux}
    empreintes = {nom: hashlib.sha256(octets).hexdigest() for nom, octets in archives.items()}
    texte = _dossier(claim, lu, empreintes)
    ecrits = {"dossier.yaml": texte.encode(), **pieces}
    refaites = tuple(nom for nom in archives if archive.pack(lues[nom]) != archives[nom])
    return Recu(claim, lu.document, ecrits, lieux, documents, refaites, empreintes)


def _refuse(fautes: Iterable[str]) -> None:
    """Stop on faults, each on its line, with nothing in them that could drive a terminal."""
    lignes = ["".join(s if s.isprintable() else "\ufffd" for s in faute) for faute in fautes]
    if lignes:
        raise PaquetFautif("\n".join(lignes))


def _read(archives: Mapping[str, bytes]) -> dict[str, dict[str, bytes]]:
    lues = {}
    for nom, octets in archives.items():
        try:
            lues[nom] = archive.read(octets)
        except KitError as faute:
            raise type(faute)(f"{cite(nom)} : {faute}") from None
    return lues


def _join(lues: Mapping[str, Mapping[str, bytes]]) -> dict[str, bytes]:
    fichiers, absents = volumes.reunir([*lues.values()])
    if absents:
        raise PaquetFautif(f"il manque {_many('volume', absents)} : donnez-les ensemble")
    return fichiers


def _many(mot: str, noms: Sequence[str]) -> str:
    dits = ", ".join(f"« {''.join(filter(str.isprintable, nom))[-NOM_MAXIMAL:]} »" for nom in noms)
    return f"{len(noms)} {mot}{'s' if len(noms) > 1 else ''} ({dits})"


def _required(fichiers: Mapping[str, bytes], nom: str) -> bytes:
    if nom not in fichiers:
        raise PaquetFautif(f"ce n'est pas un paquet de kit : {nom} est absent")
    return fichiers[nom]


def _manifest(fichiers: Mapping[str, bytes]) -> Manifeste:
    lu = manifeste.read(_required(fichiers, manifeste.NOM))
    if lu.format != manifeste.FORMAT:
        raise PaquetFautif(
            f"{manifeste.NOM} : format {lu.format}, d'un ancien kit : demandez à l'expéditeur de "
            "refaire le paquet avec le sien à jour"
        )
    if lu.document not in champs.DESTINATAIRES:
        raise PaquetFautif(f"{manifeste.NOM} : « {lu.document} » n'est pas un paquet à recevoir")
    if lu.defauts:
        raise PaquetFautif(f"{manifeste.NOM} : {' ; '.join(lu.defauts)}")
    return lu


def _integrity(lu: Manifeste, fichiers: Mapping[str, bytes]) -> Iterator[str]:
    """Compare every file with the manifest: absent, changed, added."""
    listes = {fichier.chemin: fichier for fichier in lu.fichiers}
    for nom, fichier in listes.items():
        if nom not in fichiers:
            yield f"manquant : {nom}"
        elif hashlib.sha256(fichiers[nom]).hexdigest() != fichier.sha256:
            yield f"modifié depuis l'envoi : {nom}"
    yield from (
        f"ajouté depuis l'envoi : {n}" for n in fichiers if n not in {*listes, manifeste.NOM}
    )


def agreement(lu: Manifeste, claim: Creance) -> Iterator[str]:
    """Say where the manifest and the claim do not speak of the same thing."""
    dits = (
        ("la référence", lu.reference, claim.dossier.reference),
        ("le jour", lu.au, claim.au),
        ("le total", lu.faits.get("total"), claim.decompte["total"]),
        ("le destinataire", champs.DESTINATAIRES[lu.document], claim.destinataire),
    )
    for quoi, ici, la in dits:
        if ici != la:
            yield f"{quoi} diffère : {manifeste.NOM} dit « {ici} », {creance.NOM} dit « {la} »"


def _exhibits(lu: Manifeste, claim: Creance) -> Iterator[str]:
    """Every exhibit of the claim is a file of the package, and the other way round."""
    annoncees = {piece.fichier for piece in claim.dossier.pieces}
    jointes = {f.chemin for f in lu.fichiers if f.chemin.startswith("pieces/")}
    yield from (f"pièce annoncée et absente : {nom}" for nom in sorted(annoncees - jointes))
    yield from (f"pièce jointe sans être annoncée : {nom}" for nom in sorted(jointes - annoncees))


def _completeness(
    claim: Creance, fichiers: Mapping[str, bytes], lieux: Sequence[Emplacement]
) -> Iterator[str]:
    """An agency needs its mandate, and to know where each mention of R124-3 stands."""
    if claim.destinataire != "agence":
        return
    if claim.dossier.agence is None:
        yield f"{creance.NOM} : aucune agence, le paquet ne dit pas à qui il est remis"
    placees = {lieu.mention for lieu in lieux}
    for libelle in mentions.EXIGEES.values():
        if libelle not in placees:
            yield f"{_CSV} : mention exigée par l'article R124-3 sans emplacement : {libelle}"
    for nom in dict.fromkeys(lieu.document for lieu in lieux):
        if nom not in fichiers:
            yield f"{_CSV} : « {nom} » est absent du paquet"


def _places(octets: bytes) -> tuple[Emplacement, ...]:
    """Read the table of mentions that kit has written; nothing when it is another table."""
    try:
        lignes = octets.decode("utf-8-sig").splitlines()
        tete, *rangs = [*csv.reader(lignes, delimiter=";")] or [[]]
        if tuple(tete) != MENTIONS:
            return ()
        return tuple(Emplacement(mention, nom, int(page)) for mention, nom, page in rangs)
    except (ValueError, csv.Error):
        return ()


def _dossier(claim: Creance, lu: Manifeste, empreintes: Mapping[str, str]) -> str:
    """Write the dossier of the one who receives, with where it comes from."""
    valeurs = {"reference": claim.valeurs["reference"], "expediteur": sender(claim)}
    entete = ["".join(filter(str.isprintable, ligne)) for ligne in _origin(claim, lu, empreintes)]
    return texte_yaml.write(valeurs | dict(claim.valeurs), entete)


def sender(claim: Creance) -> Expediteur:
    """Tell who will write in the dossier received: a lawyer when the claim names one."""
    if claim.destinataire == "avocat" and claim.dossier.avocat is None:
        return "creancier"
    return claim.destinataire


def _origin(claim: Creance, lu: Manifeste, empreintes: Mapping[str, str]) -> Iterator[str]:
    yield f"Dossier reçu de {claim.dossier.creancier.nom}, arrêté au {jour(claim.au)}."
    yield f"Total annoncé ce jour-là : {claim.decompte['total']} euros (kit {lu.faits.get('kit')})."
    for nom, sha256 in sorted(empreintes.items()):
        yield f"Paquet : {nom}"
        yield f"  SHA-256 {sha256}"
