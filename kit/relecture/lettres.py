"""The letters made from a firm's template, beside those that the bundled one makes."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kit.compose import compose, rediger
from kit.errors import ModeleFautif, Probleme
from kit.modele import Mention, Modele, mentions_absentes
from kit.relecture import accessibilite
from kit.relecture.cas import Cas, Exemples
from kit.relecture.ecrits import reprocher
from kit.relecture.table import Table
from kit.sujet import Sujet

_BALISE = re.compile(r"<[^>]*>")
ALENTOURS = 8  # signs around a word, enough to tell two of its places apart


@dataclass(frozen=True, slots=True)
class Essai:
    """A case, what the letter is made from, and the bundled letter; None for a new document."""

    cas: Cas
    sujet: Sujet
    reference: str | None


def essais(modele: Modele, table: Table, exemples: Exemples) -> Iterator[Essai]:
    """Give the cases for which the bundled document makes a letter.

    All the examples that it suits as they stand, then one for each other class and sender.
    """
    couverts = set()
    for cas in exemples.naturels(modele):
        for essai in _essai(modele, cas, table, exemples):
            couverts.add((cas.classe, cas.expediteur))
            yield essai
    for classe in modele.classes:
        for expediteur in modele.expediteurs:
            if (classe, expediteur) not in couverts:
                variantes = exemples.variantes(modele, classe, expediteur)
                essayes = (
                    essai for cas in variantes for essai in _essai(modele, cas, table, exemples)
                )
                yield from (essai for essai in [next(essayes, None)] if essai is not None)


def _essai(modele: Modele, cas: Cas, table: Table, exemples: Exemples) -> Iterator[Essai]:
    """Try the bundled document; nothing when it makes no letter of this case."""
    fourni = table.fourni(modele.id)
    reference = exemples.lettre(cas, fourni) if fourni else None
    if fourni and reference is None:
        return
    yield Essai(cas, cas.sujet(modele, table.atelier), reference)


def relire(modele: Modele, tries: Sequence[Essai], table: Table) -> Iterator[Probleme]:
    """List what the letters lack, and what they should not say."""
    absentes: dict[Mention, list[Cas]] = {}
    corps = f"{modele.id}/corps.html"
    for essai in tries:
        try:
            objet, lettre = rediger(essai.sujet, table.atelier.templates, table.propres)
        except ModeleFautif as faute:
            yield table.situe(faute, corps)
            continue
        for mention in _manquantes(modele, essai, lettre, table):
            absentes.setdefault(mention, []).append(essai.cas)
        yield from _mots(modele, essai, f"{objet}\n{lettre}", table)
    for mention, cas in absentes.items():
        yield table.probleme(corps, 1, _absente(mention, cas, table))


def _manquantes(modele: Modele, essai: Essai, lettre: str, table: Table) -> list[Mention]:
    """Give the mentions lost: due here, and in the bundled letter when they come from it."""
    cas, fourni = essai.cas, table.fourni(modele.id)
    absentes = mentions_absentes(modele, lettre, cas.classe, cas.expediteur)
    if fourni is None or essai.reference is None:
        return list(absentes)
    jamais = mentions_absentes(fourni, essai.reference, cas.classe, cas.expediteur)
    return [mention for mention in absentes if mention not in jamais]


def _absente(mention: Mention, cas: Sequence[Cas], table: Table) -> str:
    qui = [f"{c.classe}, signé {c.expediteur}, exemple {c.exemple}" for c in cas]
    suite = f" et {len(qui) - 1} autres cas" if len(qui) > 1 else ""
    ecrit = reprocher(f"« {mention.contient} » ({mention.cle})", mention.article, table.textes)
    return f"mention obligatoire absente : {ecrit} — {qui[0]}{suite}."


def _mots(modele: Modele, essai: Essai, lettre: str, table: Table) -> Iterator[Probleme]:
    """Give the forbidden words that the dossier did not bring to the letter."""
    lue, reference = _lu(lettre), _lu(essai.reference or "")
    for interdit in table.interdits.pour(modele.id, essai.cas.classe):
        connus = [entoure for _, entoure in interdit.dans(reference, ALENTOURS)]
        for mot, entoure in interdit.dans(lue, ALENTOURS):
            if entoure in connus:
                connus.remove(entoure)
                continue
            raison = reprocher(interdit.raison, interdit.article, table.textes)
            qui = f" à un {essai.cas.classe}" if interdit.classes else ""
            ici = (f"{modele.id}/corps.html", 1)
            avant, _, apres = entoure.partition(mot)
            extraits = (entoure.strip(), mot + apres.rstrip(), avant.lstrip() + mot, mot)
            nom, ligne = next(table.trouve(modele.id, *extraits), ici)
            yield table.probleme(nom, ligne, f"« {mot} » est interdit{qui} : {raison}.")


def pages(modele: Modele, tries: Sequence[Essai], table: Table) -> Iterator[Probleme]:
    """Look at one whole page for each class of debtor."""
    premiers = {essai.cas.classe: essai for essai in reversed(tries)}
    for essai in premiers.values():
        try:
            page = compose(essai.sujet, table.atelier.templates, table.propres).html
        except ModeleFautif as faute:
            yield table.situe(faute, f"{modele.id}/corps.html")
            continue
        for balise, message in accessibilite.examiner(page):
            # A tag that no template of the firm writes is one of ours.
            nue = balise.split(maxsplit=1)[0].rstrip(">")
            for nom, ligne in table.trouve(modele.id, balise, f"{nue} ", f"{nue}>"):
                yield table.probleme(nom, ligne, f"{message}.")


def _lu(lettre: str) -> str:
    return " ".join(html.unescape(_BALISE.sub(" ", lettre)).split())
