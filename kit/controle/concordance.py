"""The manifest of a production against the copy of its facts that its PDF carries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from kit.manifeste.forme import unsaid

SIMPLES = {
    "format": "le format", "reference": "la référence", "document": "le document",
    "au": "le jour", "kit": "la version de kit", "total": "le total",
}  # fmt: skip
DU_MANIFESTE = SIMPLES | {"dossier": "l'empreinte du dossier"}
DE_PIECE = {
    "id": "l'identifiant", "titre": "le titre", "original": "le nom d'origine",
    "media": "le type", "taille": "la taille", "sha256": "l'empreinte",
    "pages": "le nombre de pages", "reproduction": "la reproduction", "page": "la page",
    "constats": "les constats",
}  # fmt: skip
NOMBRE_MAXIMAL = 50
LONGUEUR = 40  # characters of a value that are quoted
# What only a package holds: it is handed over without the overrides nor the history.
REMIS = frozenset({"LISEZMOI.txt", "dossier.json"})


def differences(faits: Mapping[str, Any], copie: Mapping[str, Any]) -> list[str]:
    """Say in French how a manifest differs from the copy that a PDF carries, if it does.

    Whatever the two are made of, an answer is given.
    """
    ecarts = [*_simple(faits, copie), *_lists(faits, copie), *_exhibits(faits, copie)]
    reste = len(ecarts) - NOMBRE_MAXIMAL
    return ecarts[:NOMBRE_MAXIMAL] + ([f"et {reste} autres écarts"] if reste > 0 else [])


def handed(faits: Mapping[str, Any], paquet: Mapping[str, Any]) -> list[str]:
    """Say how the manifest of a production differs from that of the package made with it."""
    ecarts = [*_simple(faits, paquet, DU_MANIFESTE, "dans le paquet")]
    ici, la = _numbered(faits), _numbered(paquet)
    if ici is None or la is None or ici.keys() != la.keys():
        return [*ecarts, "les pièces ne sont pas celles du paquet"]
    autres = (n for n in ici if not _same(ici[n].get("sha256"), la[n].get("sha256")))
    return [*ecarts, *(f"pièce n° {n} : l'empreinte n'est pas celle du paquet" for n in autres)]


def bound(faits: Mapping[str, Any]) -> bool:
    """Tell whether a manifest says that exhibits are bound in the PDF."""
    pieces = faits.get("pieces") or []
    return any(isinstance(p, dict) and p.get("page") is not None for p in pieces)


def _simple(
    faits: Mapping[str, Any],
    copie: Mapping[str, Any],
    mots: Mapping[str, str] = SIMPLES,
    ou: str = "dans le PDF",
) -> Iterator[str]:
    for cle, mot in mots.items():
        ici, la = faits.get(cle), copie.get(cle)
        if not _same(ici, la):
            yield f"{mot} diffère : {_said(ici)} au manifeste, {_said(la)} {ou}"


def _lists(faits: Mapping[str, Any], copie: Mapping[str, Any]) -> Iterator[str]:
    if not _same(faits.get("taux"), copie.get("taux")):
        yield "les taux ne sont pas ceux que dit le PDF"
    if not _same(faits.get("modeles"), copie.get("modeles")):
        yield "les modèles ne sont pas ceux que dit le PDF"
    if "reserves" in copie and not _handed(faits) and unsaid(faits) != copie["reserves"]:
        yield (
            "l'empreinte du dossier, les règles écartées ou l'historique ont changé : ce n'est pas "
            "ce que garde le PDF"
        )


def _handed(faits: Mapping[str, Any]) -> bool:
    """Tell the manifest of a package, which says less than the PDF was made from."""
    fichiers = faits.get("fichiers") or []
    noms = {un.get("chemin") for un in fichiers if isinstance(un, dict)}
    return noms >= REMIS and not any(faits.get(cle) for cle in ("outrepasse", "historique"))


def _exhibits(faits: Mapping[str, Any], copie: Mapping[str, Any]) -> Iterator[str]:
    ici, la = _numbered(faits), _numbered(copie)
    if ici is None or la is None:
        yield "les pièces ne se lisent pas, ou deux d'entre elles portent le même numéro"
        return
    for numero in sorted(ici.keys() | la.keys(), key=lambda lu: (len(lu), lu)):
        if numero not in la:
            yield f"la pièce n° {numero} est au manifeste, non dans le PDF"
        elif numero not in ici:
            yield f"la pièce n° {numero} est dans le PDF, non au manifeste"
        else:
            for mot in _exhibit(ici[numero], la[numero]):
                yield f"pièce n° {numero} : {mot} diffère de ce que dit le PDF"


def _exhibit(ici: Mapping[str, Any], la: Mapping[str, Any]) -> Iterator[str]:
    yield from (mot for cle, mot in DE_PIECE.items() if not _same(ici.get(cle), la.get(cle)))
    if not _same(ici.get("fichier"), la.get("fichier")) and not _same(
        ici.get("fichier"), _plain(la)
    ):
        yield "le nom du fichier"


def _plain(la: Mapping[str, Any]) -> str | None:
    """Give the name of a file in a package asked for without accents."""
    from kit.pieces.noms import piece_name  # noqa: PLC0415 - only here, and rarely

    numero, titre, original = la.get("numero"), la.get("titre"), la.get("original")
    if not isinstance(numero, int) or not isinstance(titre, str) or not isinstance(original, str):
        return None
    return f"pieces/{piece_name(numero, titre, PurePosixPath(original).name, ascii_only=True)}"


def _numbered(faits: Mapping[str, Any]) -> dict[str, Mapping[str, Any]] | None:
    pieces = faits.get("pieces")
    if not isinstance(pieces, list) or not all(isinstance(piece, dict) for piece in pieces):
        return None
    numeros = [str(piece.get("numero")) for piece in pieces]
    return dict(zip(numeros, pieces, strict=True)) if len({*numeros}) == len(numeros) else None


def _same(un: object, deux: object) -> bool:
    """Compare two values of JSON, for which 1, 1.0 and true are not the same."""
    return repr(un) == repr(deux)


def _said(valeur: object) -> str:
    if isinstance(valeur, dict):
        valeur = f"{str(valeur.get('sha256', ''))[:12]}…"
    if valeur is None:
        return "rien"
    texte = str(valeur)
    return f"« {texte if len(texte) <= LONGUEUR else texte[: LONGUEUR - 1] + '…'} »"
