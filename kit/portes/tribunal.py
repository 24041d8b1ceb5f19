"""What the requête must hold: a court, who asks, a debtor in France, the contribution of a TAE."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kit import juridictions
from kit.checks.outils import avertir, erreur

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kit.errors import Probleme
    from kit.situation import Situation


def juridiction(s: Situation) -> Iterator[Probleme]:
    """The court of the debtor's place, whatever the contract says (art. 1406 CPC)."""
    voulue, debiteur = s.dossier.juridiction, s.dossier.debiteur
    if voulue is None:
        yield erreur(
            (),
            f"aucune juridiction : ajoutez « juridiction: {{nom: …, adresse: …}} », celle dont"
            f" dépend {debiteur.adresse.ville}, quelle que soit la clause du contrat",
        )
        return
    genre = juridictions.genre(voulue.nom)
    if genre == "judiciaire" and debiteur.classe == "commercant":
        yield avertir(
            ("juridiction", "nom"),
            "débiteur commerçant et tribunal judiciaire : vérifiez si le tribunal de commerce n'est"
            " pas compétent",
        )
    if genre in ("commerce", "tae") and debiteur.classe != "commercant":
        yield avertir(
            ("juridiction", "nom"),
            "débiteur non commerçant et tribunal de commerce : le tribunal judiciaire est en"
            " principe compétent ; vérifiez",
        )


def demandeur(s: Situation) -> Iterator[Probleme]:
    """A company gives its form, seat and who represents it; a person, birth and trade (54 CPC)."""
    creancier = s.dossier.creancier
    if creancier.forme is None and creancier.naissance is None:
        yield erreur(
            ("creancier",),
            "le demandeur est incomplet (article 54 CPC) : une société donne « forme » et"
            " « representant », une personne physique « naissance »",
        )
    if creancier.forme is not None and creancier.representant is None:
        yield erreur(
            ("creancier",),
            "l'organe qui représente la société manque (article 54 CPC) : ajoutez « representant:"
            " {nom: …, qualite: …} »",
        )
    elif creancier.representant is not None and creancier.representant.qualite is None:
        yield avertir(
            ("creancier", "representant"), "la qualité du représentant manque : ajoutez « qualite »"
        )


def en_france(s: Situation) -> Iterator[Probleme]:
    """An order to pay is asked of the judge of the debtor's place, in France."""
    pays = s.dossier.debiteur.adresse.pays
    if pays is not None and pays.strip().casefold() != "france":
        yield erreur(
            ("debiteur", "adresse", "pays"),
            f"débiteur à l'étranger ({pays}) : l'injonction de payer française ne convient pas ;"
            " voyez la procédure européenne",
        )


def contribution(s: Situation) -> Iterator[Probleme]:
    """Before a TAE, above 50 000 €, a contribution, or proof that it is not due."""
    if s.dossier.juridiction is None:
        return
    due = juridictions.contribution(
        s.dossier.juridiction.nom, s.decompte.total, s.dossier.creancier.effectif, s.au
    )
    if due is None or due.etat == "non_due":
        return
    if due.etat == "due":
        texte = "contribution pour la justice économique due, à peine d'irrecevabilité"
        yield avertir(("creancier", "effectif"), f"{texte} : {due.motif}")
    else:
        yield avertir(
            ("creancier",),
            "demande de plus de 50 000 € devant un tribunal des activités économiques : indiquez"
            " « effectif » pour savoir si la contribution est due",
        )
