"""To whom the papers of a lawsuit or of insolvency proceedings go, when not to the debtor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kit import passif
from kit.contexte import parties, personnes
from kit.errors import DocumentRefuse
from kit.valeurs import enveloppe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kit.dossier import Adresse, Dossier, Personne
    from kit.sujet import Sujet

APPEL = "Madame, Monsieur,"
PRESIDENT = "Madame, Monsieur le président"
CONSEIL = ("Avocat ou commissaire de justice", "à choisir par le créancier")


def destinataire(sujet: Sujet) -> dict[str, Any]:
    """Tell who receives the document, in postal order; the debtor unless its nature says other."""
    dossier, document = sujet.dossier, sujet.modele.id
    if document == "dossier_contentieux":
        return _conseil(dossier)
    if document == "requete_injonction_de_payer" and dossier.juridiction is not None:
        nom = (PRESIDENT, dossier.juridiction.nom)
        return _bloc(nom, dossier.juridiction.adresse)
    if document == "attestation_temoin" and dossier.temoin is not None:
        return _bloc((dossier.temoin.nom,), dossier.temoin.adresse)
    organe = _organe(sujet)
    return _personne(organe) if organe is not None else parties.destinataire(sujet)


def copies(sujet: Sujet) -> list[str]:
    """Name who gets a copy of a letter about the debtor's contracts or goods.

    The debtor, or the mandataire judiciaire when the letter goes to the debtor (R627-1, R624-13).
    """
    procedure = passif.ouverte(sujet.dossier, sujet.au)
    if procedure is None or sujet.modele.id == "declaration_de_creance":
        return []
    organe, mandataire = _organe(sujet), procedure.mandataire
    noms = [] if mandataire is None or organe is mandataire else [_nommer(mandataire)]
    debiteur = personnes.nom_complet(sujet.dossier.debiteur)
    return noms if organe is None else [*noms, f"{debiteur}, débiteur"]


def _organe(sujet: Sujet) -> Personne | None:
    """Give the organ written to: the mandataire for a claim, else whoever manages the contracts."""
    procedure = passif.ouverte(sujet.dossier, sujet.au)
    if procedure is None or sujet.modele.id not in passif.AU_JUGEMENT:
        return None
    if sujet.modele.id == "declaration_de_creance" or procedure.type == "liquidation":
        return procedure.mandataire
    return procedure.administrateur


def _conseil(dossier: Dossier) -> dict[str, Any]:
    """Name the lawyer or the commissaire de justice, or say that one is to be chosen."""
    choisi = dossier.avocat or dossier.commissaire
    if choisi is None:
        return _bloc(CONSEIL, None)
    titre = "avocat" if dossier.avocat else "commissaire de justice"
    return _bloc((f"{choisi.nom}, {titre}",), choisi.adresse, choisi.contact)


def _personne(organe: Personne) -> dict[str, Any]:
    if organe.adresse is None:
        raise DocumentRefuse(
            f"l'adresse de {organe.nom} manque : ajoutez « adresse » sous"
            " « debiteur.procedure_collective »"
        )
    nom = (organe.nom, organe.qualite) if organe.qualite else (organe.nom,)
    return _bloc(nom, organe.adresse, organe)


def _bloc(
    noms: Sequence[str], adresse: Adresse | None, contact: Personne | None = None
) -> dict[str, Any]:
    lignes = [ligne for nom in noms for ligne in enveloppe.plier(nom)]
    return {
        "nom": noms[0],
        "lignes": lignes + (enveloppe.adresse_postale(adresse) if adresse else []),
        "appel": APPEL,
        "attention": None,
        "courriel": contact.courriel if contact else None,
    }


def _nommer(personne: Personne) -> str:
    return f"{personne.nom}, {personne.qualite}" if personne.qualite else personne.nom
