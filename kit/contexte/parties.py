"""Who writes and to whom: address blocks in postal order, legal mentions, signatory."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from kit import charte, francais
from kit.contexte.personnes import entrepreneur, nom_complet
from kit.contexte.plat import decimales
from kit.dossier import Agence, Avocat, Caution, Creancier, Debiteur
from kit.valeurs import enveloppe

if TYPE_CHECKING:
    from kit.dossier import Dossier, Personne
    from kit.sujet import Sujet

Partie = Creancier | Debiteur | Agence | Avocat | Caution

_TIERS = {"transmission_agence": "agence"}


def emetteur(dossier: Dossier) -> dict[str, Any]:
    """Tell who signs: address block, mentions of R123-237 and R123-238, signatory, contact."""
    partie = dossier.emetteur
    representant = getattr(partie, "representant", None)
    contact = partie.contact or representant
    return {
        "profil": dossier.expediteur,
        "nom": nom_complet(partie),
        "lignes": enveloppe.adresse_postale(partie.adresse),
        "mentions": _mentions(partie),
        "signataire": _nommer(representant or contact, partie),
        "contact": _nommer(contact, partie),
        "ville": partie.adresse.ville,
        "pied": charte.pied(dossier),
    }


def destinataire(sujet: Sujet) -> dict[str, Any]:
    """Tell who receives: at most six lines of 38 characters, in postal order."""
    partie = _receveur(sujet)
    attention = _attention(partie)
    contact: Personne | None = getattr(partie, "contact", None)
    return {
        "nom": nom_complet(partie),
        "lignes": _bloc(partie, attention),
        "appel": "Madame, Monsieur,",
        "attention": attention,
        "courriel": contact.courriel if contact else None,
    }


def _receveur(sujet: Sujet) -> Partie:
    plan = sujet.dossier.echeancier
    if sujet.modele.id == "information_caution" and plan is not None and plan.caution is not None:
        return plan.caution
    tiers = _TIERS.get(sujet.modele.id, "")
    return getattr(sujet.dossier, tiers, None) or sujet.dossier.debiteur


def _nommer(personne: Personne | None, partie: Partie) -> dict[str, Any]:
    """Name a person; an entrepreneur who signs for herself bears her name in full (R526-27)."""
    if personne is None:
        return {"nom": nom_complet(partie), "qualite": None, "courriel": None, "telephone": None}
    lus = {mot: getattr(personne, mot) for mot in ("nom", "qualite", "courriel", "telephone")}
    return lus | {"nom": nom_complet(partie)} if personne.nom == partie.nom else lus


def _attention(partie: Partie) -> str | None:
    if isinstance(partie, Debiteur) and partie.classe == "consommateur":
        return None
    personne = getattr(partie, "representant", None) or getattr(partie, "contact", None)
    if personne is None or personne.nom == partie.nom:
        return None
    return str(personne.nom)


def _bloc(partie: Partie, attention: str | None) -> list[str]:
    service = f"À l’attention {enveloppe.de(attention)}" if attention else ""
    return enveloppe.bloc(_raison(partie), service, partie.adresse)


def _raison(partie: Partie) -> str:
    forme = getattr(partie, "forme", None)
    if entrepreneur(partie):
        return nom_complet(partie)
    if not forme or re.search(rf"\b{re.escape(forme)}\b", partie.nom, re.IGNORECASE):
        return partie.nom
    return f"{forme} {partie.nom}"


def _mentions(partie: Creancier | Agence | Avocat) -> list[str]:
    if isinstance(partie, Avocat):
        return [f"Avocat au barreau de {partie.barreau}"]
    lignes = [_forme_et_capital(partie), _immatriculation(partie)]
    tva = getattr(partie, "tva", None)
    lignes.append(f"TVA intracommunautaire {tva}" if tva else None)
    return [ligne for ligne in lignes if ligne]


def _forme_et_capital(partie: Creancier | Agence) -> str | None:
    if not partie.forme or entrepreneur(partie):
        return None
    if partie.capital is None:
        return partie.forme
    return f"{partie.forme} au capital de {francais.eur(decimales(partie.capital))}"


def _immatriculation(partie: Creancier | Agence) -> str | None:
    if not partie.siren:
        return None
    numero = f"SIREN {francais.siren(partie.siren)}"
    return f"{numero} – RCS {partie.rcs}" if partie.rcs else numero
