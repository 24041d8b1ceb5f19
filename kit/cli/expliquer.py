"""`kit expliquer`: the reasoning on one document, rule by rule, with the texts."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kit.cli import commun
from kit.errors import DocumentRefuse

if TYPE_CHECKING:
    from kit.etude import Atelier
    from kit.gardes.motif import Motif
    from kit.modele import Modele
    from kit.situation import Situation


@click.command(short_help="explique, règle par règle, pourquoi un document ou pas")
@click.argument("chemin", type=click.Path(path_type=Path), metavar="CHEMIN")
@click.argument("document", metavar="DOCUMENT")
@commun.au
def expliquer(chemin: Path, document: str, au: date | None) -> int:
    """Montre chaque règle qui pèse sur un document : tenue ou non, pourquoi, quel texte."""
    from kit import etude  # noqa: PLC0415 - slow to import
    from kit.modele import choose  # noqa: PLC0415

    atelier = etude.open_atelier()
    (dossier,) = commun.find([chemin])[:1]
    trouve = etude.study(dossier, au or commun.today(), atelier, exhibits=False)
    modele = choose(atelier.modeles, document)
    if trouve.situation is None:
        for probleme in trouve.fautes:
            commun.tell(commun.show(probleme), err=True)
        raise DocumentRefuse(f"{dossier} : corrigez d'abord ces fautes")
    for ligne in _page(trouve.situation, modele, atelier):
        commun.echo(ligne)
    return 0


def _page(situation: Situation, modele: Modele, atelier: Atelier) -> Iterator[str]:
    from kit.echelle import prematures  # noqa: PLC0415 - loaded by now
    from kit.gardes import GARDES  # noqa: PLC0415

    yield f"{modele.titre} ({modele.id}, fiche {modele.fiche}), au {situation.au:%d/%m/%Y}"
    interdit = False
    for garde in GARDES:
        motifs = tuple(garde.regle(situation, modele))
        interdit = interdit or bool(motifs)
        yield f"{'✗' if motifs else '✓'} {garde.code:<10} {garde.titre}"
        for motif in motifs:
            yield from _motif(motif, atelier)
    attentes = prematures(situation, modele.id)
    yield f"{'…' if attentes else '✓'} {'échelle':<10} le moment est venu"
    for motif in attentes:
        yield from _motif(motif, atelier)
    yield "➜ " + _verdict(interdit, bool(attentes))


def _verdict(interdit: bool, attente: bool) -> str:
    if interdit:
        return "refusé."
    return "possible, mais pas encore le moment." if attente else "possible, et c'est le moment."


def _motif(motif: Motif, atelier: Atelier) -> Iterator[str]:
    yield from textwrap.wrap(
        commun.unbroken(motif.texte), 80, initial_indent="    ", subsequent_indent="    "
    )
    if motif.article is not None:
        texte = atelier.droit.textes.get(motif.article)
        regle = f"{texte.citation} : {texte.regle}"
        yield from textwrap.wrap(regle, 80, initial_indent="    § ", subsequent_indent="      ")
    if motif.interdit and not motif.legal:
        yield f'    (réglage de prudence : --malgre {motif.code} --motif "…" passe outre)'
    if motif.le is not None:
        yield f"    (dès le {motif.le:%d/%m/%Y})"
