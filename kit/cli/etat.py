"""`kit etat`: the next document, why, why not the others, the legal clocks."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kit.cli import commun
from kit.errors import KitError, Probleme

if TYPE_CHECKING:
    from kit.decision import Avis, Decision
    from kit.decompte import Decompte
    from kit.etude import Atelier
    from kit.situation import Situation

Urgence = tuple[bool, bool, date, tuple[int, str]]
LARGEUR = 80
URGENT = timedelta(days=60)
LEGALES = ("prescription", "declaration", "releve_de_forclusion", "ordonnance")
# The rungs of the ladder, short enough for one line.
COURTS = {
    "relance_preventive": "avant",
    "relance_amiable": "amiable",
    "relance_ferme": "ferme",
    "note_de_penalites": "pénalités",
    "ultime_relance": "ultime",
    "mise_en_demeure": "MED",
    "transmission_agence": "agence",
    "dossier_contentieux": "contentieux",
}


@click.command(short_help="dit quel document vient ensuite, et pourquoi")
@commun.chemins
@commun.au
@commun.propres
@click.option("--json", "en_json", is_flag=True, help="Écrit l'état en JSON.")
@commun.taches
def etat(
    chemins: tuple[Path, ...],
    au: date | None,
    propres: Path | None,
    en_json: bool,
    taches: int | None,
) -> int:
    """Dit le prochain document, pourquoi, pourquoi pas les autres, et les délais qui courent.

    Avec plusieurs dossiers : une ligne par dossier, le plus urgent d'abord.
    """
    from kit import etude  # noqa: PLC0415 - slow to import

    atelier = etude.open_atelier(propres=propres)
    dossiers = commun.find(chemins)
    seul = len(dossiers) == 1
    look = partial(_look, au=au or commun.today(), atelier=atelier, say=_said(en_json, seul=seul))
    vus = [look(dossiers[0])] if seul else list(_looked(dossiers, look, atelier, taches))
    lisibles = [vu for vu in vus if vu.dit is not None]
    for vu in vus:
        for faute in vu.fautes:
            commun.tell(commun.show(faute), err=True)
    if en_json:
        import json  # noqa: PLC0415 - only here

        etats = [vu.dit for vu in lisibles]
        click.echo(json.dumps(etats[0] if seul and etats else etats, ensure_ascii=False))
    elif lisibles:
        par_urgence = sorted(lisibles, key=lambda vu: vu.urgence)
        commun.echo("\n".join(ligne for vu in par_urgence for ligne in vu.dit))
    return max([int(len(lisibles) < len(vus)), *(vu.code for vu in vus)])


@dataclass(frozen=True, slots=True)
class Vu:
    """What is shown of one dossier, None for a faulty one, and where among others."""

    fautes: tuple[Probleme, ...]
    dit: Any = None
    urgence: Urgence = (True, True, date.max, (0, ""))
    code: int = 0


def _said(en_json: bool, *, seul: bool) -> Callable[[Situation, Decision], Any]:
    """Give how a dossier is told: as JSON, as a page, as one line among others."""
    if en_json:
        return lambda _, decision: plain(decision)
    ecrire = _page if seul else _ligne
    return lambda faits, decision: list(ecrire(faits, decision))


def _look(
    dossier: Path, au: date, atelier: Atelier, say: Callable[[Situation, Decision], Any]
) -> Vu:
    from kit import etude  # noqa: PLC0415 - loaded by now

    trouve = etude.study(dossier, au, atelier, exhibits=False)
    faits, decision = trouve.situation, trouve.decision
    if faits is None or decision is None:
        return Vu(trouve.fautes)
    return Vu(trouve.fautes, say(faits, decision), _urgence(decision))


def _looked(
    dossiers: list[Path], look: Callable[[Path], Vu], atelier: Atelier, taches: int | None
) -> Iterator[Vu]:
    """Look at each dossier, several at a time, in their order."""
    from kit.ouvrier import Limites  # noqa: PLC0415 - only for several
    from kit.portefeuille.moteurs.local import each  # noqa: PLC0415 - idem

    atelier.read()
    return each(dossiers, look, _stopped, Limites(), taches or commun.cores())


def _stopped(dossier: Path, refus: KitError) -> Vu:
    return Vu((Probleme((), str(refus), fichier=str(dossier)),), code=refus.code)


def plain(decision: Decision) -> dict[str, Any]:
    """Give the decision as the JSON that the command line promises."""
    suite = decision.suite
    return {
        "reference": decision.reference,
        "au": decision.au.isoformat(),
        "document": decision.document,
        "motifs": list(decision.motifs),
        "suite": suite
        and {"document": suite.document, "le": suite.le.isoformat() if suite.le else None},
        "niveau": decision.niveau or None,
        "alertes": list(decision.alertes),
        "avis": [_avis(avis) for avis in decision.avis],
        "horloges": [
            {"objet": horloge.objet, "le": horloge.le.isoformat(), "texte": horloge.texte}
            for horloge in decision.horloges
        ],
    }


def _avis(avis: Avis) -> dict[str, Any]:
    return {
        "document": avis.document,
        "possible": avis.possible,
        "opportun": avis.opportun,
        "motifs": [motif.texte for motif in avis.motifs],
        "codes": [motif.code for motif in avis.motifs if motif.interdit],
    }


def _page(faits: Situation, decision: Decision) -> Iterator[str]:
    yield from _tete(decision, faits.decompte, faits.dossier.debiteur.nom)
    yield from _echelle(decision)
    yield ""
    yield from _choix(decision)
    yield from _section("À voir", [f"! {alerte}" for alerte in decision.alertes])
    horloges = [f"{h.le:%d/%m/%Y}  {h.texte}" for h in decision.horloges]
    yield from _section("Délais qui courent", horloges)
    autres = [avis for avis in decision.avis if avis.document != decision.document]
    yield from _section("Possible aussi", _noms(a for a in autres if a.possible and a.opportun))
    yield from _section("Pas encore", _raisons(a for a in autres if a.possible and not a.opportun))
    yield from _section("Refusé", _raisons(a for a in autres if not a.possible and _parle(a)))
    muets = (a for a in autres if not a.possible and not _parle(a))
    yield from _section("Sans objet", _noms(muets))


def _tete(decision: Decision, compte: Decompte, debiteur: str) -> Iterator[str]:
    yield f"{decision.reference} — {debiteur} — au {decision.au:%d/%m/%Y}"
    yield f"Dû : {_euros(compte)} ; retard : {commun.plural(_retard(compte), 'jour')}"


def _echelle(decision: Decision) -> Iterator[str]:
    """Show the rungs of the ladder: sent, to send today, to come."""
    marches = (
        f"{'●' if nom in decision.franchies else '➜' if nom == decision.document else '○'} {court}"
        for nom, court in COURTS.items()
    )
    yield " ".join(marches)


def _choix(decision: Decision) -> Iterator[str]:
    if decision.document is None:
        yield "➜ Rien à envoyer aujourd'hui."
    else:
        titre = decision.avis_sur(decision.document).titre
        choix = f"➜ Aujourd'hui : {titre} ({decision.document})"
        yield from textwrap.wrap(commun.unbroken(choix), LARGEUR, subsequent_indent="  ")
    for motif in decision.motifs:
        yield from _puce(motif)
    if decision.suite is not None:
        quand = f"dès le {decision.suite.le:%d/%m/%Y}" if decision.suite.le else "date à venir"
        suite = f"➜ Ensuite : {decision.suite.titre} ({decision.suite.document}), {quand}"
        yield from textwrap.wrap(commun.unbroken(suite), LARGEUR, subsequent_indent="  ")


def _section(nom: str, lignes: list[str]) -> Iterator[str]:
    if lignes:
        yield ""
        yield nom
        for ligne in lignes:
            yield from _puce(ligne)


def _noms(avis: Iterable[Avis]) -> list[str]:
    noms = ", ".join(opinion.document for opinion in avis)
    return [noms] if noms else []


def _raisons(avis: Iterable[Avis]) -> list[str]:
    """Give each reason once, after the documents it holds back."""
    groupes: dict[str, list[str]] = {}
    for opinion in avis:
        groupes.setdefault(opinion.motifs[0].texte, []).append(opinion.document)
    return [f"{', '.join(noms)} : {raison}" for raison, noms in groupes.items()]


def _parle(avis: Avis) -> bool:
    """Tell whether a refusal says more than that there is nothing to make the document of."""
    from kit.gardes.motif import COLLECTIVES  # noqa: PLC0415 - loaded by now

    muets = ("objet", "plan", "G9", "expediteur", "classe")
    return avis.motifs[0].code not in muets and avis.document not in COLLECTIVES


def _puce(texte: str) -> Iterator[str]:
    texte = commun.unbroken(texte)
    yield from textwrap.wrap(texte, LARGEUR, initial_indent="  ", subsequent_indent="    ")


def _ligne(faits: Situation, decision: Decision) -> Iterator[str]:
    """Write one line for a dossier; `!` marks a legal date that is near."""
    nom, compte = faits.dossier.debiteur.nom, faits.decompte
    signe = "!" if _urgent(decision) else "➜" if decision.document else " "
    yield (
        f"{signe} {decision.reference[:11]:<11} {nom[:16]:<16} {_euros(compte):>13}"
        f" {_retard(compte):>4} j  {_prochain(decision)[:26]}"
    )


def _prochain(decision: Decision) -> str:
    if decision.document is not None:
        return decision.document
    suite = decision.suite
    if suite is None or suite.le is None:
        return "".join(f"({motif})" for motif in decision.motifs[:1])
    return f"{suite.le:%d/%m} {suite.document}"


def _urgence(decision: Decision) -> Urgence:
    """Rank a dossier among others: the most urgent first."""
    suite = decision.suite.le if decision.suite and decision.suite.le else date.max
    clef = decision.au if decision.document else suite
    legale = min((h.le for h in decision.horloges if h.objet in LEGALES), default=date.max)
    proche = legale if _urgent(decision) else date.max
    return not _urgent(decision), decision.document is None, min(proche, clef), _rang(decision)


def _rang(decision: Decision) -> tuple[int, str]:
    """Rank the documents of the day as the decision does: the gravest first."""
    from kit.decision import PRIORITE  # noqa: PLC0415 - loaded by now

    connu = decision.document in PRIORITE
    return PRIORITE.index(decision.document or "") if connu else len(PRIORITE), decision.reference


def _urgent(decision: Decision) -> bool:
    """Tell whether a date set by law falls within sixty days."""
    horizon = decision.au + URGENT
    return any(h.objet in LEGALES and h.le <= horizon for h in decision.horloges)


def _euros(compte: Decompte) -> str:
    from kit.phrases import euros  # noqa: PLC0415 - loaded by now

    return euros(compte.total)


def _retard(compte: Decompte) -> int:
    return max((solde.jours_retard for solde in compte.soldes), default=0)
