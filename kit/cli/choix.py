"""The words that a dossier admits, as people write them: read with tolerance, refused with help."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import get_args

import click

from kit.errors import KitError

# What people write for the words of a dossier.
SYNONYMES = {
    "envoye": "emis", "envoi": "emis", "sortant": "emis", "entrant": "recu", "reception": "recu",
    "mail": "courriel", "email": "courriel", "e_mail": "courriel", "mel": "courriel",
    "lettre": "courrier", "lettre_simple": "courrier", "poste": "courrier",
    "lrar": "recommande", "lre": "recommande_electronique", "lettre_recommandee": "recommande",
    "appel": "telephone", "tel": "telephone", "coup_de_fil": "telephone", "texto": "sms",
    "rendez_vous": "reunion", "rdv": "reunion", "huissier": "commissaire_de_justice",
}  # fmt: skip


def one_of(mots: Sequence[str]) -> Callable[[str], str]:
    """Read one of these words, accents or not, or a beginning that only one of them has.

    >>> one_of(("courriel", "courrier", "sms"))("s"), one_of(("emis", "recu"))("Émis")
    ('sms', 'emis')
    """

    def lire(reponse: str) -> str:
        voulu = _plain(reponse)
        if voulu in mots:
            return voulu
        proches = [mot for mot in mots if voulu and mot.startswith(voulu)]
        if len(proches) != 1:
            raise ValueError(_which(reponse, voulu, mots, proches))
        return proches[0]

    return lire


def _plain(mot: str) -> str:
    """Write a word as a dossier does: no capital, no accent, no space."""
    decompose = unicodedata.normalize("NFKD", mot.strip().casefold())
    nu = "".join(signe for signe in decompose if not unicodedata.combining(signe))
    return re.sub(r"[\s'’-]+", "_", nu)


def _which(reponse: str, voulu: str, mots: Sequence[str], proches: Sequence[str]) -> str:
    """Say which words are admitted, and the one that was probably meant."""
    from kit.valeurs.citation import cite, did_you_mean  # noqa: PLC0415 - pydantic is slow

    attendu = f"écrivez l'un de ces mots : {', '.join(proches or mots)}"
    if proches or not voulu:
        return attendu
    proche = SYNONYMES.get(voulu)
    proche = proche if proche in mots else did_you_mean(voulu, mots)
    if proche:
        return f"mot inconnu {cite(reponse)} : vouliez-vous dire « {proche} » ?"
    return f"mot inconnu {cite(reponse)} : {attendu}"


class Choisi(click.ParamType[str]):
    """One of the words of a field of a contact, refused as a dossier would refuse it."""

    name = "MOT"

    def __init__(self, champ: str) -> None:
        self.champ = champ

    def convert(
        self, value: object, param: click.Parameter | None, _ctx: click.Context | None
    ) -> str:
        """Read the word."""
        from kit.dossier import Contact  # noqa: PLC0415 - pydantic is slow to import

        mots = get_args(Contact.model_fields[self.champ].annotation)
        try:
            return one_of(mots)(str(value))
        except ValueError as refus:
            raise KitError(f"{param.opts[0] if param else self.name} : {refus}") from None
