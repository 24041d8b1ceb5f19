"""What the post asks of a registered letter: an address for the window, sheets, weight."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kit import regimes
from kit.checks.outils import avertir, erreur, noter
from kit.phrases import jour
from kit.portes.pli import RECTO, RECTO_VERSO, Pli
from kit.valeurs import enveloppe

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kit.dossier import Adresse
    from kit.errors import Chemin, Probleme
    from kit.situation import Situation

FEUILLES_DL = 5
FEUILLES_C4 = 45
DOCUMENTS = 30
OCTETS = 20_000_000
_PONCTUATION = re.compile(r"[.,;:/()\"#_*!?]")


def adresse(s: Situation) -> Iterator[Probleme]:
    """Six lines of 38 characters, no punctuation from the street on, postcode and town."""
    debiteur = s.dossier.debiteur
    lieu, chemin = debiteur.adresse, ("debiteur", "adresse")
    raison = f"{debiteur.forme} {debiteur.nom}" if debiteur.forme else debiteur.nom
    lignes = enveloppe.bloc(raison, "", lieu)
    longues = [ligne for ligne in lignes if len(ligne) > enveloppe.LARGEUR]
    if longues:
        yield avertir(
            chemin,
            f"ligne de {len(longues[0])} caractères, {enveloppe.LARGEUR} au plus pour l'enveloppe à"
            f" fenêtre (« {longues[0]} ») : abrégez-la",
        )
    if len(lignes) > enveloppe.LIGNES:
        yield erreur(
            chemin,
            f"adresse de {len(lignes)} lignes, {enveloppe.LIGNES} au plus : raccourcissez-la",
        )
    yield from _ponctuation(lieu, chemin)
    yield from _ville(lieu, chemin)


def _ponctuation(lieu: Adresse, chemin: tuple[str, ...]) -> Iterator[Probleme]:
    for mot in ("voie", "complement", "ville"):
        trouve = _PONCTUATION.search(getattr(lieu, mot) or "")
        # kit writes a comma of the street as a space.
        if trouve and not (mot == "voie" and trouve[0] == ","):
            yield avertir(
                (*chemin, mot),
                f"ponctuation « {trouve[0]} » dans l'adresse : la machine de tri la lit mal ;"
                " écrivez sans elle",
            )


def _ville(lieu: Adresse, chemin: tuple[str, ...]) -> Iterator[Probleme]:
    if enveloppe.etranger(lieu):
        yield noter(
            (*chemin, "pays"),
            f"destination {lieu.pays} : recommandé international, avec ses propres délais",
        )
        return
    ville = re.sub(r"\bcedex\b(?: \d{1,2})?", "", lieu.ville, flags=re.IGNORECASE)
    ville = re.sub(r"\b\d{1,2}(?:er|e)? ?(?:arrondissement)?$", "", ville.strip(), flags=re.I)
    if any(signe.isdigit() for signe in ville):
        yield avertir((*chemin, "ville"), "un chiffre dans la ville : écrivez-la seule")


def retours(s: Situation) -> Iterator[Probleme]:
    """A letter that came back unknown at the address makes the next one useless."""
    for rang, contact in regimes.plis_revenus(s.dossier, s.au):
        yield erreur(
            ("historique", rang),
            f"le pli du {jour(contact.le.jour)} est revenu, destinataire inconnu :"
            " vérifiez l'adresse au registre avant tout nouvel envoi",
        )


def expediteur(s: Situation) -> Iterator[Probleme]:
    """A company writes its form, capital, SIREN and register on its letters (R123-237, -238)."""
    if s.dossier.expediteur != "creancier" or s.dossier.creancier.forme is None:
        return
    manquent = [m for m in ("capital", "siren", "rcs") if getattr(s.dossier.creancier, m) is None]
    if manquent:
        yield avertir(
            ("creancier",),
            f"mentions de l'expéditeur incomplètes ({', '.join(manquent)}) : une société les doit"
            " sur sa correspondance (articles R123-237 et R123-238 du code de commerce)",
        )


def pli(plis: Sequence[Pli]) -> Iterator[Probleme]:
    """Count sheets, documents and bytes against what a carrier takes; it may take more or less."""
    if not plis:
        return
    chemin: Chemin = ("pieces",)
    recto = sum(p.feuilles(RECTO) for p in plis) + 1
    deux = sum(p.feuilles(RECTO_VERSO) for p in plis) + 1
    compte = f"{recto} feuilles en recto, {deux} en recto verso, porte-adresse compris"
    if deux > FEUILLES_C4:
        yield erreur(
            chemin,
            f"{compte} : plus de {FEUILLES_C4}, l'enveloppe C4 ne suffit pas ; envoyez les pièces à"
            " part ou sur demande",
        )
    elif recto > FEUILLES_C4:
        yield avertir(chemin, f"{compte} : au-delà de {FEUILLES_C4}, imprimez en recto verso")
    elif deux > FEUILLES_DL:
        yield noter(chemin, f"{compte} : enveloppe C4 (la petite, DL, en prend {FEUILLES_DL})")
    else:
        yield noter(chemin, f"{compte} : tient dans une enveloppe DL en recto verso")
    yield from _poids(plis, chemin)


def _poids(plis: Sequence[Pli], chemin: Chemin) -> Iterator[Probleme]:
    total = sum(p.taille for p in plis)
    if total > OCTETS:
        yield avertir(
            chemin,
            f"{_mo(total)} en tout : certains services en ligne s'arrêtent à {_mo(OCTETS)} ;"
            " réduisez les pièces ou imprimez-les vous-même",
        )
    if len(plis) > DOCUMENTS:
        yield avertir(
            chemin,
            f"{len(plis)} documents : certains services en ligne s'arrêtent à {DOCUMENTS} ;"
            " réunissez des pièces",
        )
    for document in plis:
        if document.pages is None:
            yield avertir(
                chemin, f"« {document.nom} » ne s'imprime pas tel quel : joignez-en un PDF"
            )


def _mo(octets: int) -> str:
    return f"{octets // 1_000_000} Mo"
