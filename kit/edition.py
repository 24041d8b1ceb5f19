"""A composed document -> its files: the bound PDF, the page, the text, the e-mail, the exhibits."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kit import empreinte, renvois
from kit.compose import Composition
from kit.contenu import Contenu, Depot, load, size
from kit.errors import DocumentRefuse
from kit.pieces.noms import piece_name
from kit.reliure import Feuillet, bind, count_pages, first_sheet, starts

if TYPE_CHECKING:
    from kit.coffre import Ressources
    from kit.courriel import Correspondant
    from kit.pieces import PieceLue
    from kit.render import Rendu
    from kit.sujet import Sujet


NOMBREUX = 50  # sheets laid out, which hold hundreds of megabytes that must make room for the rest
COURRIEL_MAXIMUM = 50_000_000  # bytes of attachments: more than most mailboxes take


@dataclass(frozen=True, slots=True)
class _Page:
    """What is laid out: a page with its resources."""

    html: str
    ressources: Ressources


def leaves(sujet: Sujet) -> tuple[Feuillet, ...]:
    """Give the exhibits that the PDF shows, each with its pages."""
    return tuple(
        Feuillet(path(piece).removeprefix("pieces/"), piece, sujet.reproductions[piece.id])
        for piece in sujet.pieces
        if piece.id in sujet.reproductions
    )


def path(piece: PieceLue) -> str:
    """Say where the untouched original of an exhibit goes."""
    return f"pieces/{piece_name(piece.numero, piece.titre, piece.fichier)}"


@dataclass(frozen=True, slots=True)
class Imprime:
    """A PDF and, by the number of each exhibit, the page of its sheet."""

    octets: bytes
    pages: Mapping[int, int]


def lay_out(sujet: Sujet, composition: Composition, rendu: Rendu) -> Imprime:
    """Lay out a document and the sheets of its exhibits, not yet bound. Raises RenduRefuse."""
    feuillets = leaves(sujet) if composition.intercalaires else ()
    html = composition.html.replace("</body>", f"{composition.intercalaires}</body>")
    octets = rendu.pdf(_Page(html, composition.ressources), sujet.au)
    if len(feuillets) >= NOMBREUX:
        gc.collect()
    if not feuillets:
        return Imprime(octets, {})
    pages = starts(first_sheet(octets, len(feuillets)), feuillets)
    numeros = (feuillet.piece.numero for feuillet in feuillets)
    return Imprime(octets, dict(zip(numeros, pages, strict=True)))


def bind_pdf(
    sujet: Sujet, imprime: Imprime, inventaire: bytes, rendu: Rendu, depot: Depot | None = None
) -> Contenu:
    """Bind the exhibits behind their sheets; every PDF carries the fingerprint of itself."""
    if not imprime.pages:
        return empreinte.inscribe(imprime.octets)
    polices = rendu.communs / "polices"
    return bind(imprime.octets, leaves(sujet), inventaire, sujet.au, polices, depot or Depot())


def weigh(pdf: Contenu) -> tuple[int, int]:
    """Give the pages of a PDF of ours, and its bytes."""
    return count_pages(pdf), size(pdf)


def html(sujet: Sujet, composition: Composition, rendu: Rendu) -> bytes:
    """Write the self-contained page, whose references lead to the files beside it."""
    fichiers = {piece.numero: path(piece) for piece in sujet.pieces}
    page = _Page(renvois.to_files(composition.html, fichiers), composition.ressources)
    return rendu.html(page).encode()


def eml(sujet: Sujet, composition: Composition, pdf: Contenu) -> bytes:
    """Write the e-mail, ready to be opened and sent, with the PDF attached.

    Raises DocumentRefuse for one that no mailbox would take.
    """
    from kit import courriel  # noqa: PLC0415 - slow to import, only here

    emetteur, destinataire = _correspondants(sujet)
    factures = list(_factures(sujet))
    _sendable(size(pdf) + sum(facture.taille for facture in factures))
    nom = f"{sujet.modele.titre} - {sujet.dossier.reference}.pdf"
    jointes = [
        courriel.Jointe(nom, "application/pdf", load(pdf)),
        *(courriel.Jointe(p.fichier, p.media, p.octets) for p in factures),
    ]
    return courriel.build(
        emetteur,
        destinataire,
        composition.objet,
        composition.texte,
        renvois.drop(composition.courriel_html or composition.html),
        jointes,
    )


def _sendable(octets: int) -> None:
    if octets > COURRIEL_MAXIMUM:
        raise DocumentRefuse(
            f"le courriel pèserait {octets // 1_000_000} Mo avec ses pièces jointes, aucune "
            "messagerie ne le prendrait : --annexe separee, ou --format pdf"
        )


def _factures(sujet: Sujet) -> Iterator[PieceLue]:
    if "factures" not in sujet.modele.pieces_jointes:
        return iter(())
    voulues = {facture.piece for facture in sujet.dossier.factures if facture.piece}
    return (piece for piece in sujet.pieces if piece.id in voulues)


def _correspondants(sujet: Sujet) -> tuple[Correspondant, Correspondant]:
    from kit import courriel  # noqa: PLC0415 - loaded by now

    signataire, debiteur = sujet.dossier.emetteur, sujet.dossier.debiteur
    de, a = signataire.contact, debiteur.contact
    if de is None or de.courriel is None:
        raise DocumentRefuse("l'expéditeur n'a pas d'adresse de courriel (contact.courriel)")
    if a is None or a.courriel is None:
        raise DocumentRefuse(
            "le débiteur n'a pas d'adresse de courriel (debiteur.contact.courriel)"
        )
    return courriel.Correspondant(de.nom, de.courriel), courriel.Correspondant(a.nom, a.courriel)
