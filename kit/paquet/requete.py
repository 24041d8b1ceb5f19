"""The draft of a requête en injonction de payer, when that way is open."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kit import empreinte, lectures, renvois, voies
from kit.compose import compose
from kit.errors import ModeleFautif
from kit.modele import choose, manquants, mentions_absentes
from kit.paquet.feuillets import Feuillet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kit.etude import Atelier, Etude
    from kit.modele import Modele
    from kit.render import Rendu
    from kit.sujet import Sujet

DOCUMENT = "requete_injonction_de_payer"
VOIE = "injonction_de_payer"


def draft(
    etude: Etude, sujet: Sujet, atelier: Atelier, rendu: Rendu
) -> tuple[bytes | None, tuple[str, ...]]:
    """Give the draft as a PDF, or None and the reasons why there is none, in French.

    Raises ModeleFautif when a firm's own template has lost a mandatory mention.
    """
    modele = choose(atelier.modeles, DOCUMENT)
    lectures.note_name(f"templates/{atelier.templates.name}/{DOCUMENT}/modele.yaml")
    raisons = tuple(_obstacles(etude, sujet, modele))
    if raisons:
        return None, raisons
    demande = replace(sujet, modele=modele, limite=None, reproductions={}, profil=None)
    composition = compose(demande, atelier.templates, atelier.propres)
    dossier = sujet.dossier
    absentes = mentions_absentes(
        modele, composition.corps_html, dossier.debiteur.classe, dossier.expediteur
    )
    if absentes:
        mots = ", ".join(f"« {mention.contient} »" for mention in absentes)
        raise ModeleFautif(f"{modele.titre} : mention obligatoire absente du modèle : {mots}.")
    page = Feuillet(renvois.drop(composition.html), composition.ressources)
    return empreinte.inscribe(rendu.pdf(page, sujet.au)), ()


def _obstacles(etude: Etude, sujet: Sujet, modele: Modele) -> Iterator[str]:
    """Say what closes the way, and what the dossier lacks to write the draft."""
    dossier = sujet.dossier
    for voie in voies.compute(dossier, sujet.decompte, sujet.au):
        if voie.cle == VOIE:
            closes = [c.texte for c in voie.conditions if c.etat == "non_remplie"]
            yield from (f"condition non remplie : {texte}." for texte in closes)
    for mot in manquants(modele, dossier, dossier.debiteur.classe, dossier.expediteur):
        yield f"le dossier ne donne pas « {mot} »."
    motifs = etude.decision.avis_sur(modele.id).motifs if etude.decision else ()
    yield from (motif.texte for motif in motifs if motif.interdit and motif.legal)
