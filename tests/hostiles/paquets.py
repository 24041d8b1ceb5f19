"""Packages that climb, lie about themselves, or swell."""

from __future__ import annotations

import io
import stat
import struct
import warnings
import zipfile
from collections.abc import Callable

CENTRAL, FIN = b"PK\x01\x02", b"PK\x05\x06"


def archive(*noms: str, mode: int = 0, contenu: bytes = b"x") -> bytes:
    """Write an archive with these names, whatever they are."""
    flux = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(flux, "w", zipfile.ZIP_DEFLATED) as sortie:
        warnings.simplefilter("ignore")  # a name twice is what we want
        for nom in noms:
            fiche = zipfile.ZipInfo(nom)
            fiche.compress_type = zipfile.ZIP_DEFLATED
            fiche.create_system, fiche.external_attr = 3, (mode or stat.S_IFREG | 0o600) << 16
            sortie.writestr(fiche, contenu)
    return flux.getvalue()


SAIN = archive("a.txt", contenu=b"bonjour " * 600)


def patch(signature: bytes, place: int, valeur: int, forme: str = "<I") -> bytes:
    """Change one field of a sound archive."""
    octets = bytearray(SAIN)
    debut = octets.rindex(signature) + place
    octets[debut : debut + struct.calcsize(forme)] = struct.pack(forme, valeur)
    return bytes(octets)


def _corrupted() -> bytes:
    octets = bytearray(SAIN)
    for place in range(40, 48):
        octets[place] ^= 0xFF
    return bytes(octets)


# Each is refused: name, archive.
REFUSES: dict[str, Callable[[], bytes]] = {
    "nom qui grimpe": lambda: archive("../x"),
    "nom qui grimpe au milieu": lambda: archive("a/../../x"),
    "nom absolu": lambda: archive("/etc/x"),
    "nom windows": lambda: archive("C:\\x"),
    "barre inverse": lambda: archive("a\\..\\..\\x"),
    "nom d'un point": lambda: archive("."),
    "nom retourné": lambda: archive("a\u202efdp.exe"),
    "nom sur deux lignes": lambda: archive("a\nb"),
    "nom réservé": lambda: archive("con.txt"),
    "nom qui finit par un point": lambda: archive("a."),
    "nom décomposé": lambda: archive("e\u0301.txt"),
    "nom sans fin": lambda: archive("a/" * 200 + "x"),
    "nom deux fois": lambda: archive("a", "a"),
    "nom deux fois à la casse près": lambda: archive("A", "a"),
    "nom qui est aussi un dossier": lambda: archive("a", "a/b"),
    "lien": lambda: archive("a", mode=stat.S_IFLNK | 0o777, contenu=b"/etc/passwd"),
    "trois mille fichiers": lambda: archive(*(f"f{rang}" for rang in range(3000))),
    "bombe": lambda: patch(CENTRAL, 24, 900_000_000),
    "données abîmées": _corrupted,
    "somme fausse": lambda: patch(CENTRAL, 16, 1),
    "taille trop petite": lambda: patch(CENTRAL, 24, 10),
    "taille trop grande": lambda: patch(CENTRAL, 24, 1_000_000),
    "taille sans fin": lambda: patch(CENTRAL, 24, 2**32 - 1),
    "place hors fichier": lambda: patch(CENTRAL, 42, 2**31),
    "méthode inconnue": lambda: patch(CENTRAL, 10, 99, "<H"),
    "chiffré": lambda: patch(CENTRAL, 8, 1, "<H"),
    "table hors fichier": lambda: patch(FIN, 16, 2**32 - 2),
    "table sans fin": lambda: patch(FIN, 12, 2**32 - 2),
    "coupé": lambda: SAIN[:-30],
    "coupé à moitié": lambda: SAIN[: len(SAIN) // 2],
    "pas une archive": lambda: b"x" * 99,
    "rien": lambda: b"",
}
