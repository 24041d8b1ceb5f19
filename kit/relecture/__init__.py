"""Rereads a firm's own templates: what the law requires is still there, what it forbids is not.

Each template is tried on every example, class of debtor and sender for which the bundled one
makes a letter; the bundled letter of the same case says which mentions are due.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kit import modeles, source
from kit.compose import compose, rediger
from kit.compose.lecture import feuilles
from kit.errors import KitError, ModeleFautif, Probleme
from kit.etude import Atelier
from kit.modele import Mention, Modele, mentions_absentes
from kit.propres import COMMUNS, MANIFESTE, Propres
from kit.relecture import accessibilite, ecrits, interdits
from kit.relecture.cas import Cas, Exemples, connus
from kit.relecture.essai import Essai
from kit.sujet import Sujet

_LIEU = re.compile(r"(?s)(.+?):(\d+) : (.+)")


def relire(propres: Propres, atelier: Atelier) -> list[Probleme]:
    """List what is wrong in a firm's own templates; `atelier` holds the bundled ones alone."""
    lus, problemes = modeles.examine(atelier.modeles, propres)
    fautifs = {probleme.fichier for probleme in problemes if probleme.gravite == "erreur"}
    relecteur = Relecteur(propres, atelier)
    problemes += relecteur.communs()
    partages = any(nom.endswith(".html") for nom in propres.sous(COMMUNS))
    for modele in lus:
        sien = modele.id in propres.documents
        if (sien or partages) and propres.lieu(f"{modele.id}/{MANIFESTE}") not in fautifs:
            problemes += relecteur.document(modele)
    return sorted(dict.fromkeys(problemes), key=lambda p: (p.fichier, p.ligne or 0, p.message))


