"""An item in a list, keys in a block: additions to the text of a dossier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kit.journal import accolades, graphie
from kit.journal.lignes import BLANCS, Retouche, after, apply, column, line_end, lines
from kit.source import reperes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kit.errors import Chemin
    from kit.journal.graphie import Mots
    from kit.source.reperes import Reperes

RETRAIT = 2


def add_items(texte: str, cle: str, ajouts: Sequence[tuple[int, Mots]]) -> str:
    """Put items in a list of the root, each at a rank among those that were there, in order."""
    reste = list(ajouts)
    while reste:
        lus = reperes.locate(texte)
        liste = lus.lieux.get((cle,))
        if liste is not None and liste.genre == "liste" and not liste.accolades:
            return apply(texte, _block_items(texte, lus, cle, reste))
        (premier, mots), *suite = reste
        texte = apply(texte, _one_item(texte, lus, cle, premier, mots))
        reste = [(rang + (rang >= premier), suivant) for rang, suivant in suite]
    return texte


def _one_item(texte: str, lus: Reperes, cle: str, rang: int, mots: Mots) -> list[Retouche]:
    """Put an item in a list that is absent, empty or between brackets."""
    liste = lus.lieux.get((cle,))
    if liste is None:
        return _new_list(texte, lus, cle, mots)
    vide = liste.genre == "valeur" or not lus.enfants((cle,))
    if vide and not lus.lieux[()].accolades and "\n" not in texte[liste.debut : liste.fin]:
        return _first_item(texte, lus, cle, mots)
    if liste.genre == "valeur":
        neuf = f"{_space(texte, liste.debut)}[{graphie.flow(mots)}]"
        return [Retouche(liste.debut, liste.fin, neuf)]
    return accolades.add(texte, lus, (cle,), rang, graphie.flow(mots))


def set_words(texte: str, chemin: Chemin, mots: Mots) -> str:
    """Write keys of one block: those that exist take the new value, the others come last."""
    lus = reperes.locate(texte)
    changes, ajouts = [], {}
    for cle, valeur in mots.items():
        lieu = lus.lieux.get((*chemin, cle))
        if lieu is None:
            ajouts[cle] = valeur
        else:
            neuf = f"{_space(texte, lieu.debut)}{graphie.value(cle, valeur)}"
            changes.append(Retouche(lieu.debut, lieu.fin, neuf))
    texte = apply(texte, changes)
    return apply(texte, _new_words(texte, reperes.locate(texte), chemin, ajouts))


def _space(texte: str, debut: int) -> str:
    """Give the space that YAML wants after a colon, when a value was empty."""
    return " " if texte[debut - 1 : debut] == ":" else ""


def _new_words(texte: str, lus: Reperes, chemin: Chemin, mots: Mots) -> list[Retouche]:
    bloc, enfants = lus.lieux[chemin], lus.enfants(chemin)
    if not mots:
        return []
    if bloc.accolades:
        dit = ", ".join(graphie.pairs(mots))
        return accolades.add(texte, lus, chemin, len(enfants), dit)
    retrait = column(texte, bloc.debut)
    apres = after(texte, lus.lieux[enfants[-1]].fin, retrait)
    return [lines(texte, apres, retrait, graphie.pairs(mots, bloc=True))]


def _new_list(texte: str, lus: Reperes, cle: str, mots: Mots) -> list[Retouche]:
    """Write a list that the dossier lacks, at its end."""
    racine = lus.lieux[()]
    if racine.accolades:
        dit = f"{cle}: [{graphie.flow(mots)}]"
        return accolades.add(texte, lus, (), len(lus.enfants(())), dit)
    lignes = [f"{cle}:", *(" " * _indent(texte, lus) + ligne for ligne in graphie.item(mots))]
    if texte[: lus.fin].splitlines()[-1:] != [""]:
        lignes.insert(0, "")
    return [lines(texte, lus.fin, column(texte, racine.debut), lignes)]


def _first_item(texte: str, lus: Reperes, cle: str, mots: Mots) -> list[Retouche]:
    """Put the first item below its key, in the place of `[]` or of nothing."""
    liste = lus.lieux[(cle,)]
    assert liste.cle is not None  # noqa: S101 - a value of the root has a key
    retrait = column(texte, liste.cle) + _indent(texte, lus)
    suite = lines(texte, line_end(texte, liste.cle), retrait, graphie.item(mots))
    debut = liste.debut
    while texte[debut - 1] in BLANCS:
        debut -= 1
    return [suite, *([Retouche(debut, liste.fin, "")] if liste.fin > liste.debut else [])]


def _block_items(
    texte: str, lus: Reperes, cle: str, ajouts: Iterable[tuple[int, Mots]]
) -> list[Retouche]:
    """Put items in a list written with dashes, in the manner of most of those there."""
    liste, enfants = lus.lieux[(cle,)], lus.enfants((cle,))
    assert liste.cle is not None  # noqa: S101 - a value of the root has a key
    retrait = column(texte, liste.debut)
    courts = sum(lus.lieux[enfant].accolades for enfant in enfants)
    places: dict[int, str] = {}
    for rang, mots in ajouts:
        if rang:
            ou = after(texte, lus.lieux[enfants[rang - 1]].fin, retrait + 1)
        else:
            ou = line_end(texte, liste.cle)
        en_ligne = 2 * courts > len(enfants)
        lignes = [f"- {graphie.flow(mots)}"] if en_ligne else graphie.item(mots)
        places[ou] = places.get(ou, "") + lines(texte, ou, retrait, lignes).neuf
    return [Retouche(ou, ou, neuf) for ou, neuf in places.items()]


def _indent(texte: str, lus: Reperes) -> int:
    """Give how far the other lists of the root are indented."""
    racine = lus.lieux[()]
    for chemin in lus.enfants(()):
        lieu = lus.lieux[chemin]
        if lieu.genre == "liste" and not lieu.accolades:
            return column(texte, lieu.debut) - column(texte, racine.debut)
    return RETRAIT
