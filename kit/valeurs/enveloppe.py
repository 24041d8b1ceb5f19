"""The address block of a window envelope: at most six lines of 38 characters, in postal order."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kit.dossier import Adresse

LARGEUR = 38
LIGNES = 6
INSECABLE = "\u00a0"
# The abbreviations of the postal norm (NF Z10-011), used only when a line is too long.
ABREGES = {
    "avenue": "Av",
    "boulevard": "Bd",
    "bâtiment": "Bât",
    "zone industrielle": "ZI",
    "zone d'activités": "ZA",
    "zone d’activités": "ZA",
    "zone artisanale": "ZA",
    "résidence": "Rés",
    "impasse": "Imp",
    "chemin": "Che",
    "allée": "All",
    "route": "Rte",
    "place": "Pl",
}
VOYELLES = "AEIOUYÀÂÉÈÊËÎÏÔÙÛÜŒ"
MUETS = frozenset(
    "hélène helene henri henry henriette hervé herve hubert hugo hugues honoré honore honorine "
    "hortense hippolyte habib hermine hilaire".split()
)
_MOTS = re.compile(rf"\b({'|'.join(ABREGES)})\b", re.IGNORECASE)
_NUMERO = re.compile(r"^(\d+\S*)( (?:bis|ter|quater))? ", re.IGNORECASE)


def bloc(nom: str, service: str, adresse: Adresse) -> list[str]:
    """Lay out a whole block; the person, `service`, gives way before any line of the place.

    More than six lines are left when nothing more can be shortened: `checks` says so.
    """
    large, court = adresse_postale(adresse), adresse_postale(adresse, abrege=True)
    essais = (
        plier(nom) + plier(service) + large,
        plier(nom) + plier(service) + court,
        plier(nom) + large,
        plier(nom) + court,
    )
    return next((lignes for lignes in essais if len(lignes) <= LIGNES), essais[-1])


def adresse_postale(adresse: Adresse, *, abrege: bool = False) -> list[str]:
    """Write the street without punctuation and the last line in capitals (NF Z10-011)."""
    voie = " ".join(adresse.voie.replace(",", " ").split())
    lignes = _ligne(adresse.complement or "", abrege) + _ligne(voie, abrege)
    lignes.append(f"{adresse.code_postal} {adresse.ville.upper()}")
    if etranger(adresse):
        lignes.append((adresse.pays or "").upper())
    return lignes


def etranger(adresse: Adresse) -> bool:
    """Tell whether an address is out of France; no country written means France."""
    return adresse.pays is not None and adresse.pays.strip().casefold() != "france"


def plier(texte: str) -> list[str]:
    """Fold a line at 38 characters; a number stays with the word that goes with it."""
    lie = re.sub(r" (?=\d)", INSECABLE, texte)
    lie = _NUMERO.sub(lambda lu: lu[0].replace(" ", INSECABLE), lie)
    plies = textwrap.wrap(lie, LARGEUR, break_on_hyphens=False)
    return [ligne.replace(INSECABLE, " ") for ligne in plies]


def _ligne(texte: str, abrege: bool) -> list[str]:
    if abrege and len(texte) > LARGEUR:
        texte = _MOTS.sub(lambda lu: ABREGES[lu[0].lower()], texte)
    return plier(texte)


def de(nom: str) -> str:
    """Put « de » before a name, elided before a vowel or a mute h.

    >>> de("Éva Durand"), de("Hélène Roy"), de("Hans Meyer")
    ('d’Éva Durand', 'd’Hélène Roy', 'de Hans Meyer')
    """
    prenom = re.split(r"[ -]", nom, maxsplit=1)[0].casefold()
    elide = nom[:1].upper() in VOYELLES or prenom in MUETS
    return f"d’{nom}" if elide else f"de {nom}"
