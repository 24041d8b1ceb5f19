"""The parts of a message (.eml), read within limits that hold while it is being read."""

from __future__ import annotations

import codecs
from collections import Counter
from email import errors as fautes
from email.feedparser import BytesFeedParser
from email.message import Message as Entite
from email.policy import Policy, compat32
from email.utils import collapse_rfc2231_value
from functools import partial
from typing import Any

from kit.errors import PieceFautive
from kit.messages.codes import plain
from kit.messages.signes import show

PARTIES, NIVEAUX, LIGNES = 1_000, 20, 1_000_000
ENTETES, LONGUEUR = 2_000, 20_000
COUPES = (
    fautes.StartBoundaryNotFoundDefect,
    fautes.CloseBoundaryNotFoundDefect,
    fautes.NoBoundaryInMultipartDefect,
)
# What the library raises on forged headers and charsets.
_FAUTES = (AssertionError, AttributeError, LookupError, OverflowError, TypeError, ValueError)


class Partie(Entite):
    """One part of a message; the limits hold while it is being read, not after."""

    def __init__(self, comptes: Counter[str], policy: Policy[Any] = compat32) -> None:
        super().__init__(policy)
        self.comptes, self.niveau = comptes, 0
        self.brutes: list[tuple[str, str]] = []
        comptes["parties"] += 1
        if comptes["parties"] > PARTIES:
            raise PieceFautive(f"plus de {PARTIES} parties")

    def attach(self, payload: Any) -> None:
        """Take a part of this one, unless it lies too deep."""
        payload.niveau = self.niveau + 1
        if payload.niveau > NIVEAUX:
            raise PieceFautive(f"plus de {NIVEAUX} niveaux de parties")
        super().attach(payload)

    def set_raw(self, name: str, value: Any) -> None:
        """Keep a header as it was written, up to a limit; its raw bytes become letters."""
        if len(self.brutes) < ENTETES:
            valeur = plain(str(value)[:LONGUEUR])
            self.brutes.append((name.lower(), valeur))
            super().set_raw(name, valeur)

    def get_content_type(self) -> str:
        """Give the type, under which a message within the message is a file like another."""
        return "application/octet-stream" if self.media.startswith("message/") else self.media

    def get_content_maintype(self) -> str:
        """Give the first half of the type."""
        return self.get_content_type().partition("/")[0]

    def get_boundary(self, failobj: Any = None) -> Any:
        """Give the mark between the parts, none when its header is forged."""
        try:
            return super().get_boundary(failobj)
        except _FAUTES:
            return failobj

    @property
    def media(self) -> str:
        """The type that the part announces."""
        return show(super().get_content_type(), 100)

    def raw(self, nom: str) -> str:
        """Give the first header of that name as it was written, or nothing."""
        return next((valeur for connu, valeur in self.brutes if connu == nom.lower()), "")

    def named(self) -> str:
        """Give the name of the file that the part says it is, or nothing; never a path."""
        try:
            nom = self.get_param("filename", None, "content-disposition")
            nom = nom if nom is not None else self.get_param("name", None)
            return "" if nom is None else collapse_rfc2231_value(nom)
        except _FAUTES:
            return "sans nom"

    def parameter(self, nom: str) -> str:
        """Give a word of the type that the part announces, or nothing."""
        try:
            return str(self.get_param(nom, "") or "")
        except _FAUTES:
            return ""

    def octets(self) -> bytes:
        """Give the content, decoded."""
        try:
            contenu: Any = self.get_payload(decode=True)
        except _FAUTES:
            contenu = None
        return contenu if isinstance(contenu, bytes) else b""

    def charset(self) -> str:
        """Give the charset that the part announces, or nothing."""
        try:
            return self.get_content_charset("") or ""
        except _FAUTES:
            return ""

    def children(self) -> list[Partie]:
        """Give the parts of this part."""
        contenu = self.get_payload()
        return [sous for sous in contenu if isinstance(sous, Partie)]


def parse(octets: bytes, relatif: str) -> Partie:
    """Read the parts of a message. Raises PieceFautive beyond a limit."""
    try:
        if octets.count(b"\n") > LIGNES or octets.count(b"\r") > LIGNES:
            raise PieceFautive(f"plus de {LIGNES} lignes")
        lecteur: BytesFeedParser[Any] = BytesFeedParser(partial(Partie, Counter()))
        lecteur.feed(octets.removeprefix(codecs.BOM_UTF8))
        racine: Partie = lecteur.close()
    except PieceFautive as limite:
        raise PieceFautive(
            f"« {relatif} » est un courriel démesuré ({limite}) : joignez-en un export en PDF"
        ) from None
    except _FAUTES:
        raise PieceFautive(
            f"« {relatif} » est un courriel illisible : exportez à nouveau le message d'origine"
        ) from None
    return racine
