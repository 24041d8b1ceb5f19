"""`kit etat`: the next document, why, why not the others, the legal clocks."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kit.cli import commun

if TYPE_CHECKING:
    from kit.decision import Avis, Decision
    from kit.decompte import Decompte
    from kit.etude import Etude

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
def etat(chemins: tuple[Path, ...], au: date | None, propres: Path | None, en_json: bool) -> int:
    """Dit le prochain document, pourquoi, pourquoi pas les autres, et les délais qui courent.

    Avec plusieurs dossiers : une ligne par dossier, le plus urgent d'abord.
    """
    from kit import etude  # noqa: PLC0415 - slow to import

    atelier = etude.open_atelier(propres=propres)
    jour = au or commun.today()
    etudes = [
        etude.study(dossier, jour, atelier, exhibits=False) for dossier in commun.find(chemins)
    ]
    lisibles = [trouve for trouve in etudes if trouve.decision is not None]
    for trouve in etudes:
        for probleme in trouve.fautes:
            commun.echo(commun.show(probleme), err=True)
    if en_json:
        import json  # noqa: PLC0415 - only here

        etats = [plain(trouve.decision) for trouve in lisibles if trouve.decision]
        seul = etats[0] if len(etudes) == 1 and etats else etats
        click.echo(json.dumps(seul, ensure_ascii=False))
    else:
        page = _page(lisibles[0]) if len(etudes) == 1 and lisibles else _liste(lisibles)
        commun.echo("\n".join(page))
    return 0 if len(lisibles) == len(etudes) else 1


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


def _page(trouve: Etude) -> Iterator[str]:
    decision, compte = trouve.decision, trouve.decompte
    if decision is None or compte is None or trouve.lecture.dossier is None:
        return
    yield from _tete(decision, compte, trouve.lecture.dossier.debiteur.nom)
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


def _liste(etudes: Sequence[Etude]) -> Iterator[str]:
    """Write one line per dossier, the most urgent first; `!` marks a legal date that is near."""
    for trouve in sorted(etudes, key=_urgence):
        decision, compte = trouve.decision, trouve.decompte
        if decision is None or compte is None or trouve.lecture.dossier is None:
            continue
        nom = trouve.lecture.dossier.debiteur.nom
        signe = "!" if _urgent(decision) else "➜" if decision.document else " "
        yield (
            f"{signe} {decision.reference[:11]:<11} {nom[:16]:<16} {_euros(compte):>13}"
            f" {_retard(compte):>4} j  {_prochain(decision)[:26]}"
        )


def _prochain(decision: Decision) -> str:
    if decision.document is not None:
        return decision.document
    suite = decision.suite
    if suite is None:
        return f"({decision.motifs[0]})" if decision.motifs else ""
    return f"{suite.le:%d/%m} {suite.document}" if suite.le else suite.document


def _urgence(trouve: Etude) -> tuple[bool, bool, date, tuple[int, str]]:
    decision = trouve.decision
    if decision is None:
        return True, True, date.max, (0, "")
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
