"""What a manifest records of each contact: a hash, and the hash of what may be completed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from kit.mots import LIBELLES

if TYPE_CHECKING:
    from kit.dossier import Contact

# Fixed for ever: a field added to a contact later must not change the hash of what is recorded.
RECORDED = ("le", "canal", "sens", "document", "de", "a", "resume", "effet", "factures")
COMPLETED = ("numero", "depose_le", "presente_le", "statut", "recu_le", "preuve")


@dataclass(frozen=True, slots=True)
class Inscrit:
    """An entry as a manifest recorded it; `champs` holds the hash of what may be completed."""

    numero: int
    le: str
    canal: str
    sens: str
    sha256: str
    champs: Mapping[str, str]


def enroll(contacts: Sequence[Contact], au: date) -> list[dict[str, Any]]:
    """Give the `historique` of a manifest: the entries of that day and before, none confidential.

    Each bears the number that the chronology of the annex gives it.
    """
    connus = [c for c in contacts if not c.confidentiel and c.le.jour <= au]
    return [
        {
            "numero": numero,
            "le": str(contact.le),
            "canal": contact.canal,
            "sens": contact.sens,
            "sha256": fingerprint(contact),
            "champs": fields(contact),
        }
        for numero, contact in enumerate(connus, start=1)
    ]


def fingerprint(contact: Contact) -> str:
    """Give the SHA-256 of what an entry says, whatever was completed since."""
    dit = {champ: getattr(contact, champ) for champ in RECORDED}
    dit |= {"le": str(contact.le), "factures": list(contact.factures)}
    if contact.promesse:
        montant = contact.promesse.montant
        dit["promesse"] = [str(contact.promesse.le), f"{montant:.2f}" if montant else ""]
    texte = json.dumps({c: v for c, v in dit.items() if v}, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(texte.encode()).hexdigest()


def fields(contact: Contact) -> dict[str, str]:
    """Give the short hash of each field that may be completed, when it is."""
    envoi = {f"envoi.{champ}": getattr(contact.envoi, champ, None) for champ in COMPLETED}
    remplis = {**envoi, "piece": contact.piece}
    return {champ: short(champ, valeur) for champ, valeur in remplis.items() if valeur is not None}


def read(historique: Iterable[Mapping[str, Any]]) -> tuple[Inscrit, ...]:
    """Read the `historique` of a manifest. ValueError when it is not one that kit wrote."""
    return tuple(_read(lu) for lu in historique)


def _read(lu: Mapping[str, Any]) -> Inscrit:
    numero, champs = lu.get("numero"), lu.get("champs")
    textes = [lu.get(cle) for cle in ("le", "canal", "sens", "sha256")]
    if not isinstance(numero, int) or not isinstance(champs, dict):
        raise ValueError("entrée d'historique illisible")
    if not all(isinstance(texte, str) for texte in [*textes, *champs.values()]):
        raise ValueError("entrée d'historique illisible")
    le, canal, sens, sha256 = (str(texte) for texte in textes)
    if canal not in LIBELLES:
        raise ValueError("canal inconnu de ce kit")
    date.fromisoformat(le[:10])
    return Inscrit(numero, le, canal, sens, sha256, champs)


def short(champ: str, valeur: object) -> str:
    """Give the short hash of one field: enough to see a change."""
    return hashlib.sha256(f"{champ}={valeur}".encode()).hexdigest()[:16]
