"""`kit decompte`: what is owed, as a table, JSON or CSV."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kit import tableur
from kit.cli import commun, tableau

if TYPE_CHECKING:
    from kit.decompte import Decompte, Ligne

POSTES = ("principal", "penalites", "interets", "indemnites", "clause_penale", "total", "par_jour")
COURUS = ("penalites", "interets", "indemnite", "clause_penale")


@click.command(short_help="calcule ce qui est dû, ligne par ligne")
@click.argument("chemin", type=click.Path(path_type=Path), metavar="CHEMIN")
@commun.au
@click.option("--json", "en_json", is_flag=True, help="Écrit le décompte en JSON.")
@click.option("--csv", "en_csv", is_flag=True, help="Écrit les lignes en CSV (point-virgule).")
def decompte(chemin: Path, au: date | None, en_json: bool, en_csv: bool) -> int:
    """Calcule ce qui reste dû au jour donné, avec le taux et la base de chaque ligne."""
    from kit import etude  # noqa: PLC0415 - slow to import

    (dossier,) = commun.find([chemin])[:1]
    trouve = etude.study(dossier, au or commun.today(), etude.open_atelier(), exhibits=False)
    for probleme in trouve.problemes:
        if probleme.gravite == "erreur" or not (en_json or en_csv):
            commun.tell(commun.show(probleme), err=True)
    if trouve.decompte is None:
        return 1
    if en_json:
        click.echo(json.dumps(plain(trouve.decompte), ensure_ascii=False, indent=2))
    elif en_csv:
        click.echo(tableur.decompte(trouve.decompte), nl=False)
    else:
        click.echo(commun.printable(tableau.decompte(trouve.decompte)))
    return 0


def plain(compte: Decompte) -> dict[str, Any]:
    """Give the statement as the JSON that the command line promises; amounts as text."""
    return {
        "reference": compte.reference,
        "au": compte.au.isoformat(),
        **{poste: str(getattr(compte, poste)) for poste in POSTES},
        "courus": {poste: _somme(compte, poste) for poste in COURUS},
        "trop_percu": str(compte.trop_percu),
        "a_echoir": str(compte.a_echoir),
        "regime": {
            "cle": compte.regime.cle,
            "description": compte.regime.description,
            "taux_actuel": _texte(compte.regime.taux_actuel),
        },
        "lignes": [_ligne(ligne) for ligne in compte.lignes],
        "imputations": [
            {
                "paiement": i.paiement,
                "le": i.le.isoformat(),
                "facture": i.facture,
                "poste": i.poste,
                "montant": str(i.montant),
            }
            for i in compte.imputations
        ],
        "hypotheses": list(compte.hypotheses),
        "alertes": list(compte.alertes),
    }


def _somme(compte: Decompte, nature: str) -> str:
    """Add what has accrued under a heading, whatever payments have settled since."""
    return str(sum((x.montant for x in compte.lignes if x.nature == nature), Decimal("0.00")))


def _ligne(ligne: Ligne) -> dict[str, Any]:
    valeurs = {colonne: _texte(getattr(ligne, colonne)) for colonne in tableur.COLONNES}
    return valeurs | {
        "jours": ligne.jours,
        "cumul": str(ligne.cumul),
        "source": ligne.source,
        "textes": list(ligne.textes),
    }


def _texte(valeur: object) -> str | None:
    if valeur is None:
        return None
    return valeur.isoformat() if isinstance(valeur, date) else str(valeur)
