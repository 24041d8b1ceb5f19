"""Who writes to whom, as the history names them: the words proposed, which the user may change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kit.dossier import Personne
from kit.valeurs.textes import MAX_TEXTE

if TYPE_CHECKING:
    from kit.dossier import (
        Adresse,
        Agence,
        Avocat,
        Caution,
        Commissaire,
        Creancier,
        Debiteur,
        Dossier,
        Juridiction,
        Temoin,
    )

    Partie = (
        Agence | Avocat | Caution | Commissaire | Creancier | Debiteur | Juridiction | Personne
        | Temoin
    )  # fmt: skip

POSTAUX = ("courrier", "recommande", "recommande_electronique", "commissaire_de_justice")


def plain(texte: str) -> str:
    """Write ordinary spaces, as a dossier is typed; the page ties them again.

    >>> plain("1\u202f234,56\u00a0€")
    '1 234,56 €'
    """
    return texte.replace("\u00a0", " ").replace("\u202f", " ")


def addressee(dossier: Dossier, document: str | None) -> Partie:
    """Give whom a document is for: the debtor, unless its nature says other."""
    procedure, plan = dossier.debiteur.procedure_collective, dossier.echeancier
    mandataire = procedure.mandataire if procedure else None
    organe = (procedure.administrateur if procedure else None) or mandataire
    autres: dict[str, Partie | None] = {
        "transmission_agence": dossier.agence,
        "dossier_contentieux": dossier.avocat or dossier.commissaire,
        "requete_injonction_de_payer": dossier.juridiction,
        "attestation_temoin": dossier.temoin,
        "information_caution": plan.caution if plan else None,
        "declaration_de_creance": mandataire,
        "option_contrat_en_cours": organe,
        "revendication": organe,
    }
    return autres.get(document or "") or dossier.debiteur


def pair(dossier: Dossier, sens: str, canal: str, document: str | None = None) -> tuple[str, str]:
    """Give the words for `de` and `a`."""
    nous = _person(dossier.emetteur, canal)
    eux = named(addressee(dossier, document), canal)
    return (eux, nous) if sens == "recu" else (nous, eux)


def named(partie: Partie, canal: str) -> str:
    """Name a party with the address that the channel uses."""
    if canal in POSTAUX:
        adresse = getattr(partie, "adresse", None)
        return _fit(partie.nom, f", {_postal(adresse)}" if adresse is not None else "")
    personne = _contact(partie)
    if personne is None:
        return partie.nom
    moyen = personne.courriel if canal == "courriel" else personne.telephone
    utile = moyen is not None and canal in ("courriel", "telephone", "sms")
    return _fit(_titled(personne), f" ({moyen})" if utile else "")


def _person(partie: Partie, canal: str) -> str:
    """Name who acts for a party: its signatory on paper, else whoever follows the file."""
    signataire, suivi = getattr(partie, "representant", None), _contact(partie)
    personne = (signataire or suivi) if canal in POSTAUX else (suivi or signataire)
    return partie.nom if personne is None else _titled(personne)


def _contact(partie: Partie) -> Personne | None:
    if isinstance(partie, Personne):
        return partie
    contact: Personne | None = getattr(partie, "contact", None)
    return contact


def _titled(personne: Personne) -> str:
    return _fit(personne.nom, f", {personne.qualite}" if personne.qualite else "")


def _postal(adresse: Adresse) -> str:
    lieu = f"{adresse.voie}, {adresse.code_postal} {adresse.ville}"
    return f"{lieu}, {adresse.pays}" if adresse.pays else lieu


def _fit(nom: str, suite: str) -> str:
    """Add a precision if it leaves a name that a dossier accepts."""
    return nom + suite if len(nom + suite) <= MAX_TEXTE else nom
