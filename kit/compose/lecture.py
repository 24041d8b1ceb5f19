"""Template files -> their sources, read safely and searched for what no letter may hold."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from kit.errors import ModeleFautif

TAILLE_MAXIMALE = 500_000

_INSTRUCTION = re.compile(r"\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_VALEUR = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_BALISE = re.compile(r"<[a-zA-Z/!][^>]*>")
_ATTRIBUT = re.compile(r'\s([\w:-]+)\s*=\s*("[^"]*"|[^\s>]*)')
_STYLE = re.compile(r"<style[^>]*>(.*?)</style", re.DOTALL | re.IGNORECASE)
_INTERDITS = re.compile(
    r"<\s*(?:script|link|iframe|object|embed|base|form|input|button|svg|frame|video|audio|math)\b"
    r"|url\s*\(|@import|javascript:|expression\s*\(",
    re.IGNORECASE,
)
_FIGES = ("style", "href", "src", "srcset", "action", "background", "data", "rel", "id", "name")


def lire(templates: Path, *dossiers: str) -> dict[str, str]:
    """Read the templates of some folders and those they share, by name `dossier/fichier.html`.

    Raises ModeleFautif for a link, an unreadable file, or a forbidden construction.
    """
    sources: dict[str, str] = {}
    for dossier in ("_communs", *dossiers):
        for racine, _, fichiers in sorted(os.walk(templates / dossier)):
            for fichier in sorted(fichiers):
                if fichier.endswith(".html"):
                    chemin = Path(racine, fichier)
                    nom = chemin.relative_to(templates).as_posix()
                    sources[nom] = _texte(chemin, affiche(templates, nom))
    for nom, source in sources.items():
        scruter(source, affiche(templates, nom))
    return sources


def affiche(templates: Path, nom: str) -> str:
    """Write the path of a template as messages show it, without the machine's folders."""
    return f"templates/{templates.name}/{nom}"


def _texte(chemin: Path, nom: str) -> str:
    try:
        descripteur = os.open(chemin, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        raise ModeleFautif(f"{nom} : lien ou fichier illisible ; copiez le fichier ici.") from None
    with os.fdopen(descripteur, "rb") as flux:
        etat = os.fstat(descripteur)
        if not stat.S_ISREG(etat.st_mode) or etat.st_size > TAILLE_MAXIMALE:
            raise ModeleFautif(f"{nom} : fichier ordinaire de moins de 500 ko attendu.")
        octets = flux.read()
    try:
        return octets.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ModeleFautif(f"{nom} : enregistrez ce modèle en UTF-8.") from None


def scruter(source: str, nom: str) -> None:
    """Refuse what could run, fetch, or let a value out of its text or its quotes."""
    nu = _INSTRUCTION.sub(_blanc, source)
    trouve = _INTERDITS.search(nu)
    if trouve:
        raise _fautif(nom, nu, trouve.start(), f"« {trouve[0]} » est interdit dans un modèle")
    sans_valeur = _VALEUR.sub(_marque, nu)
    for style in _STYLE.finditer(sans_valeur):
        if "\0" in style[1] or "{%" in source[style.start() : style.end()]:
            raise _fautif(nom, nu, style.start(), "une feuille de style ne prend aucune valeur")
    for balise in _BALISE.finditer(sans_valeur):
        for attribut in _ATTRIBUT.finditer(balise[0]):
            _scruter_attribut(attribut, nom, nu, balise.start())


def _scruter_attribut(attribut: re.Match[str], nom: str, nu: str, debut: int) -> None:
    mot, valeur = attribut[1].lower(), attribut[2]
    if not valeur.startswith('"'):
        raise _fautif(nom, nu, debut, f"mettez entre guillemets doubles l'attribut « {mot} »")
    if mot.startswith("on"):
        raise _fautif(nom, nu, debut, f"l'attribut « {mot} » est interdit dans un modèle")
    if mot in _FIGES and "\0" in valeur:
        raise _fautif(nom, nu, debut, f"aucune valeur du dossier dans l'attribut « {mot} »")


def _blanc(trouve: re.Match[str]) -> str:
    return "\n" * trouve[0].count("\n") or " "


def _marque(trouve: re.Match[str]) -> str:
    # Same number of lines, and a character that no template may hold.
    return "\0" + "\n" * trouve[0].count("\n")


def _fautif(nom: str, nu: str, position: int, message: str) -> ModeleFautif:
    ligne = nu.count("\n", 0, position) + 1
    return ModeleFautif(f"{nom}:{ligne} : {message}.")
