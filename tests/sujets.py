"""What a document is made from, for the tests of the look: a dossier with everything in it."""

from __future__ import annotations

import hashlib
import shutil
from datetime import date
from pathlib import Path
from typing import Any

from kit import ressources
from kit.dossier import Dossier
from kit.modele import Modele
from kit.pieces import PieceLue
from kit.sujet import Sujet
from tests import fabrique

FR = ressources.templates()
LIMITE = date(2026, 12, 7)
ANNEXES = ("decompte", "chronologie", "clauses", "bordereau", "textes")

CLAUSE = {
    "objet": "penalites",
    "article": "8",
    "texte": "Tout retard porte intérêt.",
    "piece": "cgv",
    "page": "2",
    "acceptee_le": "2026-01-20",
}
CONFIDENTIEL = "Proposition du médiateur : moitié"


def modele(gabarit: str = "lettre", **mots: Any) -> Modele:
    """A manifest with every annex."""
    base = {
        "id": "essai",
        "titre": "Essai",
        "fiche": "D0",
        "rang": 1,
        "canal": "recommande" if gabarit == "lettre" else "courriel",
        "gabarit": gabarit,
        "expediteurs": ("creancier",),
        "classes": ("commercant",),
        "objet": "Facture {{ decompte.echues[0].numero }}",
        "annexes": ANNEXES,
        "textes": ("l441_10",),
    }
    return Modele(**(base | mots))


def dossier(**mots: Any) -> Dossier:
    """A dossier with a clause, a payment, exhibits, contacts, a confidential one."""
    base = {
        "contrat": {"intitule": "Bon de commande n° 88", "date": "2026-01-20", "clauses": [CLAUSE]},
        "factures": [
            fabrique.facture("F-1", piece="facture-1"),
            fabrique.facture("F-2", "500.00", echeance="2026-05-31", jour="2026-05-01"),
        ],
        "paiements": [{"le": "2026-06-10", "montant": "300.00", "moyen": "virement"}],
        "historique": [
            fabrique.contact("2026-04-08T09:12", document="relance_amiable", piece="courriel-1"),
            fabrique.contact("2026-04-09", resume=CONFIDENTIEL, confidentiel=True, piece="secrete"),
            fabrique.contact(
                "2026-04-20T14:30",
                canal="telephone",
                sens="recu",
                effet="promesse",
                promesse={"le": "2026-06-30", "montant": "1500.00"},
            ),
            fabrique.mise_en_demeure("2026-07-02", "2026-07-04", piece="med"),
            fabrique.contact("2026-11-25", resume="Contact d'après."),
        ],
        "pieces": [
            {"id": "cgv", "titre": "Conditions générales", "fichier": "pieces/01.pdf"},
            {"id": "facture-1", "titre": "Facture F-1", "fichier": "pieces/02.pdf"},
            {"id": "courriel-1", "titre": "Courriel", "fichier": "pieces/03.pdf"},
            {
                "id": "secrete",
                "titre": "Note de médiation",
                "fichier": "pieces/04.pdf",
                "confidentiel": True,
            },
            {"id": "med", "titre": "Mise en demeure", "fichier": "pieces/05.pdf"},
        ],
    }
    return fabrique.dossier(**(base | mots))


def sujet(le_dossier: Dossier | None = None, gabarit: str = "lettre", **mots: Any) -> Sujet:
    """Everything one document is made from, on the day of the tests."""
    fait = le_dossier or dossier()
    champs = {
        "modele": modele(gabarit),
        "dossier": fait,
        "decompte": fabrique.compute(fait),
        "plan": None,
        "pieces": pieces(fait),
        "textes": fabrique.atelier().droit.textes,
        "au": fabrique.JOUR,
        "limite": LIMITE,
        "lieu": fait.creancier.adresse.ville,
    }
    return Sujet(**(champs | mots))


def pieces(fait: Dossier) -> tuple[PieceLue, ...]:
    """The exhibits as if they had been read; the confidential ones take no number."""
    publiques = (piece for piece in fait.pieces if not piece.confidentiel)
    return tuple(
        PieceLue(
            numero=numero,
            id=piece.id,
            titre=piece.titre,
            date=piece.date,
            auteur=piece.auteur,
            fichier=Path(piece.fichier).name,
            media="application/pdf",
            pages=2,
            taille=12345,
            sha256=hashlib.sha256(piece.id.encode()).hexdigest(),
            contenu=b"",
        )
        for numero, piece in enumerate(publiques, 1)
    )


def templates(tmp_path: Path, corps: str, autres: dict[str, str] | None = None) -> Path:
    """A folder of templates: the common ones, and a document whose body is `corps`."""
    fr = tmp_path / "fr"
    if not fr.exists():
        shutil.copytree(FR / "_communs", fr / "_communs", ignore=shutil.ignore_patterns("polices"))
    (fr / "essai").mkdir(exist_ok=True)
    for nom, texte in {"essai/corps.html": corps, **(autres or {})}.items():
        (fr / nom).write_text(texte, encoding="utf-8")
    return fr
