"""The history as a letter and its annex tell it: contacts, gaps, promises, notices."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kit import mots, regimes, registre
from kit.contexte.plat import plat

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from kit.dossier import Contact, Dossier, Envoi, Promesse
    from kit.sujet import Sujet

ECART_SIGNALE = 30
_DEMANDES = frozenset(
    {
        "relance_amiable",
        "relance_ferme",
        "ultime_relance",
        "note_de_penalites",
        "mise_en_demeure",
        "mise_en_demeure_echeance",
    }
)


def numeros(sujet: Sujet) -> dict[str, int]:
    """Give the number of each exhibit that may be shown."""
    return {piece.id: piece.numero for piece in sujet.pieces}


def contacts(dossier: Dossier, au: date) -> tuple[Contact, ...]:
    """List the contacts known on that day; the confidential ones never leave the dossier."""
    return tuple(c for c in dossier.historique if not c.confidentiel and c.le.jour <= au)


def recit(sujet: Sujet) -> dict[str, Any]:
    """Give every word of the context that comes from the history."""
    connus = contacts(sujet.dossier, sujet.au)
    pieces = numeros(sujet)
    demeures = [c for c in regimes.mises_en_demeure(sujet.dossier, sujet.au) if not c.confidentiel]
    return {
        "chronologie": chronologie(connus, pieces, _mentions(sujet)),
        "disparues": registre.notes(sujet.ecarts),
        "silence": _silence(connus, sujet.au),
        "canaux": _canaux(connus),
        "relances": [_relance(c, pieces) for c in connus if _demande(c, sujet.dossier)],
        "promesses": [_promesse(sujet, c, c.promesse) for c in connus if c.promesse],
        "mise_en_demeure": _demeure(demeures[-1], pieces) if demeures else None,
        "contestations": _dits(connus, "contestation", pieces),
        "reconnaissances": _dits(connus, "reconnaissance", pieces),
    }


def _mentions(sujet: Sujet) -> dict[int, str]:
    """Give, by the identity of a contact, how it was touched up since an earlier production."""
    marques = registre.marks(sujet.ecarts)
    return {id(sujet.dossier.historique[rang]): texte for rang, texte in marques.items()}


def chronologie(
    connus: Iterable[Contact], pieces: dict[str, int], mentions: Mapping[int, str]
) -> list[dict[str, Any]]:
    """Number the contacts; `ecart_jours` is the silence of over 30 days before one."""
    lignes: list[dict[str, Any]] = []
    precedent: date | None = None
    for numero, contact in enumerate(connus, start=1):
        silence = (contact.le.jour - precedent).days if precedent else 0
        precedent = contact.le.jour
        lignes.append(
            {"numero": numero}
            | _entree(contact, pieces)
            | {
                "ecart_jours": silence if silence > ECART_SIGNALE else None,
                "mention": mentions.get(id(contact)),
            }
        )
    return lignes


def _silence(connus: Sequence[Contact], au: date) -> int | None:
    """Give the days since the last contact, when there are over 30."""
    jours = (au - connus[-1].le.jour).days if connus else 0
    return jours if jours > ECART_SIGNALE else None


def _entree(contact: Contact, pieces: dict[str, int]) -> dict[str, Any]:
    return {
        **plat(contact.le),
        "canal": contact.canal,
        "sens": contact.sens,
        "de": contact.de,
        "a": contact.a,
        "resume": contact.resume,
        "effet": contact.effet,
        "promesse": plat(contact.promesse),
        "document": contact.document,
        "titre": titre(contact),
        "factures": list(contact.factures),
        "envoi": _envoi(contact.envoi, pieces),
        "numero_piece": pieces.get(contact.piece or ""),
        "preuves": _preuves(contact, pieces),
    }


def titre(contact: Contact) -> str:
    """Name what was sent: the document when kit knows it, else the channel."""
    return mots.DOCUMENTS.get(contact.document or "", mots.LIBELLES[contact.canal])


def _envoi(envoi: Envoi | None, pieces: dict[str, int]) -> dict[str, Any] | None:
    if envoi is None:
        return None
    return {**plat(envoi), "numero_piece": pieces.get(envoi.preuve or "")}


def _preuves(contact: Contact, pieces: dict[str, int]) -> list[int]:
    cites = [contact.piece, contact.envoi.preuve if contact.envoi else None]
    return sorted({pieces[cite] for cite in cites if cite and cite in pieces})


def _canaux(connus: Iterable[Contact]) -> list[dict[str, Any]]:
    comptes = Counter((contact.canal, contact.sens) for contact in connus)
    return [
        {
            "canal": canal,
            "emis": comptes[canal, "emis"],
            "recus": comptes[canal, "recu"],
            "total": comptes[canal, "emis"] + comptes[canal, "recu"],
        }
        for canal in dict.fromkeys(canal for canal, _ in comptes)
    ]


def _demande(contact: Contact, dossier: Dossier) -> bool:
    """Tell whether payment was asked; nothing can be asked before the first due date."""
    if contact.sens != "emis":
        return False
    visees = [f for f in dossier.factures if not contact.factures or f.numero in contact.factures]
    if not any(facture.echeance < contact.le.jour for facture in visees):
        return False
    return contact.document in _DEMANDES or contact.effet == "mise_en_demeure"


def _relance(contact: Contact, pieces: dict[str, int]) -> dict[str, Any]:
    mots_gardes = ("jour", "heure", "canal", "document", "titre", "resume", "numero_piece", "envoi")
    entree = _entree(contact, pieces)
    return {mot: entree[mot] for mot in mots_gardes}


def _promesse(sujet: Sujet, contact: Contact, promesse: Promesse) -> dict[str, Any]:
    return {
        "faite_le": plat(contact.le.jour),
        "pour_le": plat(promesse.le),
        "montant": plat(promesse.montant),
        "tenue": _tenue(sujet, contact.le.jour, promesse),
    }


def _tenue(sujet: Sujet, faite_le: date, promesse: Promesse) -> bool | None:
    """Tell whether the promise was kept: what was received from then to its term covers it."""
    if promesse.le >= sujet.au:
        return None
    if promesse.montant is None:
        return sujet.decompte.total == 0
    recus = (p.montant for p in sujet.dossier.paiements if faite_le <= p.le <= promesse.le)
    return sum(recus, Decimal(0)) >= promesse.montant


def _demeure(contact: Contact, pieces: dict[str, int]) -> dict[str, Any]:
    envoi = contact.envoi
    suivi = ("numero", "depose_le", "presente_le", "recu_le", "statut")
    return {
        "jour": plat(contact.le.jour),
        **{mot: plat(getattr(envoi, mot)) if envoi else None for mot in suivi},
        "numero_piece": pieces.get(contact.piece or ""),
    }


def _dits(connus: Iterable[Contact], effet: str, pieces: dict[str, int]) -> list[dict[str, Any]]:
    """List what the other side said or wrote with that effect."""
    return [_entree(c, pieces) for c in connus if c.effet == effet]
