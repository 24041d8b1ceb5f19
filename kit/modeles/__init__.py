"""Which documents exist: reads the manifests of `templates/fr` and the delays of a scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from kit import source
from kit.dossier import Classe, Expediteur
from kit.errors import ModeleFautif, Probleme
from kit.modele import Annexe, Canal, Delai, Gabarit, Mention, Modele, herite
from kit.modeles.fiche import Fiche
from kit.propres import MANIFESTE, Propres

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

CLASSES: tuple[str, ...] = get_args(Classe)
EXPEDITEURS: tuple[str, ...] = get_args(Expediteur)

_DUS = ("titre", "fiche", "rang", "canal", "gabarit", "expediteurs", "classes", "objet")
_MOTS = (
    *_DUS,
    "delai",
    "exige",
    "exige_par_classe",
    "exige_par_expediteur",
    "textes",
    "textes_par_classe",
    "annexes",
    "mentions",
    "exemple",
    "pieces_jointes",
)
_MOTS_MENTION = ("cle", "contient", "article", "classes", "expediteurs")
_MOTS_DELAI = ("jours", "source")


def read(racine: Path) -> tuple[Modele, ...]:
    """Read every document of a templates folder, in the order of their `rang`.

    ModeleFautif lists all the mistakes of all the manifests, each at file:line.
    """
    dossiers = [dossier for dossier in sorted(racine.iterdir()) if _est_un_document(dossier)]
    fiches = [Fiche(source.read(dossier / "modele.yaml")) for dossier in dossiers]
    modeles = [_modele(*paire) for paire in zip(fiches, dossiers, strict=True)]
    _refuse(fiche.problemes for fiche in fiches)
    return tuple(sorted(modeles, key=_ordre))


def examine(
    fournis: Sequence[Modele], propres: Propres
) -> tuple[tuple[Modele, ...], list[Probleme]]:
    """Put a firm's own documents in the place of the bundled ones; list what is wrong in them."""
    fiches = {document: Fiche(_manifeste(propres, document)) for document in propres.documents}
    connus = {modele.id: modele for modele in fournis}
    lus = [
        _herite(fiche, _modele(fiche, propres.racine / document), connus.get(document))
        for document, fiche in fiches.items()
    ]
    modeles = {**connus, **{modele.id: modele for modele in lus}}.values()
    problemes = [probleme for fiche in fiches.values() for probleme in fiche.problemes]
    return tuple(sorted(modeles, key=_ordre)), problemes


def overlay(fournis: Sequence[Modele], propres: Propres) -> tuple[Modele, ...]:
    """Put a firm's own documents in the place of the bundled ones; ModeleFautif when faulty."""
    modeles, problemes = examine(fournis, propres)
    _refuse([problemes])
    return modeles


def read_delais(fichier: Path) -> dict[str, Delai]:
    """Read the named delays of a scenario, in days; ModeleFautif as for a manifest."""
    return parse_delais(source.read(fichier))


def parse_delais(lue: source.Source) -> dict[str, Delai]:
    """Give the named delays of a scenario already read."""
    fiche = Fiche(lue)
    delais = {nom: _delai(fiche, nom) for nom in fiche.racine}
    _refuse([fiche.problemes])
    return delais


def _ordre(modele: Modele) -> tuple[int, str]:
    return modele.rang, modele.id


def _manifeste(propres: Propres, document: str) -> source.Source:
    nom = f"{document}/{MANIFESTE}"
    lieu = propres.lieu(nom)
    if nom in propres.textes:
        return source.read_text(propres.textes[nom], lieu)
    absent = "manifeste absent : copiez celui du document d'origine (kit modeles copier)"
    return source.Source(lieu, None, (Probleme((), absent, fichier=lieu, ligne=1),))


