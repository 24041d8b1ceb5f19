"""Where each mention that article R124-3 requires stands: its document and its page."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kit.errors import ModeleFautif
from kit.valeurs.citation import cite

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kit.contenu import Contenu
    from kit.modele import Modele

ARTICLE = "cpcex_r124_3"
# The mentions of the manifest, in the words and the order of the article.
EXIGEES = {
    "pouvoir": "Pouvoir de recevoir pour le compte du créancier",
    "fondement": "1° Fondement et montant des sommes dues, chaque élément séparément",
    "garantie": "2° Conditions de la garantie contre la responsabilité civile de l’agence",
    "remuneration": "3° Détermination de la rémunération à la charge du créancier",
    "reversement": "4° Conditions de reversement des fonds encaissés",
}
_APOSTROPHES = str.maketrans({"’": "'", "\u00ad": ""})


@dataclass(frozen=True, slots=True)
class Emplacement:
    """A mention, and the page of a document on which it begins."""

    mention: str
    document: str
    page: int


def table(modele: Modele, documents: Mapping[str, Contenu]) -> tuple[Emplacement, ...]:
    """Find each required mention in each PDF, whose name is given.

    Raises ModeleFautif when a document, which a firm may have rewritten, has lost one.
    """
    dites = phrases(modele)
    lieux = {nom: locate(pdf, dites.values()) for nom, pdf in documents.items()}
    trouves = []
    for libelle, phrase in dites.items():
        for nom, pages in lieux.items():
            if phrase not in pages:
                raise ModeleFautif(
                    f"{nom} : la mention {cite(phrase)} est introuvable, l'article R124-3 du code"
                    " des procédures civiles d'exécution l'exige"
                )
            trouves.append(Emplacement(libelle, nom, pages[phrase]))
    return tuple(trouves)


@dataclass(frozen=True, slots=True)
class Relecture:
    """What to look for in the documents of a package received."""

    phrases: Mapping[str, str]
    emplacements: tuple[Emplacement, ...]
    documents: Mapping[str, bytes]


def reread(relecture: Relecture) -> tuple[str, ...]:
    """Look for each mention on the page announced; give a French sentence for each one missed.

    The documents come from someone else: to be run in a limited worker.
    """
    return tuple(
        faute
        for nom, octets in relecture.documents.items()
        for faute in _missed(nom, octets, relecture)
    )


def _missed(nom: str, octets: bytes, relecture: Relecture) -> Iterator[str]:
    import pypdfium2  # noqa: PLC0415 - 60 ms, not for every command

    attendus = [lieu for lieu in relecture.emplacements if lieu.document == nom]
    try:
        pages = locate(octets, relecture.phrases.values())
    except pypdfium2.PdfiumError:
        yield f"{nom} est illisible : demandez un nouvel envoi"
        return
    for lieu in attendus:
        trouvee = pages.get(relecture.phrases[lieu.mention])
        if trouvee is None:
            yield f"{nom} : mention introuvable, à vérifier à la lecture : {lieu.mention}"
        elif trouvee != lieu.page:
            yield f"{nom} : {lieu.mention} : page {trouvee}, annoncée page {lieu.page}"


def phrases(modele: Modele) -> dict[str, str]:
    """Give, by mention of the article, the words that show it in a document."""
    dites = {m.cle: m.contient for m in modele.mentions if m.article == ARTICLE}
    return {libelle: dites.get(cle, libelle) for cle, libelle in EXIGEES.items()}


def locate(pdf: Contenu, phrases: Iterable[str]) -> dict[str, int]:
    """Give the first page on which each phrase begins, spaces and capitals apart.

    A phrase that no page holds is left out.
    """
    restent = {phrase: flat(phrase) for phrase in phrases}
    trouvees: dict[str, int] = {}
    avant = ""
    for numero, texte in enumerate(_pages(pdf), 1):
        lu = flat(texte)
        for phrase, mots in list(restent.items()):
            if mots in avant[1 - len(mots) :] + lu:
                trouvees[phrase] = numero if mots in lu else numero - 1
                del restent[phrase]
        if not restent:
            break
        avant = lu
    return trouvees


def flat(texte: str) -> str:
    """Write a text as one run of letters: a line may end anywhere in a page."""
    simple = unicodedata.normalize("NFKC", texte.translate(_APOSTROPHES)).translate(_APOSTROPHES)
    return re.sub(r"\s+", "", simple).casefold()


def _pages(pdf: Contenu) -> Iterator[str]:
    """Give the text of each page of a PDF that kit has made."""
    import pypdfium2  # noqa: PLC0415 - 60 ms, not for every command

    document = pypdfium2.PdfDocument(pdf if isinstance(pdf, bytes) else pdf.chemin)
    try:
        for page in document:
            lu = page.get_textpage()
            yield lu.get_text_range()
            lu.close()
            page.close()
    finally:
        document.close()