class Relecteur:
    """What every document of a firm is reread with."""

    def __init__(self, propres: Propres, atelier: Atelier) -> None:
        self.propres, self.atelier = propres, atelier
        self.fournis = {modele.id: modele for modele in atelier.modeles}
        self.interdits = interdits.read(atelier.templates)
        self.exemples = Exemples(atelier)

    def communs(self) -> Iterator[Probleme]:
        """Reread what the documents share."""
        try:
            feuilles(self.propres)
        except ModeleFautif as faute:
            yield _situe(faute, str(self.propres.racine))
        yield from self._sources(COMMUNS, None, {})

    def document(self, modele: Modele) -> Iterator[Probleme]:
        """Reread one document: its sources, then the letters made from it."""
        essais = list(self._essais(modele))
        sujets = [essai.sujet for essai in essais[:12]]
        yield from self._sources(modele.id, modele.id, connus(sujets))
        yield from self._objet(modele)
        if not essais and modele.id in self.propres.documents:
            message = (
                "aucun exemple ne permet de relire ce document : nommez-en un dans « exemple », "
                "avec les mots qu'il lui faut."
            )
            yield self._probleme(f"{modele.id}/{MANIFESTE}", 1, message, "avertissement")
        yield from self._lettres(modele, essais)
        yield from self._pages(modele, essais)

    def _sources(
        self, dossier: str, document: str | None, mots: ecrits.Connus
    ) -> Iterator[Probleme]:
        for nom, texte in self.propres.sous(dossier).items():
            if nom.endswith(".html"):
                for ligne, gravite, message in ecrits.examiner(
                    texte, document, self.atelier.droit.textes, self.interdits, mots
                ):
                    yield self._probleme(nom, ligne, message, gravite)

    def _objet(self, modele: Modele) -> Iterator[Probleme]:
        """Reread what a manifest writes: the subject, and the texts it cites."""
        nom = f"{modele.id}/{MANIFESTE}"
        if nom not in self.propres.textes:
            return
        lu = source.read_text(self.propres.textes[nom], nom)
        textes = self.atelier.droit.textes
        for _, gravite, message in ecrits.examiner(
            modele.objet, modele.id, textes, self.interdits, {}
        ):
            yield self._probleme(nom, lu.lieu(("objet",)) or 1, message, gravite)
        cles = {*modele.textes, *(m.article for m in modele.mentions if m.article)}
        cles |= {cle for liste in modele.textes_par_classe.values() for cle in liste}
        for cle in sorted(cles):
            if cle not in textes:
                message = f"texte inconnu « {cle} » : les clés sont dans kit/droit/textes.yaml."
                yield self._probleme(nom, lu.lieu(("textes",)) or 1, message)

    def _essais(self, modele: Modele) -> Iterator[Essai]:
        """Give the cases for which the bundled document makes a letter, each class and sender."""
        couverts = set()
        for groupe in self.exemples.cas(modele):
            paire = (groupe[0].classe, groupe[0].expediteur) if groupe else None
            if paire is None or (len(groupe) > 1 and paire in couverts):
                continue
            essai = next((e for cas in groupe if (e := self._essai(modele, cas))), None)
            if essai is not None:
                couverts.add(paire)
                yield essai

    def _essai(self, modele: Modele, cas: Cas) -> Essai | None:
        """Try the bundled document; None when it makes no letter of this case."""
        fourni = self.fournis.get(modele.id)
        try:
            sujet = cas.sujet(modele, self.atelier)
            if fourni is None:
                return Essai(cas, sujet, None)
            objet, corps = rediger(replace(sujet, modele=fourni), self.atelier.templates)
        except KitError:
            return None
        return Essai(cas, sujet, f"{objet}\n{corps}")

    def _lettres(self, modele: Modele, essais: Sequence[Essai]) -> Iterator[Probleme]:
        absentes: dict[Mention, list[Cas]] = {}
        corps = f"{modele.id}/corps.html"
        for essai in essais:
            try:
                objet, lettre = rediger(essai.sujet, self.atelier.templates, self.propres)
            except ModeleFautif as faute:
                yield _situe(faute, self.propres.lieu(corps))
                continue
            for mention in self._manquantes(modele, essai, lettre):
                absentes.setdefault(mention, []).append(essai.cas)
            for interdit, mot in essai.ajouts(f"{objet}\n{lettre}", modele.id, self.interdits):
                raison = ecrits.reprocher(
                    interdit.raison, interdit.article, self.atelier.droit.textes
                )
                a_qui = f" à un {essai.cas.classe}" if interdit.classes else ""
                message = f"« {mot} » est interdit{a_qui} : {raison}."
                yield self._probleme(corps, self._ligne(modele, mot), message)
        for mention, cas in absentes.items():
            yield self._probleme(corps, 1, self._absente(mention, cas))

    def _manquantes(self, modele: Modele, essai: Essai, lettre: str) -> list[Mention]:
        """Give the mentions lost: due here, and in the bundled letter when they come from it."""
        cas, fourni = essai.cas, self.fournis.get(modele.id)
        absentes = mentions_absentes(modele, lettre, cas.classe, cas.expediteur)
        if fourni is None or essai.reference is None:
            return list(absentes)
        jamais = mentions_absentes(fourni, essai.reference, cas.classe, cas.expediteur)
        return [mention for mention in absentes if mention not in jamais]

    def _absente(self, mention: Mention, cas: Sequence[Cas]) -> str:
        textes = self.atelier.droit.textes
        source_ = f" ({textes.get(mention.article).citation})" if mention.article else ""
        qui = dict.fromkeys(f"{c.classe}, signé {c.expediteur}, exemple {c.exemple}" for c in cas)
        suite = f" et {len(qui) - 1} autres cas" if len(qui) > 1 else ""
        return (
            f"mention obligatoire absente : « {mention.contient} » ({mention.cle}){source_} — "
            f"{next(iter(qui))}{suite}."
        )

    def _pages(self, modele: Modele, essais: Sequence[Essai]) -> Iterator[Probleme]:
        """Look at one whole page for each class of debtor."""
        premiers = {essai.cas.classe: essai for essai in reversed(essais)}
        for essai in premiers.values():
            try:
                page = compose(essai.sujet, self.atelier.templates, self.propres).html
            except ModeleFautif as faute:
                yield _situe(faute, self.propres.lieu(f"{modele.id}/corps.html"))
                continue
            for balise, message in accessibilite.examiner(page):
                yield from self._balise(modele, balise, f"{message}.")

    def _balise(self, modele: Modele, balise: str, message: str) -> Iterator[Probleme]:
        """Put a fault of a page at the line of the firm's own template that wrote the tag."""
        siens = self.propres.sous(modele.id) | self.propres.sous(COMMUNS)
        pages = {nom: texte for nom, texte in siens.items() if nom.endswith(".html")}
        for cherche in (balise, balise.split(maxsplit=1)[0].rstrip(">")):
            for nom, texte in pages.items():
                if cherche in texte:
                    ligne = texte.count("\n", 0, texte.index(cherche)) + 1
                    yield self._probleme(nom, ligne, message)
                    return

    def _ligne(self, modele: Modele, mot: str) -> int:
        texte = interdits.aplatir(self.propres.textes.get(f"{modele.id}/corps.html", ""))
        place = texte.casefold().find(mot.casefold())
        return texte.count("\n", 0, place) + 1 if place >= 0 else 1

    def _probleme(
        self, nom: str, ligne: int, message: str, gravite: ecrits.Gravite = "erreur"
    ) -> Probleme:
        return Probleme((), message, gravite, fichier=self.propres.lieu(nom), ligne=ligne)


def _situe(faute: KitError, defaut: str) -> Probleme:
    """Give the file and the line that a refusal names."""
    trouve = _LIEU.fullmatch(str(faute))
    if trouve is None:
        return Probleme((), str(faute), fichier=defaut, ligne=1)
    return Probleme((), trouve[3], fichier=trouve[1], ligne=int(trouve[2]))
