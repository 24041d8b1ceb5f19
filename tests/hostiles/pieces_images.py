"""Images that lie, swell, or are cut."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

from PIL import Image

from tests.hostiles.fabrique_pieces import CANARI, Cas, page

MENSONGE = "n'est pas ce que dit son nom"
CASSE = "endommagée|illisible"
GRANDE = "millions de pixels|trop grande"


def _chunk(nom: bytes, octets: bytes) -> bytes:
    return (
        struct.pack(">I", len(octets)) + nom + octets + struct.pack(">I", zlib.crc32(nom + octets))
    )


def png(
    cotes: tuple[int, int] = (40, 40),
    bits: int = 8,
    couleur: int = 0,
    avant: bytes = b"",
    apres: bytes = b"",
    donnees: bytes | None = None,
) -> bytes:
    """Write a PNG chunk by chunk; its data are true unless given."""
    ligne = 1 + (cotes[0] * bits + 7) // 8
    if donnees is None:
        machine = zlib.compressobj(9)
        bloc = bytes(min(ligne * cotes[1], 1_000_000))
        reste, morceaux = ligne * cotes[1], []
        while reste > 0:
            morceaux.append(machine.compress(bloc[:reste]))
            reste -= len(bloc)
        donnees = b"".join(morceaux) + machine.flush()
    entete = struct.pack(">IIBBBBB", *cotes, bits, couleur, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", entete)
        + avant
        + _chunk(b"IDAT", donnees)
        + apres
        + _chunk(b"IEND", b"")
    )


def _save(forme: str, mode: str = "RGB", cote: int = 60, **options: object) -> bytes:
    flux = BytesIO()
    Image.linear_gradient("L").resize((cote, cote)).convert(mode).save(flux, forme, **options)
    return flux.getvalue()


def _jpeg(cotes: tuple[int, int] = (0, 0), **options: object) -> bytes:
    brut = _save("JPEG", **options)
    if cotes == (0, 0):
        return brut
    place = brut.index(b"\xff\xc0") + 5
    return brut[:place] + struct.pack(">HH", *cotes) + brut[place + 4 :]


def _segment(marque: int, octets: bytes) -> bytes:
    """Put a segment at the head of a JPEG."""
    brut = _jpeg()
    return brut[:2] + struct.pack(">BBH", 0xFF, marque, len(octets) + 2) + octets + brut[2:]


def _exif(orientation: int, suite: bytes = b"") -> bytes:
    fiche = b"II*\x00\x08\x00\x00\x00" + struct.pack("<HHHII", 1, 0x112, 3, 1, orientation)
    return _segment(0xE1, b"Exif\x00\x00" + fiche + b"\x00\x00\x00\x00" + suite)


def _gps() -> bytes:
    exif = Image.Exif()
    exif[0x13B] = CANARI
    exif[0x8825] = {1: "N", 2: (48.0, 6.0, 40.0), 3: "W", 4: (1.0, 40.0, 0.0)}
    return _jpeg(exif=exif.tobytes())


def tiff(entrees: list[tuple[int, int, int, int]], suivant: int = 0, queue: bytes = b"") -> bytes:
    """Write a TIFF of one directory: tag, type, count, value."""
    corps = struct.pack("<H", len(entrees))
    for entree in entrees:
        corps += struct.pack("<HHII", *entree)
    return b"II*\x00\x08\x00\x00\x00" + corps + struct.pack("<I", suivant) + queue


def _grey_tiff(largeur: int = 8, hauteur: int = 8, suivant: int = 0, **mots: int) -> bytes:
    taille = 8 + 2 + 9 * 12 + 4
    return tiff(
        [
            (256, 4, 1, largeur),
            (257, 4, 1, hauteur),
            (258, 3, 1, 8),
            (259, 3, 1, mots.get("compression", 1)),
            (262, 3, 1, 1),
            (273, 4, mots.get("nombre", 1), mots.get("place", taille)),
            (277, 3, 1, 1),
            (278, 4, 1, hauteur),
            (279, 4, 1, mots.get("octets", 64)),
        ],
        suivant,
        bytes(range(64)),
    )


def _many_tiff(nombre: int) -> bytes:
    flux = BytesIO()
    vues = [Image.new("L", (8, 8), rang % 255) for rang in range(nombre)]
    vues[0].save(flux, "TIFF", save_all=True, append_images=vues[1:])
    return flux.getvalue()


def _apng() -> bytes:
    flux = BytesIO()
    vues = [Image.new("L", (40, 40), ton) for ton in (255, 0)]
    vues[0].save(flux, "PNG", save_all=True, append_images=vues[1:])
    return flux.getvalue()


def _faux(nom: str, octets: bytes) -> Cas:
    return Cas(octets, nom, "refuse", MENSONGE)


EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/tmp/kitcanari) (w) file closefile\n"
SVG = (
    b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>"
    b"<image href='file:///etc/passwd'/><script>KITCANARI</script></svg>"
)
PSD = b"8BPS\x00\x01" + bytes(6) + struct.pack(">HIIHH", 3, 9, 9, 8, 3) + bytes(12)
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(64)
ICO = b"\x00\x00\x01\x00\x01\x00\x10\x10\x00\x00\x01\x00\x20\x00\x99\x00\x00\x00\x16\x00\x00\x00"

CAS: dict[str, Cas] = {
    # Another type under an admitted name
    "eps nommé png": _faux("a.png", EPS),
    "eps nommé jpg": _faux("a.jpg", EPS),
    "svg nommé png": _faux("a.png", SVG),
    "gif nommé png": _faux("a.png", _save("GIF", "P")),
    "webp nommé jpg": _faux("a.jpg", _save("WEBP")),
    "bmp nommé png": _faux("a.png", _save("BMP")),
    "psd nommé jpg": _faux("a.jpg", PSD),
    "ico nommé png": _faux("a.png", ICO),
    "ppm nommé tif": _faux("a.tif", b"P6\n9 9\n255\n" + bytes(243)),
    "heic nommé jpg": _faux("a.jpg", HEIC),
    "pdf nommé jpg": _faux("a.jpg", page()),
    "png nommé pdf": _faux("a.pdf", png()),
    "html nommé jpg": _faux("a.jpg", b"<html><script>KITCANARI</script></html>"),
    "zip nommé png": _faux("a.png", b"PK\x03\x04" + bytes(30)),
    "exécutable nommé jpg": _faux("a.jpg", b"MZ\x90\x00" + bytes(99)),
    "office nommé pdf": _faux("a.pdf", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)),
    "svg": Cas(lambda: SVG, "a.svg", "refuse", "n'est pas admis"),
    "gif": Cas(lambda: _save("GIF", "P"), "a.gif", "refuse", "n'est pas admis"),
    "exécutable": Cas(lambda: b"MZ", "a.exe", "refuse", "n'est pas admis"),
    "sans extension": Cas(png, "image", "refuse", "n'est pas admis"),
    "heic faux": Cas(lambda: HEIC, "a.heic", "refuse", "endommagé|illisible|admis|HEIC"),
    "heic d'un octet": Cas(lambda: HEIC[:12], "a.heic", "refuse", "endommagé|illisible|admis|HEIC"),
    # Bombs
    "png de 200 mégapixels": Cas(lambda: png((20_000, 10_000), 1), "a.png", "refuse", GRANDE),
    "png d'un bit, 78 mégapixels": Cas(lambda: png((9_000, 8_700), 1), "a.png", "neutralise"),
    "png de deux milliards": Cas(
        lambda: png((2**31 - 1, 1), donnees=b""), "a.png", "refuse", GRANDE
    ),
    "png aux cotés nuls": Cas(lambda: png((0, 0)), "a.png", "refuse", CASSE),
    "png texte gonflé": Cas(
        lambda: png(avant=_chunk(b"zTXt", b"Comment\x00\x00" + zlib.compress(bytes(100_000_000)))),
        "a.png",
        "refuse",
    ),
    "png texte international gonflé": Cas(
        lambda: png(
            avant=_chunk(b"iTXt", b"a\x00\x01\x00\x00\x00" + zlib.compress(bytes(100_000_000)))
        ),
        "a.png",
        "refuse",
    ),
    "png profil gonflé": Cas(
        lambda: png(avant=_chunk(b"iCCP", b"icc\x00\x00" + zlib.compress(bytes(100_000_000)))),
        "a.png",
        "refuse",
    ),
    "png données gonflées": Cas(
        lambda: png(donnees=zlib.compress(bytes(100_000_000))), "a.png", "neutralise"
    ),
    "png dix mille textes": Cas(
        lambda: png(avant=_chunk(b"tEXt", b"k\x00" + b"v" * 500) * 10_000), "a.png", "neutralise"
    ),
    "png palette hors bornes": Cas(
        lambda: png(couleur=3, avant=_chunk(b"PLTE", b"\x00\x00\x00")), "a.png", "neutralise"
    ),
    "png sans palette": Cas(lambda: png(couleur=3), "a.png", "neutralise"),
    "png type inconnu": Cas(lambda: png(couleur=7), "a.png", "refuse", CASSE),
    "png somme fausse": Cas(lambda: png().replace(b"IDATx", b"IDATy"), "a.png", "refuse", CASSE),
    "png coupé": Cas(lambda: _save("PNG", cote=200)[:-400], "a.png", "refuse", CASSE),
    "png sans fin": Cas(lambda: png()[:-12], "a.png", "neutralise"),
    "png suivi d'un zip": Cas(
        lambda: png() + b"PK\x03\x04" + CANARI.encode(), "a.png", "neutralise"
    ),
    "png animé": Cas(_apng, "a.png", "neutralise"),
    "png 16 bits": Cas(lambda: _save("PNG", "I;16"), "a.png"),
    "png transparent": Cas(lambda: _save("PNG", "LA"), "a.png"),
    # JPEG
    "jpeg de quatre milliards": Cas(lambda: _jpeg((65_500, 65_500)), "a.jpg", "refuse", GRANDE),
    "jpeg aux cotés nuls": Cas(lambda: _jpeg((0, 60)), "a.jpg", "refuse", CASSE),
    "jpeg coupé": Cas(lambda: _jpeg(cote=300)[:-900], "a.jpg", "refuse", CASSE),
    "jpeg coupé à l'en-tête": Cas(lambda: _jpeg()[:20], "a.jpg", "refuse", CASSE),
    "jpeg plus grand que dit": Cas(lambda: _jpeg((4000, 4000)), "a.jpg", "neutralise"),
    "jpeg cmyk": Cas(lambda: _jpeg(mode="CMYK"), "a.jpg"),
    "jpeg adobe sans cmyk": Cas(
        lambda: _segment(0xEE, b"Adobe\x00\x64\x00\x00\x00\x00\x02"), "a.jpg", "neutralise"
    ),
    "jpeg progressif": Cas(lambda: _jpeg(progressive=True), "a.jpg"),
    "jpeg orientation 99": Cas(lambda: _exif(99), "a.jpg"),
    "jpeg orientation immense": Cas(lambda: _exif(2**32 - 1), "a.jpg"),
    "jpeg exif coupé": Cas(
        lambda: _segment(0xE1, b"Exif\x00\x00II*\x00\xff"), "a.jpg", "neutralise"
    ),
    "jpeg exif en boucle": Cas(
        lambda: _segment(
            0xE1,
            b"Exif\x00\x00II*\x00\x08\x00\x00\x00" + struct.pack("<HHHIII", 1, 0x8769, 4, 1, 8, 8),
        ),
        "a.jpg",
        "neutralise",
    ),
    "jpeg gps et auteur": Cas(_gps, "a.jpg"),
    "jpeg profil faux": Cas(
        lambda: _segment(0xE2, b"ICC_PROFILE\x00\x01\x01" + b"\xff" * 600), "a.jpg", "neutralise"
    ),
    "jpeg profil aux morceaux faux": Cas(
        lambda: _segment(0xE2, b"ICC_PROFILE\x00\x09\x02" + bytes(99)), "a.jpg", "neutralise"
    ),
    "jpeg xmp avec entité": Cas(
        lambda: _segment(
            0xE1,
            b"http://ns.adobe.com/xap/1.0/\x00<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"
            b"<x>&e;</x>",
        ),
        "a.jpg",
        "neutralise",
    ),
    "jpeg mpo": Cas(
        lambda: _segment(0xE2, b"MPF\x00II*\x00\x08\x00\x00\x00" + bytes(40)), "a.jpg", "neutralise"
    ),
    # TIFF
    "tiff quarante pages": Cas(lambda: _many_tiff(40), "a.tif"),
    "tiff six cents pages": Cas(lambda: _many_tiff(600), "a.tif", "refuse", "pages"),
    "tiff en boucle": Cas(lambda: _grey_tiff(suivant=8), "a.tif", "neutralise"),
    "tiff suivant hors fichier": Cas(lambda: _grey_tiff(suivant=2**31), "a.tif", "refuse"),
    "tiff immense": Cas(lambda: _grey_tiff(100_000, 100_000), "a.tif", "refuse", GRANDE),
    "tiff données hors fichier": Cas(lambda: _grey_tiff(place=2**31), "a.tif", "refuse", CASSE),
    "tiff compte fou": Cas(lambda: _grey_tiff(nombre=2**31), "a.tif", "refuse", CASSE),
    "tiff compression inconnue": Cas(
        lambda: _grey_tiff(compression=34_999), "a.tif", "refuse", CASSE
    ),
    "tiff fax abîmé": Cas(lambda: _grey_tiff(compression=4), "a.tif", "refuse"),
    "tiff jpeg abîmé": Cas(lambda: _grey_tiff(compression=7), "a.tif", "refuse"),
    "tiff zip abîmé": Cas(lambda: _grey_tiff(compression=8), "a.tif", "refuse", CASSE),
    "tiff sans balise": Cas(lambda: tiff([]), "a.tif", "refuse", CASSE),
    "tiff à mille balises": Cas(
        lambda: tiff([(256 + rang, 2, 2**30, 2**30) for rang in range(1000)]),
        "a.tif",
        "refuse",
        CASSE,
    ),
    "tiff coupé": Cas(lambda: _many_tiff(3)[:-90], "a.tif", "refuse"),
}
