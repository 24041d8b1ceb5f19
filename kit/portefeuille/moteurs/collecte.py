"""What one dossier needs to be made on a machine that has none of its files.

Exhibits are read and hashed here, never opened. What cannot travel and stay exactly as it is (a
link, a pipe, a forbidden or a huge file) makes a dossier sedentary: it is made where it is.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from kit import creances, liasse, manifeste
from kit import propres as kit_propres
from kit.chemins import NOM
from kit.controle.fonds import Dossier as Fonds
from kit.errors import KitError, PieceFautive
from kit.lectures import noted
from kit.load.classeur import CLASSEUR, MAX_ENTREES
from kit.load.profils import merge, resolve
from kit.pieces.nature import admitted
from kit.pieces.ouverture import list_inside, open_inside
from kit.portefeuille.moteurs.colis import Envoi, Genre, Sedentaire
from kit.source import read_text
from kit.source.fichier import read_regular
from kit.source.lecture import MAX_OCTETS, Source
from kit.valeurs.jours import read_jour
from kit.valeurs.nombres import read_montant
from kit.valeurs.textes import read_identifiant, read_texte

YAML = (".yaml", ".yml")


def gather(fichier: Path, sortie: Path, propres: bool = False) -> Envoi:
    """Gather what a dossier needs; `propres` says that the user named templates for all.

    Raises Sedentaire for a dossier that must be made here, a faulty one for instance.
    """
    envoi = Envoi(fichier)
    with noted() as registre:
        try:
            _refuse_climbing(fichier)
            octets = read_regular(fichier, MAX_OCTETS)
            envoi.add(fichier, octets)
            valeur, parent = _resolved(envoi, read_text(octets, str(fichier)))
            _named(envoi, valeur, parent, propres)
            _filed(envoi)
            _past(envoi, sortie, valeur)
        except (KitError, ValueError, OSError) as refus:
            raise Sedentaire(str(refus)) from None
    envoi.lues = registre.lectures
    return envoi


def _refuse_climbing(fichier: Path) -> None:
    """ValueError for a path that only the folders of this machine can follow."""
    pas = fichier.parts
    haut = next((rang for rang, nom in enumerate(pas) if nom != ".."), len(pas))
    if ".." in pas[haut:] or haut >= len(Path.cwd().parts):
        raise ValueError("« .. » au milieu du chemin")


def _resolved(envoi: Envoi, source: Source) -> tuple[dict[str, Any], Path]:
    """Put the profiles in; give the whole dossier, and the folder of what its creditor names."""
    if not isinstance(source.valeur, dict):
        raise ValueError("ce n'est pas un dossier")
    ici = envoi.chemin.parent
    profils, fautes = resolve(source, ici)
    if fautes or any(profil.problemes for profil in profils.values()):
        raise ValueError("profil fautif")
    for cle, profil in profils.items():
        octets = read_regular((ici / source.valeur[cle]).resolve(), MAX_OCTETS)
        if hashlib.sha256(octets).hexdigest() != profil.sha256:
            raise ValueError("profil modifié pendant sa lecture")
        envoi.add(Path(profil.fichier), octets, partage=True)
    parent = Path(profils["creancier"].fichier).parent if "creancier" in profils else ici
    return merge(source.valeur, profils), parent


def _named(envoi: Envoi, valeur: Mapping[str, Any], parent: Path, propres: bool) -> None:
    """Put in every file that the dossier names: its scenario, its logo, its exhibits, templates."""
    ici = envoi.chemin.parent
    creancier = valeur.get("creancier")
    creancier = creancier if isinstance(creancier, dict) else {}
    for nom in (_text(valeur.get("scenario")), _text(creancier.get("scenario"))):
        if nom.endswith(YAML):
            _inside(envoi, ici, nom, partage=True)
    _inside(envoi, parent, _text(creancier.get("logo")), partage=True)
    pieces = valeur.get("pieces")
    for piece in pieces if isinstance(pieces, list) else []:
        if isinstance(piece, dict):
            _inside(envoi, ici, _text(piece.get("fichier")))
    if not propres and (nom := _text(creancier.get("modeles"))):
        lus = kit_propres.read_inside(parent, nom)
        for fichier in lus.textes:
            octets = kit_propres.ouvrir(lus.racine / fichier, lus.lieu(fichier))
            envoi.add(lus.racine / fichier, octets, partage=True)


def _filed(envoi: Envoi) -> None:
    """Put in the exhibits that the folder of a dossier holds, and the names that settle whose."""
    ici = envoi.chemin.parent
    if envoi.chemin.name != NOM:
        return
    for nom, genre in list_inside(ici, ".", MAX_ENTREES).items():
        if nom.endswith(YAML):
            envoi.name(ici / nom, _genre(genre))
    for nom, genre in list_inside(ici, CLASSEUR, MAX_ENTREES).items():
        if genre == "fichier" and _is_admitted(nom) and not envoi.holds(ici / CLASSEUR / nom):
            _inside(envoi, ici, f"{CLASSEUR}/{nom}")
        envoi.name(ici / CLASSEUR / nom, _genre(genre))


def _past(envoi: Envoi, sortie: Path, valeur: Mapping[str, Any]) -> None:
    """Put in the manifests of earlier productions, with which the history is compared."""
    try:
        ici = liasse.safe_name(read_identifiant(valeur.get("reference")))
        factures = [_invoice(lue) for lue in valeur["factures"]]
    except (ValueError, TypeError, LookupError):
        return  # a faulty dossier has no past
    dossiers = [ici]
    for entree in creances.listed(sortie, factures):
        envoi.add(entree, b"")
        dossiers.append(entree.name.split("~", creances.MOTS - 1)[-1])
    for nom in list(dict.fromkeys(dossiers))[: creances.AUTRES_MAXIMUM + 2]:
        _productions(envoi, sortie / nom)


def _invoice(lue: Mapping[str, Any]) -> str:
    numero, jour = read_identifiant(lue["numero"]), read_jour(lue["date"])
    return creances.invoice(numero, jour, read_montant(lue["montant_ttc"]))


def _productions(envoi: Envoi, racine: Path) -> None:
    if racine.is_symlink() or not racine.is_dir():
        return
    for production in sorted(racine.iterdir()):
        if production.is_symlink() or not production.is_dir():
            continue
        envoi.name(production, "dossier")
        document = production.name[len("2026-11-20-") :]
        # The manifest is compared with the copy that its PDF carries.
        for nom in (manifeste.NOM, f"{document}.pdf", f"{document}-annexe.pdf"):
            if os.path.lexists(production / nom):
                envoi.add(production / nom, Fonds(production).read(nom))


def _inside(envoi: Envoi, dossier: Path, nom: str, partage: bool = False) -> None:
    """Put in a file that a dossier names; an absent one will be as absent there.

    Raises PieceFautive for one that is there but is no plain readable file.
    """
    pas = PurePosixPath(nom.replace("\\", "/"))
    if pas.is_absolute() or ".." in pas.parts or not pas.parts:
        return  # refused by its name alone
    try:
        octets = open_inside(dossier, nom)
    except PieceFautive:
        if not _absent(dossier, pas):
            raise
        return
    envoi.add(dossier / pas, octets, partage)


def _text(valeur: object) -> str:
    """Give a text as `load` will read it, an empty one when it will refuse it."""
    try:
        return read_texte(valeur)
    except ValueError:
        return ""


def _absent(dossier: Path, pas: PurePosixPath) -> bool:
    """Say whether a file is missing, through no link."""
    ici = dossier
    for nom in pas.parts:
        ici = ici / nom
        if ici.is_symlink():
            return False
        if not ici.exists():
            return True
    return False


def _is_admitted(nom: str) -> bool:
    try:
        admitted(nom)
    except PieceFautive:
        return False
    return not nom.startswith((".", "~$"))


def _genre(genre: str) -> Genre:
    return next((g for g in ("fichier", "dossier", "lien") if g == genre), "autre")
