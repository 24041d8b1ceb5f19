"""What a declaration of claim needs: proceedings, a deadline, an addressee, a signatory."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from kit.checks.outils import avertir, erreur, noter
from kit.droit import procedures
from kit.phrases import jour

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kit.errors import Probleme
    from kit.situation import Situation

JOURS_PROCHES = 15
_ICI = ("debiteur", "procedure_collective")


def ouverte(s: Situation) -> Iterator[Probleme]:
    """A claim is declared in proceedings that are open, and known by their court and number."""
    procedure = s.procedure
    if procedure is None:
        yield erreur(
            ("debiteur",),
            "aucune procédure collective ouverte à ce jour : rien à déclarer ; si elle l'est,"
            " ajoutez « procedure_collective: {type: …, jugement: …, bodacc: …} »",
        )
        return
    if procedure.type == "surendettement":
        yield erreur(_ICI, "surendettement : la créance se dit à la commission, pas ici")
    for mot, quoi in (("tribunal", "le tribunal"), ("numero", "le numéro de la procédure")):
        if getattr(procedure, mot) is None:
            yield avertir(_ICI, f"{quoi} manque : ajoutez « {mot} », l'annonce au BODACC le donne")


def delai(s: Situation) -> Iterator[Probleme]:
    """Two months from the BODACC; later, only a judge can lift the bar (L622-24, L622-26)."""
    procedure = s.procedure
    if procedure is None or procedure.type == "surendettement":
        return
    if procedure.bodacc is None:
        yield erreur(
            _ICI,
            "la date de publication au BODACC manque : c'est elle qui fait courir les deux mois ;"
            " ajoutez « bodacc »",
        )
        return
    fin = procedures.delai_declaration(procedure.bodacc)
    chemin = (*_ICI, "bodacc")
    if s.au > fin:
        releve = procedures.delai_releve_de_forclusion(procedure.bodacc)
        suite = (
            f"demandez un relevé de forclusion avant le {jour(releve)}"
            if s.au <= releve
            else f"le relevé de forclusion devait être demandé avant le {jour(releve)}"
        )
        yield erreur(chemin, f"délai de déclaration expiré le {jour(fin)} : {suite}")
    elif s.au + timedelta(days=JOURS_PROCHES) >= fin:
        yield avertir(
            chemin, f"dernier jour pour déclarer : le {jour(fin)} ; envoyez sans attendre"
        )


def destinataire(s: Situation) -> Iterator[Probleme]:
    """The declaration goes to the mandataire or the liquidateur, never to the court."""
    procedure = s.procedure
    if procedure is None:
        return
    if procedure.mandataire is None:
        yield erreur(
            _ICI,
            "le mandataire judiciaire (ou le liquidateur) manque : c'est à lui qu'on déclare ;"
            " ajoutez « mandataire: {nom: …, adresse: …} »",
        )
    elif procedure.mandataire.adresse is None:
        yield erreur((*_ICI, "mandataire"), "l'adresse du mandataire manque : ajoutez « adresse »")


def signataire(s: Situation) -> Iterator[Probleme]:
    """The creditor certifies the claim sincere; another signs with a written power."""
    if s.dossier.expediteur == "agence":
        yield avertir(
            ("expediteur",),
            "une agence déclare avec un pouvoir spécial écrit, donné avant la fin du délai :"
            " joignez-le (point à faire vérifier)",
        )
    if s.dossier.creancier.representant is None and s.dossier.creancier.forme is not None:
        yield avertir(("creancier",), "qui certifie la créance sincère ? ajoutez « representant »")


def garanties(s: Situation) -> Iterator[Probleme]:
    """A security is declared with its nature and its document (L622-25)."""
    visibles = {piece.id for piece in s.dossier.pieces if not piece.confidentiel}
    for rang, garantie in enumerate(s.dossier.garanties):
        if garantie.piece not in visibles:
            yield avertir(
                ("garanties", rang),
                "l'acte qui crée la garantie n'est pas joint : la créance serait admise sans elle ;"
                " ajoutez-le aux pièces et nommez-le dans « piece »",
            )
    contrat = s.dossier.contrat
    reserve = any(c.objet == "reserve_propriete" for c in contrat.clauses) if contrat else False
    if reserve and not any(g.nature == "reserve_propriete" for g in s.dossier.garanties):
        yield avertir(
            ("contrat", "clauses"),
            "une clause de réserve de propriété est au contrat : déclarez-la dans « garanties », et"
            " revendiquez les biens dans le délai (trois mois, à faire vérifier)",
        )


def envoi(s: Situation) -> Iterator[Probleme]:
    """The creditor must be able to prove that it was sent, and what."""
    if s.procedure is not None:
        yield noter(
            _ICI,
            "envoyez en recommandé, avec un moyen de prouver le contenu du pli : un simple courriel"
            " prouve mal",
        )
