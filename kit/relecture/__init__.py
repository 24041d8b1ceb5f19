"""Rereads a firm's own templates: what the law requires is still there, what it forbids is not.

Each template is tried on the examples, classes of debtor and senders for which the bundled one
makes a letter; the bundled letter of the same case says which mentions are due.
"""

from __future__ import annotations

from collections.abc import Iterator

from kit import modeles, source
from kit.compose.lecture import feuilles
from kit.errors import ModeleFautif, Probleme
from kit.etude import Atelier
from kit.modele import Modele
from kit.propres import COMMUNS, MANIFESTE, Propres
from kit.relecture import ecrits, interdits, lettres
from kit.relecture.cas import Exemples, connus
from kit.relecture.table import Table

CONTEXTES = 12  # letters whose words, together, are all those of the context


def relire(propres: Propres, atelier: Atelier, exemples: Exemples | None = None) -> list[Probleme]:
    """List what is wrong in a firm's own templates; `atelier` holds the bundled ones alone.

    `exemples` spares reading them again, from one rereading to the next.
    """
    table = Table(propres, atelier, interdits.read(atelier.templates))
    lus, problemes = modeles.examine(atelier.modeles, propres)
    problemes += _communs(table)
    fautifs = {probleme.fichier for probleme in problemes}
    exemples = exemples or Exemples(atelier)
    for modele in lus:
        if propres.lieu(f"{modele.id}/{MANIFESTE}") in fautifs:
            problemes += _sources(modele.id, modele.id, {}, table)
        elif table.pages(modele.id, COMMUNS) or modele.id in propres.documents:
            problemes += _document(modele, table, exemples)
    return sorted(dict.fromkeys(problemes), key=lambda p: (p.fichier, p.ligne or 0, p.message))


def _communs(table: Table) -> Iterator[Probleme]:
    """Reread what the documents share."""
    try:
        feuilles(table.propres)
    except ModeleFautif as faute:
        yield table.situe(faute, COMMUNS)
    yield from _sources(COMMUNS, None, {}, table)


def _document(modele: Modele, table: Table, exemples: Exemples) -> Iterator[Probleme]:
    """Reread one document: its sources, then the letters made from it."""
    tries = list(lettres.essais(modele, table, exemples))
    mots = connus([essai.sujet for essai in tries[:CONTEXTES]])
    yield from _sources(modele.id, modele.id, mots, table)
    if modele.id in table.propres.documents:
        yield from _manifeste(modele, table)
        if not tries:
            message = (
                "aucun exemple ne permet de relire ce document : nommez-en un dans « exemple », "
                "avec les mots qu'il lui faut."
            )
            yield table.probleme(f"{modele.id}/{MANIFESTE}", 1, message, "avertissement")
    yield from lettres.relire(modele, tries, table)
    yield from lettres.pages(modele, tries, table)


def _sources(
    dossier: str, document: str | None, mots: ecrits.Connus, table: Table
) -> Iterator[Probleme]:
    for nom, texte in table.pages(dossier).items():
        for ligne, gravite, message in ecrits.examiner(
            texte, document, table.textes, table.interdits, mots
        ):
            yield table.probleme(nom, ligne, message, gravite)


def _manifeste(modele: Modele, table: Table) -> Iterator[Probleme]:
    """Reread what a manifest writes: the subject, and the texts it cites."""
    nom = f"{modele.id}/{MANIFESTE}"
    lu = source.read_text(table.propres.textes[nom], nom)
    for _, gravite, message in ecrits.examiner(
        modele.objet, modele.id, table.textes, table.interdits, {}
    ):
        yield table.probleme(nom, lu.lieu(("objet",)) or 1, message, gravite)
    cles = {*modele.textes, *(m.article for m in modele.mentions if m.article)}
    cles |= {cle for liste in modele.textes_par_classe.values() for cle in liste}
    for cle in sorted(cle for cle in cles if cle not in table.textes):
        message = f"texte inconnu « {cle} » : les clés sont dans kit/droit/textes.yaml."
        yield table.probleme(nom, lu.lieu(("textes",)) or 1, message)
