"""`kit etat`: the next document, why, why not the others, the legal clocks."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kit.cli import commun

if TYPE_CHECKING:
    from kit.decision import Avis, Decision
    from kit.decompte import Decompte
    from kit.etude import Etude

LARGEUR = 80


@click.command(short_help="dit quel document vient ensuite, et pourquoi")
@commun.chemins
@commun.au
@click.option("--json", "en_json", is_flag=True, help="Écrit l'état en JSON.")
def etat(chemins: tuple[Path, ...], au: date | None, en_json: bool) -> int:
    """Dit le prochain document, pourquoi, pourquoi pas les autres, et les délais qui courent."""
    from kit import etude  # noqa: PLC0415 - slow to import

    atelier = etude.open_atelier()
    jour = au or commun.today()
    etudes = [etude.study(dossier, jour, atelier) for dossier in commun.find(chemins)]
    lisibles = [trouve for trouve in etudes if trouve.decision is not None]
    for trouve in etudes:
        for probleme in trouve.fautes:
            commun.echo(commun.show(probleme), err=True)
    if en_json:
        etats = [plain(trouve.decision) for trouve in lisibles if trouve.decision]
        click.echo(
            json.dumps(etats[0] if len(etudes) == 1 and etats else etats, ensure_ascii=False)
        )
    else:
        click.echo(commun.printable("\n\n".join("\n".join(_page(t)) for t in lisibles)))
    return 0 if len(lisibles) == len(etudes) else 1


def plain(decision: Decision) -> dict[str, Any]:
    """Give the decision as the JSON that the command line promises."""
    return {
        "reference": decision.reference,
        "au": decision.au.isoformat(),
        "document": decision.document,
        "motifs": list(decision.motifs),
        "alertes": list(decision.alertes),
        "avis": [
            {
                "document": avis.document,
                "possible": avis.possible,
                "opportun": avis.opportun,
                "motifs": [motif.texte for motif in avis.motifs],
            }
            for avis in decision.avis
        ],
        "horloges": [
            {"objet": horloge.objet, "le": horloge.le.isoformat(), "texte": horloge.texte}
            for horloge in decision.horloges
        ],
    }


def _page(trouve: Etude) -> Iterator[str]:
    decision, compte = trouve.decision, trouve.decompte
    if decision is None or compte is None or trouve.lecture.dossier is None:
        return
    debiteur = trouve.lecture.dossier.debiteur.nom
    yield from _tete(decision, compte, debiteur)
    yield ""
    yield from _choix(decision)
    yield from _section("À voir", [f"! {alerte}" for alerte in decision.alertes])
    yield from _section(
        "Délais qui courent",
        [f"{h.le:%d/%m/%Y}  {h.texte}" for h in decision.horloges],
    )
    yield from _section("Les autres documents", list(_refus(decision.avis, decision.document)))


def _tete(decision: Decision, compte: Decompte, debiteur: str) -> Iterator[str]:
    from kit.phrases import euros  # noqa: PLC0415 - loaded by now

    yield f"{decision.reference} — {debiteur} — au {decision.au:%d/%m/%Y}"
    retard = max((solde.jours_retard for solde in compte.soldes), default=0)
    yield f"Dû : {euros(compte.total)} ; retard : {commun.plural(retard, 'jour')}"


def _choix(decision: Decision) -> Iterator[str]:
    if decision.document is None:
        yield "➜ Rien à envoyer aujourd'hui."
    else:
        titre = decision.avis_sur(decision.document).titre
        yield f"➜ {titre} ({decision.document})"
    for motif in decision.motifs:
        yield from _puce(motif)


def _section(nom: str, lignes: list[str]) -> Iterator[str]:
    if lignes:
        yield ""
        yield nom
        for ligne in lignes:
            yield from _puce(ligne)


def _refus(avis: tuple[Avis, ...], choisi: str | None) -> Iterator[str]:
    for opinion in avis:
        if opinion.document != choisi:
            etat = "" if opinion.possible else "non : "
            attente = "pas maintenant : " if opinion.possible and not opinion.opportun else ""
            raison = opinion.motifs[0].texte if opinion.motifs else "possible."
            yield f"{opinion.document} — {etat}{attente}{raison}"


def _puce(texte: str) -> Iterator[str]:
    yield from textwrap.wrap(texte, LARGEUR, initial_indent="  ", subsequent_indent="    ")
