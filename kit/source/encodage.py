"""Bytes -> text: UTF-8 only; any other encoding is named, with how to save the file again."""

from __future__ import annotations

import re

from kit.valeurs.citation import code

FIN_DE_LIGNE = re.compile(r"\r\n|\r|\n")
_ENREGISTRER = "enregistrez-le en UTF-8 (« Enregistrer sous », codage UTF-8)"
# UTF-32 first: its mark begins with that of UTF-16.
_MARQUES = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_SIGNATURES = (
    (b"%PDF", "un PDF"),
    (b"PK\x03\x04", "une archive (zip, docx, xlsx ou odt)"),
    (b"\xd0\xcf\x11\xe0", "un ancien document Office"),
    (b"\x89PNG", "une image PNG"),
    (b"\xff\xd8\xff", "une image JPEG"),
    (b"GIF8", "une image GIF"),
    (b"II*\x00", "une image TIFF"),
    (b"MM\x00*", "une image TIFF"),
    (b"\x1f\x8b", "une archive gzip"),
    (b"7z\xbc\xaf", "une archive 7z"),
    (b"{\\rtf", "un document RTF"),
    (b"<?xml", "un document XML"),
    (b"<!DOCTYPE", "une page HTML"),
    (b"<html", "une page HTML"),
)
_INTERDITS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\ufeff\ufffe\uffff]"
)


class Illisible(Exception):
    """The bytes are not the text of a dossier; a French sentence and, when known, the line."""

    def __init__(self, message: str, ligne: int | None = None) -> None:
        """Keep the sentence and the line."""
        super().__init__(message)
        self.message = message
        self.ligne = ligne


def decode(octets: bytes) -> str:
    """The text of a UTF-8 file, with or without BOM; raises Illisible."""
    for signature, nature in _SIGNATURES:
        if octets.startswith(signature):
            raise Illisible(f"attendu un fichier YAML, lu {nature} : donnez le fichier du dossier")
    for marque, nom in _MARQUES:
        if octets.startswith(marque):
            raise Illisible(f"le fichier est en {nom} : {_ENREGISTRER}")
    _refuse_nulls(octets)
    try:
        return octets.decode("utf-8-sig")
    except UnicodeDecodeError as erreur:
        raise _other_encoding(octets, erreur) from None


def _refuse_nulls(octets: bytes) -> None:
    debut = octets[:400]
    if b"\x00" not in debut:
        return
    if debut.count(0) > len(debut) // 3:
        raise Illisible(f"le fichier est en UTF-16 ou UTF-32 : {_ENREGISTRER}")
    raise Illisible("attendu un fichier YAML, lu un fichier qui n'est pas du texte")


def _other_encoding(octets: bytes, erreur: UnicodeDecodeError) -> Illisible:
    ligne = len(FIN_DE_LIGNE.split(octets[: erreur.start].decode("latin-1")))
    if erreur.reason == "unexpected end of data":
        return Illisible("le fichier semble coupé : reprenez l'original", ligne)
    octet = octets[erreur.start]
    signe = bytes([octet]).decode("cp1252", "replace")
    lu = f"octet 0x{octet:02X}"
    if signe.isalpha() or signe in "€’“”…–—«»°œŒ":
        lu += f", sans doute « {signe} » en Windows-1252"
    return Illisible(f"le fichier n'est pas en UTF-8 ({lu}) : {_ENREGISTRER}", ligne)


def strange_lines(texte: str) -> list[tuple[int, str]]:
    """The line and the French message of each character that no YAML file should hold."""
    trouves: list[tuple[int, str]] = []
    if not _INTERDITS.search(texte):
        return trouves
    for numero, ligne in enumerate(FIN_DE_LIGNE.split(texte), 1):
        if signe := _INTERDITS.search(ligne):
            ou = f"caractère n° {signe.start() + 1} de la ligne"
            trouves.append((numero, f"{ou} : {code(signe[0])} est interdit ici, retirez-le"))
    return trouves