def _herite(fiche: Fiche, propre: Modele, fourni: Modele | None) -> Modele:
    """Keep what the law imposes on a document: a copy adds to it, and takes nothing away."""
    if fourni is None:
        return propre
    for mot in ("classes", "expediteurs"):
        permis = getattr(fourni, mot)
        for rang, ajout in enumerate(getattr(propre, mot)):
            if ajout not in permis:
                quoi = f"« {ajout} » : ce document ne leur convient pas ; possibles : "
                fiche.note((mot, rang), quoi + ", ".join(permis))
    return herite(propre, fourni)


def _est_un_document(dossier: Path) -> bool:
    return dossier.is_dir() and not dossier.is_symlink() and dossier.name[0] not in "._"


def _refuse(groupes: Iterable[Sequence[Probleme]]) -> None:
    problemes = [str(probleme) for groupe in groupes for probleme in groupe]
    if problemes:
        raise ModeleFautif("\n".join(problemes))


def _modele(fiche: Fiche, dossier: Path) -> Modele:
    lu = fiche.racine
    fiche.cles((), lu, _MOTS, _DUS)
    return Modele(
        id=dossier.name,
        titre=fiche.texte(("titre",), lu.get("titre")),
        fiche=fiche.texte(("fiche",), lu.get("fiche")),
        rang=fiche.entier(("rang",), lu.get("rang")),
        canal=fiche.choix(("canal",), lu.get("canal"), get_args(Canal)),
        gabarit=fiche.choix(("gabarit",), lu.get("gabarit"), get_args(Gabarit)),
        expediteurs=fiche.liste(("expediteurs",), lu.get("expediteurs"), EXPEDITEURS),
        classes=fiche.liste(("classes",), lu.get("classes"), CLASSES),
        objet=fiche.texte(("objet",), lu.get("objet")),
        delai=fiche.texte(("delai",), lu.get("delai")) or None,
        exige=fiche.liste(("exige",), lu.get("exige")),
        exige_par_classe=_par(fiche, "exige_par_classe", CLASSES),
        exige_par_expediteur=_par(fiche, "exige_par_expediteur", EXPEDITEURS),
        textes=fiche.liste(("textes",), lu.get("textes")),
        textes_par_classe=_par(fiche, "textes_par_classe", CLASSES),
        annexes=fiche.liste(("annexes",), lu.get("annexes"), get_args(Annexe)),
        mentions=_mentions(fiche),
        exemple=fiche.texte(("exemple",), lu.get("exemple")),
        pieces_jointes=fiche.liste(("pieces_jointes",), lu.get("pieces_jointes"), ("factures",)),
        dossier=dossier,
    )


def _par(fiche: Fiche, mot: str, cles: Sequence[str]) -> dict[str, tuple[str, ...]]:
    return fiche.listes((mot,), fiche.racine.get(mot), cles)


def _mentions(fiche: Fiche) -> tuple[Mention, ...]:
    brutes = fiche.racine.get("mentions") or []
    if not isinstance(brutes, list):
        fiche.note(("mentions",), "attendu : une liste de mentions.")
        return ()
    return tuple(_mention(fiche, rang, brute) for rang, brute in enumerate(brutes))


def _mention(fiche: Fiche, rang: int, brute: object) -> Mention:
    ici = ("mentions", rang)
    lu = fiche.carte(ici, brute)
    fiche.cles(ici, lu, _MOTS_MENTION, ("cle", "contient"))
    return Mention(
        cle=fiche.texte((*ici, "cle"), lu.get("cle")),
        contient=fiche.texte((*ici, "contient"), lu.get("contient")),
        article=fiche.texte((*ici, "article"), lu.get("article")) or None,
        classes=fiche.liste((*ici, "classes"), lu.get("classes"), CLASSES),
        expediteurs=fiche.liste((*ici, "expediteurs"), lu.get("expediteurs"), EXPEDITEURS),
    )


def _delai(fiche: Fiche, nom: str) -> Delai:
    lu = fiche.carte((nom,), fiche.racine[nom])
    fiche.cles((nom,), lu, _MOTS_DELAI, _MOTS_DELAI)
    jours = fiche.entier((nom, "jours"), lu.get("jours"))
    return Delai(nom, jours, fiche.texte((nom, "source"), lu.get("source")))
