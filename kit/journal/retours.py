"""What became of a letter: the outcome joins its `envoi`, and nothing known is overwritten."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kit import francais
from kit.dossier import Dossier, Envoi
from kit.errors import KitError
from kit.journal import projet as projets

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kit.journal.preuves import Preuve
    from kit.journal.projet import Projet
    from kit.valeurs import Instant

PROVISOIRES = (None, "en_cours", "avise")
_DATES = ("depose_le", "presente_le", "recu_le")


def find(dossier: Dossier, numero: str) -> int:
    """Give the rank of the contact whose letter bears a number, spaces and capitals aside."""
    envois = [
        (rang, contact.envoi.numero)
        for rang, contact in enumerate(dossier.historique)
        if contact.envoi is not None and contact.envoi.numero is not None
    ]
    trouves = [rang for rang, connu in envois if _bare(connu) == _bare(numero)]
    if len(trouves) == 1:
        return trouves[0]
    if trouves:
        raise KitError(f"l'envoi « {numero} » est noté plusieurs fois : complétez-le à la main")
    connus = ", ".join(connu for _, connu in envois) or "aucun"
    raise KitError(f"aucun envoi « {numero} » dans l'historique ; numéros notés : {connus}")


def refuse_known(dossier: Dossier, numero: str) -> None:
    """Refuse a number that another letter of the history already bears."""
    for contact in dossier.historique:
        connu = contact.envoi.numero if contact.envoi else None
        if connu is not None and _bare(connu) == _bare(numero):
            raise KitError(
                f"l'envoi {connu} est déjà noté, le {contact.le.jour} : vérifiez --numero"
            )


def _bare(numero: str) -> str:
    return "".join(numero.split()).casefold()


def complete(
    projet: Projet,
    numero: str,
    champs: Mapping[str, str],
    preuve: Preuve | None,
    maintenant: Instant,
) -> Projet:
    """Set the fields of a letter's outcome; raise KitError for one already set otherwise."""
    rang = find(projet.dossier, numero)
    envoi = projet.dossier.historique[rang].envoi
    assert envoi is not None  # noqa: S101 - `find` gives a contact that has one
    lus = projets.check_words(Envoi, champs)
    nouveaux = {cle: mot for cle, mot in champs.items() if _is_new(envoi, lus, cle)}
    _refuse_future(lus, maintenant)
    if preuve is not None:
        projet, identifiant = projets.add_exhibit(projet, preuve)
        if envoi.preuve is None:
            nouveaux["preuve"] = identifiant
    if not nouveaux:
        return projet
    ajoutes = projets.check_words(Envoi, nouveaux)
    complet = envoi.model_copy(update={cle: getattr(ajoutes, cle) for cle in nouveaux})
    contact = projet.dossier.historique[rang].model_copy(update={"envoi": complet})
    return replace(projet, suites=((rang, contact, nouveaux),))


def _is_new(envoi: Envoi, lus: Envoi, cle: str) -> bool:
    avant, apres = getattr(envoi, cle), getattr(lus, cle)
    if avant == apres:
        return False
    if avant is not None and not (cle == "statut" and avant in PROVISOIRES):
        raise KitError(
            f"« {cle} » vaut déjà « {avant} » pour l'envoi {envoi.numero} : rien n'est changé ; "
            "si c'est une erreur, corrigez-la à la main"
        )
    return True


def _refuse_future(lus: Envoi, maintenant: Instant) -> None:
    for cle in _DATES:
        le = getattr(lus, cle)
        if le is not None and le > maintenant.jour:
            raise KitError(f"« {cle} » {francais.date(le.isoformat())} est à venir")


def expected(statut: str, envoi: Envoi) -> str | None:
    """Say which date the clocks will lack, or None."""
    if statut == "distribue" and envoi.recu_le is None:
        return "sans recu_le, ce qui court de la réception ne part pas : ajoutez --recu-le"
    if statut in ("avise", "non_reclame", "refuse") and envoi.presente_le is None:
        return "sans presente_le, rien ne court de ce pli : ajoutez --presente-le"
    return None
