"""Plain values -> the YAML of a dossier, one key by line; the strict reader gives them back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kit.journal.graphie import scalar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


def write(valeurs: Mapping[str, Any], entete: Sequence[str] = ()) -> str:
    """Write a dossier under the comments of its head; a blank line between its blocks."""
    lignes = [f"# {ligne}".rstrip() for ligne in entete]
    for cle, valeur in valeurs.items():
        if isinstance(valeur, (dict, list)) and lignes:
            lignes.append("")
        lignes += _pair(cle, valeur)
    return "".join(f"{ligne}\n" for ligne in lignes)


def _pair(cle: str, valeur: Any) -> Iterator[str]:
    if isinstance(valeur, dict) and valeur:
        yield f"{cle}:"
        for mot, contenu in valeur.items():
            yield from (f"  {ligne}" for ligne in _pair(mot, contenu))
    elif isinstance(valeur, list) and valeur:
        yield f"{cle}:"
        for element in valeur:
            yield from (f"  {ligne}" for ligne in _item(element))
    else:
        yield f"{cle}: {_word(valeur)}"


def _item(element: Any) -> Iterator[str]:
    """Write an element of a list, its first key beside the dash."""
    if not isinstance(element, dict) or not element:
        yield f"- {_word(element)}"
        return
    lignes = [ligne for mot, contenu in element.items() for ligne in _pair(mot, contenu)]
    yield f"- {lignes[0]}"
    yield from (f"  {ligne}" for ligne in lignes[1:])


def _word(valeur: Any) -> str:
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, int):
        return str(valeur)
    if isinstance(valeur, str):
        return scalar(valeur)
    if isinstance(valeur, dict):
        return f"{{{', '.join(f'{mot}: {_word(contenu)}' for mot, contenu in valeur.items())}}}"
    return f"[{', '.join(map(_word, valeur))}]"
