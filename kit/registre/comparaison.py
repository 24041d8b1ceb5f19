"""Today's history against the one that a production recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from kit.registre.inscription import Inscrit, fields, fingerprint, short

if TYPE_CHECKING:
    from kit.dossier import Contact

Genre = Literal["modifie", "retire", "ajoute", "rendu_confidentiel"]
PROVISOIRES = ("en_cours", "avise")


@dataclass(frozen=True, slots=True)
class Ecart:
    """An entry that is no longer as a production recorded it.

    `numero`, `le`, `canal` and `sens` are as recorded (as today for an added one); `rang` is its
    place in today's history, None when it is gone; `depuis` is the day of the first production
    that differs.
    """

    genre: Genre
    numero: int
    le: str
    canal: str
    sens: str
    depuis: date
    rang: int | None = None


def compare(anciens: Sequence[Inscrit], contacts: Sequence[Contact], jour: date) -> list[Ecart]:
    """Say how today's history differs from the one that a production of that day recorded.

    An entry of the very day may have been made after the production: its absence says nothing.
    """
    passes = {rang: c for rang, c in enumerate(contacts) if c.le.jour <= jour}
    publics = {rang: c for rang, c in passes.items() if not c.confidentiel}
    caches = {fingerprint(c) for c in passes.values() if c.confidentiel}
    paires, seuls = _pair(anciens, publics)
    ecarts = [
        _recorded("modifie", ancien, jour, rang)
        for rang, ancien in paires.items()
        if _changed(ancien, publics[rang])
    ]
    for ancien in seuls:
        genre: Genre = "rendu_confidentiel" if ancien.sha256 in caches else "retire"
        ecarts.append(_recorded(genre, ancien, jour))
    for numero, (rang, c) in enumerate(publics.items(), start=1):
        if rang not in paires and c.le.jour < jour:
            ecarts.append(Ecart("ajoute", numero, str(c.le), c.canal, c.sens, jour, rang))
    return ecarts


def merge(ecarts: Iterable[Ecart]) -> list[Ecart]:
    """Keep each difference once, since the earliest production that shows it."""
    connus: dict[object, Ecart] = {}
    for ecart in sorted(ecarts, key=lambda e: (e.depuis, e.le, e.numero)):
        place = ecart.rang if ecart.rang is not None else (ecart.le, ecart.canal, ecart.sens)
        connus.setdefault((ecart.genre, place), ecart)
    return sorted(connus.values(), key=lambda e: (e.le, e.numero))


def _pair(
    anciens: Sequence[Inscrit], publics: Mapping[int, Contact]
) -> tuple[dict[int, Inscrit], list[Inscrit]]:
    """Pair each recorded entry with today's: the same words, else the same hour, else the rank."""
    numeros = {rang: numero for numero, rang in enumerate(publics, start=1)}
    ressemblances: tuple[tuple[Callable[[Inscrit], object], Callable[[int], object]], ...] = (
        (lambda i: i.sha256, lambda r: fingerprint(publics[r])),
        (lambda i: (i.le, i.canal, i.sens), lambda r: (str(publics[r].le), *_voie(publics[r]))),
        (lambda i: i.le, lambda r: str(publics[r].le)),
        (lambda i: (i.numero, i.canal, i.sens), lambda r: (numeros[r], *_voie(publics[r]))),
    )
    paires: dict[int, Inscrit] = {}
    restes = [*anciens]
    for avant, maintenant in ressemblances:
        places: dict[object, list[int]] = {}
        for rang in publics:
            if rang not in paires:
                places.setdefault(maintenant(rang), []).append(rang)
        restes = [
            ancien for ancien in restes if not _place(ancien, places.get(avant(ancien)), paires)
        ]
    return paires, restes


def _place(ancien: Inscrit, rangs: list[int] | None, paires: dict[int, Inscrit]) -> bool:
    """Give a recorded entry the first of today's that looks like it, if one is left."""
    if not rangs:
        return False
    paires[rangs.pop(0)] = ancien
    return True


def _voie(contact: Contact) -> tuple[str, str]:
    return contact.canal, contact.sens


def _changed(ancien: Inscrit, contact: Contact) -> bool:
    """Tell whether an entry was changed; what was blank may be filled, an outcome may come."""
    if ancien.sha256 != fingerprint(contact):
        return True
    actuels = fields(contact)
    return any(
        actuels.get(champ) != empreinte and not _came(champ, empreinte, actuels.get(champ))
        for champ, empreinte in ancien.champs.items()
    )


def _came(champ: str, avant: str, maintenant: str | None) -> bool:
    """Tell whether a carrier's answer came: on its way, then advised, then an outcome."""
    if champ != "envoi.statut" or maintenant is None:
        return False
    en_cours, avise = (short(champ, statut) for statut in PROVISOIRES)
    return avant == en_cours or (avant == avise and maintenant != en_cours)


def _recorded(genre: Genre, ancien: Inscrit, jour: date, rang: int | None = None) -> Ecart:
    return Ecart(genre, ancien.numero, ancien.le, ancien.canal, ancien.sens, jour, rang)
