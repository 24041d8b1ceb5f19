"""A compound file, as Outlook writes its messages: just enough of one for tests."""

from __future__ import annotations

import struct
from typing import Any

SECTEUR, PETIT, SEUIL = 512, 64, 4096
LIBRE, FIN, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
Arbre = dict[str, Any]

# What Outlook calls the words of a message, of a recipient, of an attachment.
CLASSE, OBJET, CORPS, HTML, RTF = 0x001A, 0x0037, 0x1000, 0x1013, 0x1009
NOM, ADRESSE, IDENTIFIANT, ENTETES, ENVOI = 0x0C1A, 0x5D01, 0x1035, 0x007D, 0x0039
QUI, OU, ROLE = 0x3001, 0x39FE, 0x0C15
FICHIER, CONTENU, MEDIA = 0x3707, 0x3701, 0x370E


def msg(
    mots: dict[int, Any], vers: list[dict[int, Any]] = (), jointes: list[dict[int, Any]] = ()
) -> bytes:
    """Write a message from its properties, its recipients' and its attachments'."""
    arbre = _proprietes(
        mots, struct.pack("<8x4I8x", len(vers), len(jointes), len(vers), len(jointes))
    )
    for rang, autre in enumerate(vers):
        arbre[f"__recip_version1.0_#{rang:08X}"] = _proprietes(autre, bytes(8))
    for rang, autre in enumerate(jointes):
        arbre[f"__attach_version1.0_#{rang:08X}"] = _proprietes(autre, bytes(8))
    return ole(arbre)


def instant(secondes: int) -> int:
    """Count the tenths of a microsecond since 1601, from seconds since 1970."""
    return (secondes + 11_644_473_600) * 10_000_000


def _proprietes(mots: dict[int, Any], tete: bytes) -> Arbre:
    arbre, flux = {}, tete
    for cle, valeur in mots.items():
        if isinstance(valeur, int):
            genre = 0x0040 if valeur > 0xFFFF else 0x0003
            flux += struct.pack("<HHIQ", genre, cle, 6, valeur)
            continue
        genre, octets = (
            (0x001F, valeur.encode("utf-16-le")) if isinstance(valeur, str) else (0x0102, valeur)
        )
        arbre[f"__substg1.0_{cle:04X}{genre:04X}"] = octets
        flux += struct.pack("<HHIII", genre, cle, 6, len(octets), 0)
    return arbre | {"__properties_version1.0": flux}


def ole(arbre: Arbre) -> bytes:
    """Write a compound file from nested names."""
    entrees: list[list[Any]] = []  # name, type, child, right, content
    _range("Root Entry", arbre, entrees, 5)
    petits, minifat, gros, fat = bytearray(), [], bytearray(), []

    def place(octets: bytes) -> int:
        if len(octets) < SEUIL:
            return _chain(petits, minifat, octets, PETIT)
        return _chain(gros, fat, octets, SECTEUR)

    debuts = [place(e[4]) if e[1] == 2 and e[4] else FIN for e in entrees]
    debuts[0] = _chain(gros, fat, bytes(petits), SECTEUR) if petits else FIN
    mini = _chain(gros, fat, b"".join(struct.pack("<I", n) for n in minifat), SECTEUR, b"\xff")
    repertoire = b"".join(
        _entree(e, debut, len(petits) if not rang else len(e[4] or b""))
        for rang, (e, debut) in enumerate(zip(entrees, debuts, strict=True))
    )
    premier = _chain(gros, fat, repertoire, SECTEUR)
    tables = 1
    while (len(fat) + tables) * 4 > tables * SECTEUR:
        tables += 1
    places = list(range(len(fat), len(fat) + tables))
    fat += [TABLE] * tables
    octets_fat = b"".join(struct.pack("<I", n) for n in fat).ljust(tables * SECTEUR, b"\xff")
    tete = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    tete += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    tete += struct.pack(
        "<9I", 0, tables, premier, 0, SEUIL, mini, -(-len(minifat) * 4 // SECTEUR), FIN, 0
    )
    tete += b"".join(struct.pack("<I", n) for n in places).ljust(436, b"\xff")
    return tete + bytes(gros) + octets_fat


def _range(nom: str, contenu: Any, entrees: list[list[Any]], genre: int) -> int:
    rang = len(entrees)
    entrees.append([nom, genre, LIBRE, LIBRE, None if genre != 2 else contenu])
    if genre != 2:
        precedent = None
        for sous, suite in sorted(
            contenu.items(), key=lambda couple: (len(couple[0]), couple[0].upper())
        ):
            enfant = _range(sous, suite, entrees, 1 if isinstance(suite, dict) else 2)
            if precedent is None:
                entrees[rang][2] = enfant
            else:
                entrees[precedent][3] = enfant
            precedent = enfant
    return rang


def _chain(zone: bytearray, table: list[int], octets: bytes, pas: int, vide: bytes = b"\0") -> int:
    if not octets:
        return FIN
    debut, nombre = len(table), -(-len(octets) // pas)
    zone += octets.ljust(nombre * pas, vide)
    table += [debut + n + 1 for n in range(nombre - 1)] + [FIN]
    return debut


def _entree(entree: list[Any], debut: int, taille: int) -> bytes:
    nom, genre, enfant, droite, _ = entree
    octets = (nom + "\0").encode("utf-16-le")
    return (
        octets.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(octets), genre, 1, LIBRE, droite, enfant)
        + bytes(36)
        + struct.pack("<IQ", debut, taille)
    )
