"""A letter in the post: the address as data for a mailing service, the sheets, the limits."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kit import francais
from kit.dossier import Adresse, Mot
from kit.errors import DocumentRefuse
from kit.valeurs import enveloppe

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kit.dossier import Dossier

CANAUX = ("recommande", "courrier")
# What Maileva publishes for its interface: a carrier's figures, not law.
RELEVE = "chez Maileva, relevé en novembre 2026"
FEUILLES_DL, FEUILLES_C4 = 5, 45
OCTETS_MAX, DOCUMENTS_MAX = 20_000_000, 30
_BOITE = re.compile(r"(bp|b\.p\.|cs|tsa|lieu[- ]dit)\b", re.IGNORECASE)
_ATTENTION = "À l’attention"


@dataclass(frozen=True, slots=True)
class Etiquette:
    """Six lines of 38 characters in the order of NF Z10-011, some empty; a country when abroad."""

    lignes: tuple[str, str, str, str, str, str]
    pays: str | None = None

    @property
    def json(self) -> bytes:
        """The address for a program: `lignes[0]` to `lignes[5]`, and `pays`."""
        mots = {"format": 1, "lignes": list(self.lignes), "pays": self.pays}
        return (json.dumps(mots, ensure_ascii=False, indent=2) + "\n").encode()

    @property
    def texte(self) -> bytes:
        """The address to copy: six lines, the empty ones kept, then the country."""
        return "".join(f"{ligne}\n" for ligne in (*self.lignes, self.pays or "")[:7]).encode()


def etiquette(dossier: Dossier, lignes: Sequence[str]) -> Etiquette:
    """Put the lines of a letter's addressee in their six places.

    Raises DocumentRefuse, with the field, when a line does not fit in 38 characters.
    """
    champ, adresse = _find(dossier, lignes)
    noms = list(lignes[: len(lignes) - len(_place(adresse, lignes))])
    complement = _fold(adresse, adresse.complement or "", f"{champ}.complement")
    voie = _fold(adresse, adresse.voie, f"{champ}.voie")
    boite = complement if _BOITE.match(complement) else ""
    tete = _head(noms, "" if boite else complement, f"{champ.rpartition('.')[0]}.nom")
    ville = f"{adresse.code_postal} {adresse.ville}"
    bas = [_capitals(mot) for mot in (voie, boite, ville)]
    for mot, ligne in zip(("voie", "complement", "ville"), bas, strict=True):
        _check(ligne, f"{champ}.{mot}")
    pays = _capitals(adresse.pays or "") if enveloppe.etranger(adresse) else None
    _check(pays or "", f"{champ}.pays")
    return Etiquette((*tete, bas[0], bas[1], bas[2]), pays)


def _head(noms: list[str], complement: str, champ: str) -> tuple[str, str, str]:
    """Give the first three lines: the person gives way before the company or the building."""
    lignes = [*noms, complement] if complement else noms
    if len(lignes) > 3:
        rang = next((n for n, nom in enumerate(noms) if nom.startswith(_ATTENTION)), len(noms))
        lignes = [*noms[:rang], complement] if complement else noms[:rang]
    if len(lignes) > 3:
        raise _refus(champ, " ".join(noms))
    for ligne in lignes:
        _check(ligne, champ)
    un, deux, trois = (*lignes, "", "", "")[:3]
    return un, deux, trois


def _find(dossier: Dossier, lignes: Sequence[str]) -> tuple[str, Adresse]:
    """Give the address of the dossier that a block ends with, and its path."""
    for champ, adresse in _addresses(dossier, ""):
        if _place(adresse, lignes):
            return champ, adresse
    raise DocumentRefuse(
        "profil d'envoi « service » : ce document n'a pas de destinataire à une adresse postale"
    )


def _addresses(mot: object, champ: str) -> Iterator[tuple[str, Adresse]]:
    if isinstance(mot, Adresse):
        yield champ, mot
    elif isinstance(mot, Mot):
        for nom in type(mot).model_fields:
            yield from _addresses(getattr(mot, nom), f"{champ}.{nom}".lstrip("."))


def _place(adresse: Adresse, lignes: Sequence[str]) -> list[str]:
    """Give the lines of an address as a block ends with them, or none."""
    for abrege in (False, True):
        place = enveloppe.adresse_postale(adresse, abrege=abrege)
        if list(lignes[-len(place) :]) == place:
            return place
    return []


def _fold(adresse: Adresse, texte: str, champ: str) -> str:
    """Shorten a line by the abbreviations of the norm; one that still does not fit is refused."""
    seule = adresse.model_copy(update={"complement": None, "voie": texte, "pays": None})
    lignes = enveloppe.adresse_postale(seule, abrege=True)[:-1]
    if len(lignes) > 1:
        raise _refus(champ, texte)
    return "".join(lignes)


def _check(ligne: str, champ: str) -> None:
    if len(ligne) > enveloppe.LARGEUR:
        raise _refus(champ, ligne)


def _refus(champ: str, ligne: str) -> DocumentRefuse:
    return DocumentRefuse(
        f"profil d'envoi « service » : {champ} ne tient pas dans une adresse de six lignes de "
        f"{enveloppe.LARGEUR} signes (« {ligne} », {len(ligne)} signes) ; abrégez-le"
    )


def _capitals(texte: str) -> str:
    """Write as sorting machines read: capitals without accent nor punctuation."""
    simple = unicodedata.normalize("NFKD", texte.replace("œ", "oe").replace("Œ", "OE"))
    nu = "".join(signe for signe in simple if not unicodedata.combining(signe))
    return " ".join(re.sub(r"[^\w' -]|_", " ", nu.replace("’", "'")).upper().split())


def posted(canal: str) -> bool:
    """Tell whether a document goes by post, in an envelope."""
    return canal in CANAUX


def sheets(pages: int, *, recto_verso: bool = True) -> int:
    """Count the sheets of a document whose first page is always on a front.

    >>> sheets(7), sheets(7, recto_verso=False)
    (4, 7)
    """
    return (pages + 1) // 2 if recto_verso else pages


def remarks(profil: str, tailles: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """Say what the post needs to know; `tailles` gives the pages and the bytes of each document."""
    pages = sum(lus for lus, _ in tailles)
    double = sum(sheets(lus) for lus, _ in tailles)
    papier = francais.pluriel(double, "feuille")
    compte = f"{francais.pluriel(pages, 'page')} : {papier} recto verso, {pages} en recto seul"
    if profil == "imprimer":
        return (f"à poster, {compte}. {_pli(double)}",)
    octets = sum(poids for _, poids in tailles)
    zone = (
        "la zone de l'adresse (x de 100 à 210 mm, y de 35 à 85 mm) est blanche sur la première "
        "page ; confiez l'adresse de « adresse.txt » ou « adresse.json » au service d'envoi"
    )
    return (f"pour un service d'envoi, {compte} ; {zone}.", *_limites(double, octets, len(tailles)))


def _pli(feuilles: int) -> str:
    if feuilles <= FEUILLES_DL:
        return (
            "Pliez en trois aux repères : l'adresse paraît dans la fenêtre d'une enveloppe DL "
            "(110 × 220 mm) ou C6/5 (114 × 229 mm)."
        )
    return (
        f"Plus de {FEUILLES_DL} feuilles ne tiennent guère pliées dans une enveloppe DL : prenez "
        "une C4 (229 × 324 mm), sans pli, l'adresse écrite dessus."
    )


def _limites(feuilles: int, octets: int, documents: int) -> Iterator[str]:
    """Name each limit of a carrier that a sending goes over."""
    reste = "annexe remise autrement (--annexe separee), ou autre service"
    # The carrier counts the sheet that bears the address.
    if feuilles + 1 > FEUILLES_C4:
        yield f"plus de {FEUILLES_C4} feuilles, porte-adresse compris ({RELEVE}) : {reste}."
    elif feuilles + 1 > FEUILLES_DL:
        yield f"plus de {FEUILLES_DL} feuilles, porte-adresse compris : enveloppe C4 ({RELEVE})."
    if octets > OCTETS_MAX:
        yield f"plus de {OCTETS_MAX // 1_000_000} Mo ({RELEVE}) : {reste}."
    if documents > DOCUMENTS_MAX:
        yield f"plus de {DOCUMENTS_MAX} documents par envoi ({RELEVE})."
